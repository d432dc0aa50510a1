import { setTimeout } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { createQueryStreams } from '../../../../src/server/http/query-streams.ts';
import {
  heldWork,
  idOf,
  openStream,
  reader,
  textsOf,
  UNKNOWN_STREAM,
  untilAborted,
} from '../../../support/held-stream.ts';

describe('the work', () => {
  test('is stopped some time after its last reader has gone, and its stream is not kept', async () => {
    const { streams, held, first } = openStream({ graceMs: 30 });
    held.write('a');
    const a = await first.next();
    await first.leave();
    expect(held.signal.aborted).toBe(false);
    await untilAborted(held.signal);
    held.end();
    await vi.waitFor(() =>
      expect(() => streams.resume(idOf(a), undefined)).toThrow(expect.objectContaining(UNKNOWN_STREAM)),
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
    expect(textsOf([await second.next()])).toEqual(['b']);
    await second.leave();
    await untilAborted(held.signal);
  });

  test('is not stopped while one of two readers is left', async () => {
    const { streams, held, first } = openStream({ graceMs: 0 });
    held.write('a', 'b');
    const second = reader(streams.resume(idOf(await first.next()), undefined));
    expect(textsOf([await second.next()])).toEqual(['b']);
    await first.leave();
    await setTimeout(50);
    expect(held.signal.aborted).toBe(false);
    await second.leave();
    await untilAborted(held.signal);
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
    await untilAborted(held.signal);
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
