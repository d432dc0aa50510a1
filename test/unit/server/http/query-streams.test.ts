import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createQueryStreams, type StreamWork } from '../../../../src/server/http/query-streams.ts';
import { readEvents, type SentEvent } from '../../../support/http-process.ts';

const ANN = { subject: 'ann', tenant: 'acme' };
const UNKNOWN = { code: 'unknown_stream', field: 'Last-Event-ID', retryable: false };
type Write = Parameters<StreamWork>[1];

/** Work that is written and ended by hand. */
function heldWork() {
  let end = () => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  onTestFinished(() => end());
  const begun: { signal?: AbortSignal; write?: Write } = {};
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

/** A stream that is written by hand, and its readers. */
function openStream({ graceMs = 10_000, owner = undefined as typeof ANN | undefined } = {}) {
  const streams = createQueryStreams({ graceMs });
  const held = heldWork();
  return { streams, held, first: reader(streams.open(owner, held.work)) };
}

/** Somebody who reads `body` event by event. */
function reader(body: ReadableStream<Uint8Array>) {
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

const texts = (events: readonly SentEvent[]) => events.map(({ data }) => data.text);
const idOf = ({ id }: SentEvent) => id ?? '';
const aborted = (signal: AbortSignal) => vi.waitFor(() => expect(signal.aborted).toBe(true));

describe('a stream', () => {
  test('says at once that it is one, and how soon to come back', async () => {
    const { held, streams } = openStream();
    const { value } = await streams.open(undefined, held.work).getReader().read();
    expect(new TextDecoder().decode(value)).toBe(': stream\nretry: 500\n\n');
  });

  test('has its events as they are written, numbered from 1 behind an id of its own', async () => {
    const { held, first } = openStream();
    held.write('a');
    const event = await first.next();
    expect(event).toEqual({
      id: expect.stringMatching(/^[\da-f-]{36}\.1$/),
      event: 'delta',
      data: { attempt: 1, text: 'a' },
    });
    held.write('b\n\nevent: answer', 'c');
    held.end();
    const rest = await first.rest();
    expect(texts(rest)).toEqual(['b\n\nevent: answer', 'c']);
    expect(rest.map(idOf)).toEqual([2, 3].map((number) => event.id?.replace(/1$/, `${number}`)));
  });

  test('waits for a slow reader and loses nothing, and the work does not wait', async () => {
    const { held, first } = openStream();
    const many = Array.from({ length: 5_000 }, (_, index) => `${index}`);
    held.write(...many);
    held.end();
    expect(texts([await first.next()])).toEqual(['0']);
    await setTimeout(20);
    expect(texts(await first.rest())).toEqual(many.slice(1));
  });
});

describe('somebody who comes back', () => {
  test('reads on behind the last event that was read, while the work goes on', async () => {
    const { streams, held, first } = openStream();
    held.write('a', 'b', 'c');
    const a = await first.next();
    await first.leave();
    const second = reader(streams.resume(idOf(a), undefined));
    expect(texts([await second.next(), await second.next()])).toEqual(['b', 'c']);
    held.write('d');
    held.end();
    expect(texts(await second.rest())).toEqual(['d']);
  });

  test('reads on after the end too, as often as wanted, and nothing behind the last event', async () => {
    const { streams, held, first } = openStream();
    held.write('a', 'b', 'c');
    held.end();
    const [a, b, c] = (await first.rest()) as [SentEvent, SentEvent, SentEvent];
    const from = async (id: string) => texts(await reader(streams.resume(id, undefined)).rest());
    expect(await from(idOf(a))).toEqual(['b', 'c']);
    expect(await from(idOf(a))).toEqual(['b', 'c']);
    expect(await from(idOf(b))).toEqual(['c']);
    expect(await from(idOf(c))).toEqual([]);
    expect(await from(idOf(a).replace(/1$/, '0'))).toEqual(['a', 'b', 'c']);
    expect(await from(idOf(a).replace(/1$/, '999999999'))).toEqual([]);
  });

  test('may read beside somebody who never left', async () => {
    const { streams, held, first } = openStream();
    held.write('a');
    const a = await first.next();
    const second = reader(streams.resume(idOf(a), undefined));
    held.write('b');
    held.end();
    expect([texts(await first.rest()), texts(await second.rest())]).toEqual([['b'], ['b']]);
  });

  test.each([
    '',
    '1',
    '.1',
    'nonsense',
    '00000000-0000-0000-0000-000000000000.1',
    '__proto__.1',
    `${'x'.repeat(36)}.1`,
  ])('to a stream that never was is told so: %j', (id) => {
    expect(() => openStream().streams.resume(id, undefined)).toThrow(expect.objectContaining(UNKNOWN));
  });

  test.each(['', '.', '.-1', '.1x', '.1 ', '.1234567890', '.1\n.1'])(
    'with a number that is none is told so: %j',
    async (number) => {
      const { streams, held, first } = openStream();
      held.write('a');
      const [id = ''] = idOf(await first.next()).split('.');
      expect(() => streams.resume(`${id}${number}`, undefined)).toThrow(expect.objectContaining(UNKNOWN));
    },
  );

  test.each([
    undefined,
    { subject: 'ann' },
    { subject: 'ann', tenant: 'other' },
    { subject: 'bob', tenant: 'acme' },
  ])('to somebody else’s is told that there is none, while it runs and after its end: %j', async (other) => {
    const { streams, held, first } = openStream({ owner: ANN });
    held.write('a');
    const a = await first.next();
    expect(() => streams.resume(idOf(a), other)).toThrow(expect.objectContaining(UNKNOWN));
    held.end();
    await first.rest();
    expect(() => streams.resume(idOf(a), other)).toThrow(expect.objectContaining(UNKNOWN));
    expect(await reader(streams.resume(idOf(a), { ...ANN })).rest()).toEqual([]);
  });
});

describe('the work', () => {
  test('is stopped some time after its last reader has gone, and its stream is not kept', async () => {
    const { streams, held, first } = openStream({ graceMs: 30 });
    held.write('a');
    const a = await first.next();
    await first.leave();
    expect(held.signal.aborted).toBe(false);
    await aborted(held.signal);
    held.end();
    await vi.waitFor(() =>
      expect(() => streams.resume(idOf(a), undefined)).toThrow(expect.objectContaining(UNKNOWN)),
    );
  });

  test('is not stopped where somebody comes back in time, and is when they go as well', async () => {
    const { streams, held, first } = openStream({ graceMs: 100 });
    held.write('a');
    const a = await first.next();
    await first.leave();
    const second = reader(streams.resume(idOf(a), undefined));
    await setTimeout(250);
    expect(held.signal.aborted).toBe(false);
    held.write('b');
    expect(texts([await second.next()])).toEqual(['b']);
    await second.leave();
    await aborted(held.signal);
  });

  test('is not stopped while one of two readers is left', async () => {
    const { streams, held, first } = openStream({ graceMs: 0 });
    held.write('a', 'b');
    const second = reader(streams.resume(idOf(await first.next()), undefined));
    expect(texts([await second.next()])).toEqual(['b']);
    await first.leave();
    await setTimeout(50);
    expect(held.signal.aborted).toBe(false);
    await second.leave();
    await aborted(held.signal);
  });

  test('that is over is not stopped by those who go', async () => {
    const { held, first } = openStream({ graceMs: 0 });
    held.write('a', 'b');
    held.end();
    await first.next();
    await first.leave();
    await setTimeout(50);
    expect(held.signal.aborted).toBe(false);
  });

  test('is stopped where its only reader goes before the first event', async () => {
    const streams = createQueryStreams({ graceMs: 0 });
    const held = heldWork();
    await streams.open(undefined, held.work).cancel();
    await aborted(held.signal);
  });
});

test('a stream that has nothing to say keeps its connection open', { timeout: 60_000 }, async () => {
  const streams = createQueryStreams({ graceMs: 0 });
  const held = heldWork();
  const body = streams.open(undefined, held.work).getReader();
  const said = async () => new TextDecoder().decode((await body.read()).value);
  expect(await said()).toContain(': stream');
  expect(await said()).toBe(': still working\n\n');
  held.write('a');
  expect(await said()).toContain('"text":"a"');
  await body.cancel();
});
