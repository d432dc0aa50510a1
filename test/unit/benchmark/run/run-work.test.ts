import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Outcome, runWork, type WorkToRun } from '../../../../src/benchmark/run/run-work.ts';
import { makeResult } from '../../../support/make-result.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

const RESULT = makeResult();
const NEVER = new AbortController().signal;

/** Work that takes its time, and what was seen of it. */
function observe(
  tasks: readonly { readonly ms: number; readonly outcome: Outcome | Error }[],
  { concurrency, ...more }: Partial<WorkToRun> & { readonly concurrency: number },
) {
  const clock = createVirtualClock();
  const begun: number[] = [];
  const kept: number[] = [];
  let underWay = 0;
  let most = 0;
  const done = runWork({
    positions: tasks.keys(),
    concurrency,
    mayBegin: () => true,
    async ask(position) {
      begun.push(position);
      most = Math.max(most, ++underWay);
      const { ms, outcome } = tasks[position] as (typeof tasks)[number];
      await clock.sleep(ms, NEVER);
      underWay -= 1;
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
    async keep(position) {
      kept.push(position);
    },
    ...more,
  });
  return { done, clock, begun, kept, most: () => most, underWay: () => underWay };
}

const ok = (ms: number) => ({ ms, outcome: RESULT });

test('each is begun once and in order, never more at a time than may be, and no place is left idle', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 25 }),
      fc.integer({ min: 1, max: 8 }),
      async (durations, concurrency) => {
        const seen = observe(durations.map(ok), { concurrency });
        expect(await seen.done).toEqual({ ranOut: false });
        expect(seen.begun).toEqual([...durations.keys()]);
        expect([...seen.kept].sort((a, b) => a - b)).toEqual(seen.begun);
        expect(seen.most()).toBe(Math.min(concurrency, durations.length));
      },
    ),
    { numRuns: 40 },
  );
});

describe('nothing is begun', () => {
  test('after money ran out; what is under way is kept', async () => {
    const tasks = [ok(10), { ms: 20, outcome: 'ran-out' as const }, ok(30), ok(15), ok(1)];
    const seen = observe(tasks, { concurrency: 3 });
    expect(await seen.done).toEqual({ ranOut: true });
    expect(seen.begun).toEqual([0, 1, 2, 3]);
    expect(seen.kept).toEqual([0, 3, 2]);
  });

  test('after a fault, which is told once all that is under way is over and kept', async () => {
    const tasks = [ok(10), { ms: 20, outcome: new Error('broken') }, ok(30), ok(500), ok(1)];
    const seen = observe(tasks, { concurrency: 3 });
    await expect(seen.done).rejects.toThrow('broken');
    expect(seen.underWay()).toBe(0);
    expect(seen.clock.now()).toBe(510);
    expect(seen.begun).toEqual([0, 1, 2, 3]);
    expect(seen.kept).toEqual([0, 2, 3]);
  });

  test('after what is done could not be kept; of several faults the first is told', async () => {
    const seen = observe([ok(10), { ms: 20, outcome: new Error('later') }, ok(1)], {
      concurrency: 2,
      keep: async () => {
        throw new Error('no room');
      },
    });
    await expect(seen.done).rejects.toThrow('no room');
    expect(seen.begun).toEqual([0, 1]);
  });

  test('when it may not be any more, and nobody waits for it to be allowed', async () => {
    let begunSoFar = 0;
    const seen = observe([ok(10), ok(10), ok(10)], {
      concurrency: 1,
      mayBegin: () => begunSoFar++ < 2,
    });
    expect(await seen.done).toEqual({ ranOut: false });
    expect(seen.begun).toEqual([0, 1]);
  });
});

test('what was cut is not kept, and ends nothing', async () => {
  const seen = observe([{ ms: 1, outcome: 'cut' }, ok(1)], { concurrency: 1 });
  expect(await seen.done).toEqual({ ranOut: false });
  expect(seen.kept).toEqual([1]);
});
