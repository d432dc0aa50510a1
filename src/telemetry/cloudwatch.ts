import type { MetricDatum, PutMetricDataCommandInput } from '@aws-sdk/client-cloudwatch';
import type { Clock, Log } from '../cascade/ports.ts';
import { withinLimit } from '../cascade/time-limit.ts';
import { isMeasurable, type Measurement, type MetricsSink } from './measurements.ts';

export interface CloudWatchOptions {
  /** One PutMetricData; rejects if it was not taken. */
  readonly send: (input: PutMetricDataCommandInput, signal: AbortSignal) => Promise<unknown>;
  readonly clock: Clock;
  /** Milliseconds since 1970: the clock's own time is not a time of day. */
  readonly now: () => number;
  /** Does `work` once after `ms` unless it is cancelled before; must not keep the process alive. */
  readonly schedule: (ms: number, work: () => void) => () => void;
  readonly log: Log;
  /** From the first measurement held to the sending of all. */
  readonly flushMs: number;
}

/** What is held of one metric in one minute: each distinct value, and how often it came. */
interface Held {
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly unit: Measurement['unit'];
  readonly dimensions: Readonly<Record<string, string>>;
  readonly minute: number;
  readonly counts: Map<number, number>;
}

interface Request {
  readonly input: PutMetricDataCommandInput & { readonly MetricData: MetricDatum[] };
  readonly data: Held[];
}

type Outcome = { readonly is: 'sent' } | { readonly is: 'refused' | 'failed'; readonly message: string };

/** Limits of PutMetricData: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html */
const MOST_DATA = 1_000;
const MOST_VALUES = 150;
/** Of 1 MB before compression; the client sends JSON, and the rest is room for what stands around the data. */
const MOST_BYTES = 900_000;
const MOST_HELD = 5_000;
const SEND_LIMIT_MS = 5_000;
const MINUTE_MS = 60_000;

/** Names of errors that say that these data will never be taken, as the SDK gives them. */
const REFUSAL = /^(InvalidParameter|MissingRequiredParameter|Validation)/;

/**
 * Adds measurements up in memory, by metric and minute (CloudWatch keeps no finer time), and sends them together.
 * What could not be sent is kept for the next time; a request whose reply was lost may so count twice. Beyond
 * 5,000 data the oldest are dropped. Operators hear of an outage once, and of its end.
 */
export function createCloudWatchSink(options: CloudWatchOptions): MetricsSink {
  const { send, clock, now, schedule, log, flushMs } = options;
  /** Oldest first. */
  let held = new Set<Held>();
  /** Of those, the one of each metric that has room. */
  const open = new Map<string, Held>();
  let dropped = 0;
  let isOut = false;
  let cancelTimer: (() => void) | undefined;
  let flushing = Promise.resolve();

  function record(measurements: readonly Measurement[]): void {
    const minute = Math.floor(now() / MINUTE_MS);
    for (const measurement of measurements.filter(isMeasurable)) add(measurement, minute);
    startTimer();
  }

  function add({ value, ...metric }: Measurement, minute: number): void {
    const { namespace, name, unit, dimensions } = metric;
    const key = JSON.stringify([minute, namespace, name, unit, ...Object.entries(dimensions).sort()]);
    let datum = open.get(key);
    if (!datum || (datum.counts.size >= MOST_VALUES && !datum.counts.has(value))) {
      datum = { ...metric, key, minute, counts: new Map() };
      held.add(datum);
      open.set(key, datum);
      dropOldest();
    }
    datum.counts.set(value, (datum.counts.get(value) ?? 0) + 1);
  }

  function dropOldest(): void {
    for (const datum of held) {
      if (held.size <= MOST_HELD) return;
      held.delete(datum);
      if (open.get(datum.key) === datum) open.delete(datum.key);
      dropped++;
    }
  }

  function startTimer(): void {
    if (held.size > 0) cancelTimer ??= schedule(flushMs, () => void flush());
  }

  function flush(): Promise<void> {
    cancelTimer?.();
    cancelTimer = undefined;
    flushing = flushing.then(sendHeld);
    return flushing;
  }

  async function sendHeld(): Promise<void> {
    const taken = held;
    const requests = toRequests(taken);
    held = new Set();
    open.clear();
    for (const [index, { input, data }] of requests.entries()) {
      const outcome = await trySend(input);
      tell(outcome, data.length);
      if (outcome.is === 'failed') {
        const unsent = new Set(requests.slice(index).flatMap((request) => request.data));
        held = new Set([...[...taken].filter((datum) => unsent.has(datum)), ...held]);
        dropOldest();
        break;
      }
    }
    if (dropped > 0) log.warn('metrics_dropped', { data: dropped });
    dropped = 0;
    startTimer();
  }

  async function trySend(input: PutMetricDataCommandInput): Promise<Outcome> {
    try {
      const outcome = await withinLimit(clock, SEND_LIMIT_MS, undefined, async (signal): Promise<Outcome> => {
        await send(input, signal);
        return { is: 'sent' };
      });
      return outcome ?? { is: 'failed', message: `no reply within ${SEND_LIMIT_MS} ms` };
    } catch (error) {
      const is = error instanceof Error && REFUSAL.test(error.name) ? 'refused' : 'failed';
      return { is, message: toMessage(error) };
    }
  }

  function tell(outcome: Outcome, data: number): void {
    if (outcome.is === 'refused') log.error('metrics_refused', { message: outcome.message, data });
    else if (outcome.is === 'failed' && !isOut) log.warn('metrics_not_sent', { message: outcome.message });
    else if (outcome.is === 'sent' && isOut) log.info('metrics_sent_again');
    if (outcome.is !== 'refused') isOut = outcome.is === 'failed';
  }

  return { record, flush };
}

/** As few requests as the limits allow; each has one namespace. */
function toRequests(held: Iterable<Held>): Request[] {
  const requests: Request[] = [];
  const filling = new Map<string, { readonly request: Request; bytes: number }>();
  for (const data of held) {
    const datum = toDatum(data);
    const bytes = Buffer.byteLength(JSON.stringify(datum)) + 1;
    let last = filling.get(data.namespace);
    if (!last || last.request.data.length >= MOST_DATA || last.bytes + bytes > MOST_BYTES) {
      last = { request: { input: { Namespace: data.namespace, MetricData: [] }, data: [] }, bytes: 0 };
      filling.set(data.namespace, last);
      requests.push(last.request);
    }
    last.request.input.MetricData.push(datum);
    last.request.data.push(data);
    last.bytes += bytes;
  }
  return requests;
}

/** A connection that is refused at every address of a host has no message, only a code. */
function toMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { message, code } = error as NodeJS.ErrnoException;
  return message || !code ? String(error) : code;
}

function toDatum({ name, unit, dimensions, minute, counts }: Held): MetricDatum {
  return {
    MetricName: name,
    Unit: unit,
    Timestamp: new Date(minute * MINUTE_MS),
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    Values: [...counts.keys()],
    Counts: [...counts.values()],
  };
}
