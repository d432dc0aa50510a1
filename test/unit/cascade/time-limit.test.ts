import { describe, expect, test } from 'vitest';
import { withinLimit } from '../../../src/cascade/time-limit.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const NEVER = new AbortController().signal;

/** Work that takes `ms` and notes the signal that it was given. */
function work(clock: ReturnType<typeof createVirtualClock>, ms: number) {
  const heard: AbortSignal[] = [];
  const run = async (signal: AbortSignal) => {
    heard.push(signal);
    await clock.sleep(ms, NEVER);
    return 'done';
  };
  return { run, heard };
}

describe('withinLimit', () => {
  test('gives the result of work that is in time, and ends its signal after it', async () => {
    const clock = createVirtualClock();
    const { run, heard } = work(clock, 10);
    expect(await withinLimit(clock, 11, NEVER, run)).toBe('done');
    expect(clock.now()).toBe(10);
    expect(heard[0]?.aborted).toBe(true);
  });

  test('gives nothing when the time is up, and aborts the work', async () => {
    const clock = createVirtualClock();
    const { run, heard } = work(clock, 50);
    expect(await withinLimit(clock, 11, NEVER, run)).toBeUndefined();
    expect(clock.now()).toBe(11);
    expect(heard[0]?.aborted).toBe(true);
  });

  test('gives nothing when its parent aborts, at once', async () => {
    const clock = createVirtualClock();
    const parent = new AbortController();
    const { run, heard } = work(clock, 50);
    void clock.sleep(5, NEVER).then(() => parent.abort());
    expect(await withinLimit(clock, 100, parent.signal, run)).toBeUndefined();
    expect(clock.now()).toBe(5);
    expect(heard[0]?.aborted).toBe(true);
  });

  test('tells work under a parent that has aborted already', async () => {
    const clock = createVirtualClock();
    const { run, heard } = work(clock, 50);
    expect(await withinLimit(clock, 100, AbortSignal.abort(), run)).toBeUndefined();
    expect(heard[0]?.aborted).toBe(true);
  });

  test('passes on why work failed', async () => {
    const fail = async () => {
      throw new Error('broken');
    };
    await expect(withinLimit(createVirtualClock(), 100, NEVER, fail)).rejects.toThrow('broken');
  });

  test('does not mind a limit that has passed', async () => {
    const clock = createVirtualClock();
    expect(await withinLimit(clock, -400, NEVER, work(clock, 1).run)).toBeUndefined();
    expect(clock.now()).toBe(0);
  });
});
