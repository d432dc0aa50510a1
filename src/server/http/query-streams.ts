import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Caller, isSameCaller } from '../../cascade/caller.ts';
import { RequestError } from '../../cascade/request-error.ts';
import type { EventWire } from '../../tools/event-wire.ts';

const KEPT_STREAMS = 1_000;
const KEPT_CHARACTERS = 16_000_000;
const KEPT_MS = 5 * 60_000;
const HEARTBEAT_MS = 10_000;
const RECONNECT_MS = 500;
const HEARTBEAT = ': still working\n\n';
const PREAMBLE = `: stream\nretry: ${RECONNECT_MS}\n\n`;

/** Writes the events of one question; resolves when the last is written. */
export type StreamWork = (
  signal: AbortSignal,
  write: (event: EventWire | ErrorEvent) => void,
) => Promise<void>;

interface ErrorEvent {
  readonly event: 'error';
  readonly data: Readonly<Record<string, unknown>>;
}

/** Server-sent events of questions, kept for a while so that a client which lost its connection reads on. */
export interface QueryStreams {
  open(owner: Caller | undefined, work: StreamWork): ReadableStream<Uint8Array>;
  /** What came after `lastEventId`. @throws RequestError where that stream is not kept, or is another's. */
  resume(lastEventId: string, caller: Caller | undefined): ReadableStream<Uint8Array>;
}

interface QueryStream {
  readonly id: string;
  readonly owner: Caller | undefined;
  readonly frames: string[];
  readonly abort: AbortController;
  /** Those that wait for the next frame. */
  readonly wakes: Set<() => void>;
  readers: number;
  hasEnded: boolean;
  gone?: NodeJS.Timeout;
}

/** `graceMs`: how long work goes on when its last reader has gone. */
export function createQueryStreams({ graceMs }: { readonly graceMs: number }): QueryStreams {
  const running = new Map<string, QueryStream>();
  const kept = new LRUCache<string, QueryStream>({
    max: KEPT_STREAMS,
    maxSize: KEPT_CHARACTERS,
    ttl: KEPT_MS,
    sizeCalculation: ({ frames }) => frames.reduce((sum, { length }) => sum + length, 1),
  });

  function start(stream: QueryStream, work: StreamWork): void {
    const write = ({ event, data }: EventWire | ErrorEvent) => {
      const number = stream.frames.length + 1;
      stream.frames.push(`id: ${stream.id}.${number}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
      wake(stream);
    };
    running.set(stream.id, stream);
    void work(stream.abort.signal, write).finally(() => {
      stream.hasEnded = true;
      clearTimeout(stream.gone);
      running.delete(stream.id);
      if (!stream.abort.signal.aborted) kept.set(stream.id, stream);
      wake(stream);
    });
  }

  function read(stream: QueryStream, from: number): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    let next = from;
    let isClosed = false;
    stream.readers++;
    clearTimeout(stream.gone);
    const leave = () => {
      if (isClosed) return;
      isClosed = true;
      stream.readers--;
      wake(stream);
      if (stream.readers > 0 || stream.hasEnded) return;
      stream.gone = setTimeout(() => stream.abort.abort(), graceMs).unref();
    };
    return new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(encoder.encode(PREAMBLE)),
      async pull(controller) {
        const hasNews = () => next < stream.frames.length || stream.hasEnded || isClosed;
        let isSilent = false;
        while (!hasNews() && !isSilent) isSilent = !(await hearsWithin(stream, HEARTBEAT_MS));
        if (isClosed) return;
        const news = stream.frames.slice(next).join('');
        next = stream.frames.length;
        if (news !== '' || !stream.hasEnded) controller.enqueue(encoder.encode(news || HEARTBEAT));
        if (!stream.hasEnded) return;
        leave();
        controller.close();
      },
      cancel: leave,
    });
  }

  return {
    open(owner, work) {
      const stream: QueryStream = {
        id: randomUUID(),
        owner,
        frames: [],
        abort: new AbortController(),
        wakes: new Set(),
        readers: 0,
        hasEnded: false,
      };
      const body = read(stream, 0);
      start(stream, work);
      return body;
    },
    resume(lastEventId, caller) {
      const [, id = '', number] = /^([\w-]{36})\.(\d{1,9})$/.exec(lastEventId) ?? [];
      const stream = running.get(id) ?? kept.get(id);
      if (!stream || !isSameCaller(stream.owner, caller)) throw unknownStream();
      return read(stream, Math.min(Number(number), stream.frames.length));
    },
  };
}

function wake(stream: QueryStream): void {
  for (const call of stream.wakes) call();
  stream.wakes.clear();
}

/** Whether `stream` stirred before `ms` were over. */
function hearsWithin(stream: QueryStream, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (stirred: boolean) => {
      clearTimeout(timer);
      stream.wakes.delete(wakened);
      resolve(stirred);
    };
    const wakened = () => settle(true);
    const timer = setTimeout(() => settle(false), ms);
    stream.wakes.add(wakened);
  });
}

function unknownStream(): RequestError {
  return new RequestError('unknown_stream', 'the stream to go on with is not kept here', {
    field: 'Last-Event-ID',
    nextStep: 'Streams are kept for five minutes after their end. Ask again without Last-Event-ID.',
  });
}
