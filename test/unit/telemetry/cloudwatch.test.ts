import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CloudWatchClient,
  PutMetricDataCommand,
  type PutMetricDataCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../../../src/cascade/ports.ts';
import { createCloudWatchSink } from '../../../src/telemetry/cloudwatch.ts';
import type { Measurement } from '../../../src/telemetry/measurements.ts';
import { startFakeCloud } from '../../support/fake-cloud/fake-cloud.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const NEVER = new AbortController().signal;
const NOON_MS = Date.UTC(2026, 0, 1, 12, 0, 30);

function measurement(name: string, value: number, more: Partial<Measurement> = {}): Measurement {
  return { namespace: 'Ours', name, unit: 'Count', value, dimensions: { Tier: 'instant' }, ...more };
}

function numbered(count: number, toMeasurement: (index: number) => Measurement): Measurement[] {
  return Array.from({ length: count }, (_, index) => toMeasurement(index));
}

type Send = (input: PutMetricDataCommandInput, signal: AbortSignal) => Promise<unknown>;

/** A sink whose timer is fired by hand, and everything that it did. */
function createHeld(send: Send = async () => {}, clock: Clock = createVirtualClock()) {
  const inputs: PutMetricDataCommandInput[] = [];
  const events: [string, Readonly<Record<string, unknown>> | undefined][] = [];
  const tell = (event: string, fields?: Readonly<Record<string, unknown>>) =>
    void events.push([event, fields]);
  const timers: { readonly ms: number; readonly work: () => void }[] = [];
  const time = { nowMs: NOON_MS };
  const sink = createCloudWatchSink({
    send: (input, signal) => {
      inputs.push(input);
      return send(input, signal);
    },
    clock,
    now: () => time.nowMs,
    schedule: (ms, work) => {
      const timer = { ms, work };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
    log: { info: tell, warn: tell, error: tell },
    flushMs: 60_000,
  });
  const fire = () => timers.shift()?.work();
  return { sink, inputs, events, timers, time, clock, fire };
}

/** Sends that fail while `isDown` says so. */
function createOutage() {
  const outage = { isDown: true };
  const send: Send = async () => {
    if (outage.isDown) throw new Error('no route to host');
  };
  return { outage, send };
}

const dataOf = (inputs: readonly PutMetricDataCommandInput[]) =>
  inputs.flatMap(({ MetricData }) => MetricData ?? []);

const namesOf = (inputs: readonly PutMetricDataCommandInput[]) =>
  dataOf(inputs).map(({ MetricName }) => MetricName);

describe('the CloudWatch sink', () => {
  test('adds equal measurements up and sends nothing before its time', async () => {
    const { sink, inputs, timers, fire } = createHeld();
    sink.record([measurement('Attempts', 1), measurement('Latency', 250, { unit: 'Milliseconds' })]);
    sink.record([measurement('Attempts', 1), measurement('Latency', 300, { unit: 'Milliseconds' })]);
    expect(inputs).toEqual([]);
    expect(timers.map(({ ms }) => ms)).toEqual([60_000]);

    fire();
    await sink.flush();
    const common = {
      Timestamp: new Date('2026-01-01T12:00:00Z'),
      Dimensions: [{ Name: 'Tier', Value: 'instant' }],
    };
    expect(inputs).toEqual([
      {
        Namespace: 'Ours',
        MetricData: [
          { MetricName: 'Attempts', Unit: 'Count', ...common, Values: [1], Counts: [2] },
          { MetricName: 'Latency', Unit: 'Milliseconds', ...common, Values: [250, 300], Counts: [1, 1] },
        ],
      },
    ]);
  });

  test('keeps dimensions, units and minutes apart', async () => {
    const { sink, inputs, time } = createHeld();
    sink.record([measurement('A', 1), measurement('A', 1, { dimensions: { Tier: 'expert' } })]);
    sink.record([measurement('A', 1, { unit: 'None' })]);
    time.nowMs += 30_000;
    sink.record([measurement('A', 1)]);
    await sink.flush();
    const minutes = dataOf(inputs).map(({ Timestamp }) => Timestamp?.toISOString().slice(11, 16));
    expect(minutes).toEqual(['12:00', '12:00', '12:00', '12:01']);
    expect(inputs).toHaveLength(1);
  });

  test('the order in which dimensions are given makes no difference', async () => {
    const { sink, inputs } = createHeld();
    sink.record([measurement('A', 1, { dimensions: { Status: 'accepted', Source: 'model' } })]);
    sink.record([measurement('A', 1, { dimensions: { Source: 'model', Status: 'accepted' } })]);
    await sink.flush();
    expect(dataOf(inputs)).toMatchObject([{ Values: [1], Counts: [2] }]);
  });

  test('sends each namespace in a request of its own', async () => {
    const { sink, inputs } = createHeld();
    sink.record([measurement('A', 1), measurement('B', 1, { namespace: 'Other' }), measurement('C', 1)]);
    await sink.flush();
    expect(inputs.map(({ Namespace }) => Namespace)).toEqual(['Ours', 'Other']);
    expect(namesOf(inputs.slice(0, 1))).toEqual(['A', 'C']);
  });

  test('puts at most 150 distinct values in a datum and loses none', async () => {
    const { sink, inputs } = createHeld();
    for (let round = 0; round < 2; round++) sink.record(numbered(400, (index) => measurement('A', index)));
    await sink.flush();
    const counted = new Map<number, number>();
    for (const { Values = [], Counts = [] } of dataOf(inputs)) {
      expect(Values.length).toBeLessThanOrEqual(150);
      Values.forEach((value, at) => {
        counted.set(value, (counted.get(value) ?? 0) + (Counts[at] ?? 0));
      });
    }
    expect(counted.size).toBe(400);
    expect([...counted.values()].every((count) => count === 2)).toBe(true);
  });

  test('puts at most 1,000 data in a request and loses none', async () => {
    const { sink, inputs } = createHeld();
    sink.record(numbered(2_100, (index) => measurement(`M${index}`, 1)));
    await sink.flush();
    expect(inputs.map(({ MetricData }) => MetricData?.length)).toEqual([1_000, 1_000, 100]);
    expect(new Set(namesOf(inputs)).size).toBe(2_100);
  });

  test('keeps a request below 1 MB', async () => {
    const { sink, inputs } = createHeld();
    for (let series = 0; series < 500; series++) {
      sink.record(numbered(150, (index) => measurement(`M${series}`, (index + 1) / 7)));
    }
    await sink.flush();
    const sizes = inputs.map((input) => Buffer.byteLength(JSON.stringify(input)));
    expect(sizes.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThan(1_000_000);
    expect(dataOf(inputs)).toHaveLength(500);
  });

  test('leaves out what CloudWatch would refuse, and then has nothing to send', async () => {
    const { sink, inputs, timers } = createHeld();
    sink.record([measurement('A', Number.NaN), measurement('B', Number.POSITIVE_INFINITY)]);
    expect(timers).toEqual([]);
    await sink.flush();
    expect(inputs).toEqual([]);
  });

  test('a flush by hand takes the place of the one that was planned', async () => {
    const { sink, timers } = createHeld();
    sink.record([measurement('A', 1)]);
    await sink.flush();
    expect(timers).toEqual([]);
    sink.record([measurement('A', 1)]);
    expect(timers).toHaveLength(1);
  });

  test('flushes never overlap, and each sends what was held when it was asked for', async () => {
    let running = 0;
    let most = 0;
    const { sink, inputs, clock } = createHeld(async (_, signal) => {
      most = Math.max(most, ++running);
      await clock.sleep(1_000, signal);
      running--;
    });
    sink.record([measurement('A', 1)]);
    const first = sink.flush();
    await clock.sleep(500, NEVER);
    sink.record([measurement('B', 1)]);
    await Promise.all([first, sink.flush()]);
    expect(inputs.map((input) => namesOf([input]))).toEqual([['A'], ['B']]);
    expect(most).toBe(1);
  });
});

describe('the CloudWatch sink in an outage', () => {
  test('keeps what it could not send, tries again in time, and says so once and when it is over', async () => {
    const { outage, send } = createOutage();
    const { sink, inputs, events, timers, time, fire } = createHeld(send);
    sink.record([measurement('A', 1)]);
    await sink.flush();
    expect(timers).toHaveLength(1);
    time.nowMs += 60_000;
    sink.record([measurement('A', 1)]);
    fire();
    await sink.flush();
    expect(events).toEqual([['metrics_not_sent', { message: 'Error: no route to host' }]]);

    outage.isDown = false;
    inputs.length = 0;
    await sink.flush();
    expect(dataOf(inputs).map(({ Timestamp }) => Timestamp?.toISOString().slice(11, 16))).toEqual([
      '12:00',
      '12:01',
    ]);
    await sink.flush();
    expect(inputs).toHaveLength(1);
    expect(events.map(([event]) => event)).toEqual(['metrics_not_sent', 'metrics_sent_again']);

    outage.isDown = true;
    sink.record([measurement('A', 1)]);
    await sink.flush();
    expect(events.at(-1)?.[0]).toBe('metrics_not_sent');
  });

  test('sends again only what was not taken, and tries no further request after one that failed', async () => {
    let call = 0;
    const { sink, inputs } = createHeld(async () => {
      if (++call === 2) throw new Error('no route to host');
    });
    sink.record([1, 2, 3].map((index) => measurement('A', 1, { namespace: `N${index}` })));
    await sink.flush();
    expect(inputs.map(({ Namespace }) => Namespace)).toEqual(['N1', 'N2']);
    await sink.flush();
    expect(inputs.slice(2).map(({ Namespace }) => Namespace)).toEqual(['N2', 'N3']);
  });

  test('holds at most 5,000 data, drops the oldest and says how many', async () => {
    const { outage, send } = createOutage();
    const { sink, inputs, events } = createHeld(send);
    const namespaces = ['Ours', 'Other'];
    const record = (from: number, count: number) =>
      sink.record(
        numbered(count, (index) =>
          measurement(`M${from + index}`, 1, { namespace: namespaces[index % 2] ?? '' }),
        ),
      );
    record(0, 4_000);
    await sink.flush();
    record(4_000, 1_500);
    await sink.flush();
    expect(events[1]).toEqual(['metrics_dropped', { data: 500 }]);

    outage.isDown = false;
    inputs.length = 0;
    await sink.flush();
    const names = namesOf(inputs).map((name) => Number(name?.slice(1)));
    expect(names.sort((a, b) => a - b)).toEqual(Array.from({ length: 5_000 }, (_, index) => 500 + index));
  });

  test('what is measured while a send fails is newer than what could not be sent', async () => {
    let record = (): void => sink.record(numbered(4_000, (index) => measurement(`M${index}`, 1)));
    const { sink, inputs, events } = createHeld(async () => {
      if (inputs.length > 1) return;
      record();
      throw new Error('no route to host');
    });
    record();
    record = () => sink.record(numbered(3_000, (index) => measurement(`M${4_000 + index}`, 1)));
    await sink.flush();
    expect(events.at(-1)).toEqual(['metrics_dropped', { data: 2_000 }]);
    await sink.flush();
    const sent = Array.from({ length: 5_000 }, (_, index) => `M${2_000 + index}`);
    expect(namesOf(inputs.slice(1))).toEqual(sent);
  });

  test('a refusal is not the end of it', async () => {
    const errors = [new Error('down'), Object.assign(new Error(), { name: 'ValidationException' })];
    const { sink, events } = createHeld(async () => {
      throw errors.shift() ?? new Error('down');
    });
    for (let round = 0; round < 3; round++) {
      sink.record([measurement('A', 1)]);
      await sink.flush();
    }
    expect(events.map(([event]) => event)).toEqual(['metrics_not_sent', 'metrics_refused']);
  });

  test('a datum that was dropped while it still had room starts anew', async () => {
    const { sink, inputs } = createHeld();
    sink.record([measurement('Early', 1)]);
    sink.record(numbered(5_000, (index) => measurement(`M${index}`, 1)));
    sink.record([measurement('Early', 2)]);
    await sink.flush();
    expect(dataOf(inputs).find(({ MetricName }) => MetricName === 'Early')?.Values).toEqual([2]);
  });

  test('a send is given up after 5 s, and its signal aborts', async () => {
    const signals: AbortSignal[] = [];
    const { sink, events, clock, timers } = createHeld((_, signal) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    sink.record([measurement('A', 1)]);
    await sink.flush();
    expect(clock.now()).toBe(5_000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(events).toEqual([['metrics_not_sent', { message: 'no reply within 5000 ms' }]]);
    expect(timers).toHaveLength(1);
  });

  test.each<[string, string, Send]>([
    ['rejects with no error', 'undefined', () => Promise.reject(undefined)],
    [
      'throws at once',
      'Error: by surprise',
      () => {
        throw new Error('by surprise');
      },
    ],
    [
      'rejects with a code alone',
      'EWHAT',
      () => Promise.reject(Object.assign(new AggregateError([]), { code: 'EWHAT' })),
    ],
  ])('a send that %s rejects no flush, and operators hear why', async (_, why, send) => {
    const { sink, events } = createHeld(send);
    sink.record([measurement('A', 1)]);
    await expect(sink.flush()).resolves.toBeUndefined();
    expect(events).toEqual([['metrics_not_sent', { message: why }]]);
  });
});

/** On which no time limit passes, however slow the machine. */
const PATIENT_CLOCK: Clock = {
  now: () => 0,
  sleep: (_, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve())),
};

/** Sends with the real client to `url`. */
function sendTo(url: string): Send {
  const client = new CloudWatchClient({
    region: 'us-east-1',
    endpoint: url,
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIAFAKECLOUD0000000', secretAccessKey: 'fake-cloud-secret' },
    requestHandler: new NodeHttpHandler(),
  });
  onTestFinished(() => client.destroy());
  return (input, abortSignal) => client.send(new PutMetricDataCommand(input), { abortSignal });
}

/** The address of a server that refuses every call with `errorType`. */
async function startRefusing(errorType: string): Promise<string> {
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      response.writeHead(400, {
        'content-type': 'application/x-amz-json-1.0',
        'x-amzn-errortype': errorType,
      });
      response.end(JSON.stringify({ __type: errorType, message: 'not like this' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('the CloudWatch sink on the wire', () => {
  test('what it sends reaches the service whole, compressed or not', async () => {
    const cloud = await startFakeCloud();
    onTestFinished(() => cloud.close());
    const { sink, events } = createHeld(sendTo(cloud.url), PATIENT_CLOCK);
    const latency = {
      namespace: 'GenAI/Inference',
      dimensions: { Endpoint: 'expert', Model: 'arn:aws:m/1' },
    };
    sink.record([
      measurement('InferenceLatency', 812, latency),
      measurement('Confidence', 0.875, { unit: 'None' }),
    ]);
    await sink.flush();
    sink.record(numbered(900, (index) => measurement(`M${index}`, index / 7)));
    await sink.flush();

    expect(events).toEqual([]);
    const [first, second, many] = cloud.metrics as PutMetricDataCommandInput[];
    expect(first).toEqual({
      Namespace: 'GenAI/Inference',
      MetricData: [
        {
          MetricName: 'InferenceLatency',
          Unit: 'Count',
          Timestamp: Date.UTC(2026, 0, 1, 12) / 1_000,
          Dimensions: [
            { Name: 'Endpoint', Value: 'expert' },
            { Name: 'Model', Value: 'arn:aws:m/1' },
          ],
          Values: [812],
          Counts: [1],
        },
      ],
    });
    expect(second).toMatchObject({ Namespace: 'Ours', MetricData: [{ Unit: 'None', Values: [0.875] }] });
    expect(many?.MetricData?.map(({ Values }) => Values?.[0])).toEqual(
      Array.from({ length: 900 }, (_, index) => index / 7),
    );
  });

  test.each(['InvalidParameterValueException', 'InvalidParameterValue', 'MissingRequiredParameterException'])(
    'data refused with %s are never sent again, and operators hear why',
    async (errorType) => {
      const { sink, inputs, events, timers } = createHeld(
        sendTo(await startRefusing(errorType)),
        PATIENT_CLOCK,
      );
      sink.record([measurement('A', 1)]);
      await sink.flush();
      await sink.flush();
      expect(inputs).toHaveLength(1);
      expect(timers).toEqual([]);
      expect(events).toEqual([
        ['metrics_refused', { message: expect.stringContaining('not like this'), data: 1 }],
      ]);
    },
  );

  test('data that may not be sent now are kept until they may', async () => {
    const { sink, inputs, events } = createHeld(
      sendTo(await startRefusing('AccessDeniedException')),
      PATIENT_CLOCK,
    );
    sink.record([measurement('A', 1)]);
    await sink.flush();
    await sink.flush();
    expect(namesOf(inputs)).toEqual(['A', 'A']);
    expect(events).toEqual([['metrics_not_sent', { message: 'AccessDeniedException: not like this' }]]);
  });

  test('a server that is not there is an outage', async () => {
    const cloud = await startFakeCloud();
    await cloud.close();
    const { sink, events } = createHeld(sendTo(cloud.url), PATIENT_CLOCK);
    sink.record([measurement('A', 1)]);
    await sink.flush();
    expect(events).toEqual([['metrics_not_sent', { message: expect.stringContaining('ECONNREFUSED') }]]);
  });
});
