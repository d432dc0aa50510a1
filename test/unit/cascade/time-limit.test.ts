import { describe, expect, test } from 'vitest';
import { TIME_IS_UP, withinLimit } from '../../../src/cascade/time-limit.ts';
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

  test('gives nothing when the time is up, though work answers to its abort', async () => {
    const work = (signal: AbortSignal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve('given up')));
    expect(await withinLimit(createVirtualClock(), 11, NEVER, work)).toBeUndefined();
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

describe('the signal that work is given says why it aborted', () => {
  test('because the time is up', async () => {
    const clock = createVirtualClock();
    const { run, heard } = work(clock, 50);
    await withinLimit(clock, 11, NEVER, run);
    expect(heard[0]?.reason).toBe(TIME_IS_UP);
    expect(TIME_IS_UP.name).toBe('TimeoutError');
  });

  test('because its parent did, whose reason it has', async () => {
    const clock = createVirtualClock();
    const [parent, reason] = [new AbortController(), new Error('the caller has gone')];
    const { run, heard } = work(clock, 50);
    void clock.sleep(5, NEVER).then(() => parent.abort(reason));
    await withinLimit(clock, 11, parent.signal, run);
    expect(heard[0]?.reason).toBe(reason);
  });

  test('because its parent had, before it began', async () => {
    const clock = createVirtualClock();
    const reason = new Error('the caller has gone');
    const { run, heard } = work(clock, 50);
    await withinLimit(clock, 11, AbortSignal.abort(reason), run);
    expect(heard[0]?.reason).toBe(reason);
  });

  test('because a limit around it has run out', async () => {
    const clock = createVirtualClock();
    const { run, heard } = work(clock, 50);
    await withinLimit(clock, 11, NEVER, (outer) => withinLimit(clock, 30, outer, run));
    expect(heard[0]?.reason).toBe(TIME_IS_UP);
    expect(clock.now()).toBe(11);
  });

  test('because the work is over, which is not its fault', async () => {
    const clock = createVirtualClock();
    const { run, heard } = work(clock, 10);
    await withinLimit(clock, 11, NEVER, run);
    expect(heard[0]?.reason).toMatchObject({ name: 'AbortError' });
    expect(heard[0]?.reason).not.toBe(TIME_IS_UP);
  });
});
