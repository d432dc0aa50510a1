import { expect, onTestFinished, vi } from 'vitest';
import type { Caller } from '../../src/cascade/caller.ts';
import { createQueryStreams, type StreamWork } from '../../src/server/http/query-streams.ts';
import { readEvents, type SentEvent } from './http-process.ts';

/** Work that is written and ended by hand; it is over with its test. */
export function heldWork() {
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  onTestFinished(() => end());
  const begun: { signal?: AbortSignal; write?: Parameters<StreamWork>[1] } = {};
  const work: StreamWork = (signal, write) => {
    Object.assign(begun, { signal, write });
    return over;
  };
  return {
    work,
    write: (...texts: string[]) => {
      for (const text of texts) begun.write?.({ event: 'delta', data: { attempt: 1, text } });
    },
    get signal() {
      if (!begun.signal) throw new Error('the work has not begun');
      return begun.signal;
    },
    end: () => end(),
  };
}

interface HeldStreamOptions {
  readonly graceMs?: number;
  readonly owner?: Caller;
}

/** Streams with one that is written by hand, and its first reader. */
export function openStream({ graceMs = 10_000, owner }: HeldStreamOptions = {}) {
  const streams = createQueryStreams({ graceMs });
  const held = heldWork();
  return { streams, held, first: reader(streams.open(owner, held.work)) };
}

/** Somebody who reads `body` event by event. */
export function reader(body: ReadableStream<Uint8Array>) {
  const events = readEvents(new Response(body));
  return {
    async next(): Promise<SentEvent> {
      const { value } = await events.next();
      if (!value) throw new Error('the stream is over');
      return value;
    },
    async rest(): Promise<readonly SentEvent[]> {
      const rest: SentEvent[] = [];
      for await (const event of events) rest.push(event);
      return rest;
    },
    leave: () => events.return(undefined),
  };
}

/** What was written, in order. */
export const textsOf = (events: readonly SentEvent[]) => events.map(({ data }) => data.text);
export const idOf = ({ id }: SentEvent) => id ?? '';
export const untilAborted = (signal: AbortSignal) => vi.waitFor(() => expect(signal.aborted).toBe(true));

/** What refuses somebody whose stream is not kept, or not theirs. */
export const UNKNOWN_STREAM = { code: 'unknown_stream', field: 'Last-Event-ID', retryable: false };
