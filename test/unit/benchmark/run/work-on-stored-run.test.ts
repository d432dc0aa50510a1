import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workOnStoredRun } from '../../../../src/benchmark/run/work-on-stored-run.ts';
import type { Knowledge } from '../../../../src/cascade/passage.ts';
import { NO_GROUNDING } from '../../../../src/cascade/passage.ts';
import { createLocalRecords } from '../../../../src/store/local-records.ts';
import { answers, fakeTier, hangs, type Reply, takes } from '../../../support/fake-tier.ts';
import { makeStoredRun } from '../../../support/stored-run.ts';
import { PRICE, USAGE, USED } from '../../../support/test-budgets.ts';
import { recordingLog, TEST_SETTINGS } from '../../../support/test-cascade.ts';
import { createVirtualClock, type VirtualClock } from '../../../support/virtual-clock.ts';

const NANO = 1e9;
const NEVER = new AbortController().signal;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shifts-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A tier that takes so long for each question in turn, the last of them for ever. */
function makeTier(clock: VirtualClock, durations: readonly number[], priced = false) {
  const replies = durations.map((ms) => takes(ms, clock, answers(0.9, priced ? { usage: USAGE } : {})));
  return fakeTier('instant', replies, {
    timeoutMs: 60_000,
    ...(priced && { price: PRICE }),
  });
}

const settings = { ...TEST_SETTINGS, thresholds: [], deadlineMs: 60_000 };
/** The first part comes first. */
const random = { next: () => 0, id: () => 'ans' };

describe('a shift', () => {
  test('asks what it has time for, and later ones the rest; nothing is asked twice', async () => {
    const clock = createVirtualClock();
    const tier = makeTier(clock, [1_000]);
    const { work, results } = await makeStoredRun({ clock, tier, size: 20, settings, random });
    const first = await work(10_500);
    expect(first).toEqual({ done: 9, total: 20, told: [1, 2, 3, 4, 5, 6, 7, 8, 9] });
    expect(clock.now()).toBeLessThanOrEqual(10_500);
    const second = await work(10_500);
    expect(second).toMatchObject({ done: 18, told: [10, 11, 12, 13, 14, 15, 16, 17, 18] });
    const third = await work(10_500);
    expect(third).toMatchObject({ done: 20, total: 20, told: [19, 20] });
    expect(third.summary?.progress).toMatchObject({ done: 20, total: 20, wallSeconds: 20 });
    expect(tier.requests).toHaveLength(20);
    expect(new Set((await results()).map(({ id }) => id)).size).toBe(20);
  });

  test('after the end comes to the same summary, and asks nobody', async () => {
    const clock = createVirtualClock();
    const tier = makeTier(clock, [10]);
    const { work } = await makeStoredRun({ clock, tier, size: 9, settings });
    const { summary } = await work(10_000);
    const { summary: again, done } = await work(10_000);
    const timeless = (of: typeof summary) => of && { ...of, progress: { ...of.progress, finishedAt: '' } };
    expect(timeless(again)).toEqual(timeless(summary));
    expect(done).toBe(9);
    expect(tier.requests).toHaveLength(9);
  });

  test('asks again what its own end cut short', async () => {
    const clock = createVirtualClock();
    const tier = makeTier(clock, [1_000, 9_000, 1_000]);
    const { work, results } = await makeStoredRun({ clock, tier, size: 3, settings, random });
    expect(await work(6_000)).toMatchObject({ done: 1, told: [1] });
    expect(clock.now()).toBeLessThanOrEqual(6_000);
    expect(await work(6_000)).toMatchObject({ done: 3, told: [2, 3] });
    expect((await results()).map(({ degraded }) => degraded)).toEqual([false, false, false]);
  });

  test('keeps what had all of its time, and is none the quicker for being asked again', async () => {
    const clock = createVirtualClock();
    const tier = fakeTier('instant', [hangs, takes(100, clock, answers(0.9))], { timeoutMs: 60_000 });
    const { work, results } = await makeStoredRun({ clock, tier, size: 2, settings, random });
    expect(await work(6_000)).toMatchObject({ done: 1 });
    expect(clock.now()).toBeLessThanOrEqual(6_000);
    expect(await work(6_000)).toMatchObject({ done: 2 });
    expect((await results()).map(({ degraded }) => degraded).sort()).toEqual([false, true]);
    expect(tier.requests).toHaveLength(2);
  });

  test('keeps what its own deadline cut short', async () => {
    const clock = createVirtualClock();
    const tier = fakeTier('instant', [takes(100, clock, answers(0.9)), hangs], { timeoutMs: 60_000 });
    const own = { ...settings, deadlineMs: 2_000 };
    const { work } = await makeStoredRun({ clock, tier, size: 2, settings: own, random });
    expect(await work(10_000)).toMatchObject({ done: 2, total: 2 });
    expect(tier.requests).toHaveLength(2);
  });

  test('is over in time, however long its judge would think', async () => {
    const clock = createVirtualClock();
    const tier = makeTier(clock, [1_000]);
    const answerJudge = fakeTier('judge', [takes(30_000, clock, answers(0.9))], { timeoutMs: 60_000 });
    const parts = { clock, tier, size: 2, settings, answerJudge, random, case: { reference: 'Here.' } };
    const { work } = await makeStoredRun(parts);
    expect((await work(6_000)).done).toBe(1);
    expect(clock.now()).toBeLessThanOrEqual(6_000);
  });

  test('counts what comes before the first question, and begins none after its end', async () => {
    const clock = createVirtualClock();
    let version: string | undefined = 'v1';
    const knowledge: Knowledge = {
      version: () => version,
      search: async (_, signal) => {
        if (version !== undefined) return NO_GROUNDING;
        await clock.sleep(4_000, signal);
        version = 'v1';
        return NO_GROUNDING;
      },
    };
    const tier = makeTier(clock, [1_000]);
    const { work } = await makeStoredRun({ clock, tier, size: 20, settings, knowledge });
    version = undefined;
    expect((await work(6_500)).done).toBe(1);
    expect(clock.now()).toBeLessThanOrEqual(6_500);
    version = undefined;
    expect((await work(3_000)).done).toBe(1);
    expect(tier.requests).toHaveLength(1);
  });

  test('that is too short for any answer asks nobody', async () => {
    const clock = createVirtualClock();
    const tier = makeTier(clock, [0]);
    const { work, results } = await makeStoredRun({ clock, tier, size: 3, settings });
    expect(await work(500)).toEqual({ done: 0, total: 3, told: [] });
    expect(tier.requests).toHaveLength(0);
    expect(await results()).toEqual([]);
    expect(clock.now()).toBeLessThanOrEqual(500);
  });

  test('that is called off leaves the rest alone, and keeps what is done', async () => {
    const clock = createVirtualClock();
    const abort = new AbortController();
    const tier = fakeTier('instant', [
      takes(100, clock, answers(0.9)),
      async (request, signal) => {
        abort.abort();
        return answers(0.9)(request, signal);
      },
    ]);
    const { work, runs, id } = await makeStoredRun({ clock, tier, size: 40, settings, random });
    const leases: number[] = [];
    const watched = {
      ...runs,
      lease: (of: string, part: number, by: string) => {
        leases.push(part);
        return runs.lease(of, part, by);
      },
    };
    expect(await work(9_000, { signal: abort.signal, runs: watched })).toMatchObject({ done: 1, told: [1] });
    expect(leases).toEqual([0]);
    expect(await runs.lease(id, 0, 'the next')).toBeDefined();
  });

  test('that fails says so once nothing is under way, and what is done is kept', async () => {
    const clock = createVirtualClock();
    const tier = makeTier(clock, [100], true);
    const made = await makeStoredRun({ clock, tier, size: 8, settings, wishes: { concurrency: 2 } });
    let reads = 0;
    const suite = {
      ...made.suite,
      read: async (index: number) => {
        reads += 1;
        if (reads === 4) throw new Error('the file is gone');
        return made.suite.read(index);
      },
    };
    await expect(made.work(9_000, { suite })).rejects.toThrow('the file is gone');
    expect(await made.results()).toHaveLength(3);
    expect((await made.work(9_000)).done).toBe(8);
    expect(tier.requests).toHaveLength(8);
    expect((await made.stored()).spentNanoUsd).toBe(8 * USED);
  });

  test('on anything but what it began with is refused, and asks nobody', async () => {
    const clock = createVirtualClock();
    const tier = makeTier(clock, [10]);
    const { workshop, stored, id, runs, suite } = await makeStoredRun({ clock, tier, size: 2, settings });
    const other = { ...workshop.dependencies, settings: { ...settings, fingerprint: 'f2' } };
    const outcome = await workOnStoredRun({
      ...{ id, runs, suite, run: await stored() },
      workshop: { ...workshop, dependencies: other },
      limitMs: 1_000,
      signal: NEVER,
      onProgress: () => {},
    });
    expect(outcome).toBe('changed');
    expect(tier.requests).toHaveLength(0);
  });
});

describe('several at once', () => {
  test.each(['in memory', 'in a folder'])('share the work, and ask nothing twice: %s', async (where) => {
    const clock = createVirtualClock();
    const { log } = recordingLog();
    const tier = makeTier(clock, [100]);
    const { work, results } = await makeStoredRun({
      ...{ clock, tier, size: 100, settings },
      ...(where === 'in a folder' && { records: createLocalRecords({ folder, clock, log }) }),
    });
    let standings: Awaited<ReturnType<typeof work>>[] = [];
    for (let round = 0; round < 10 && !standings.some(({ summary }) => summary); round += 1) {
      standings = await Promise.all([work(3_000), work(3_000), work(3_000)]);
      for (const { done, told } of standings) {
        expect(done).toBeLessThanOrEqual(100);
        expect(told).toEqual([...told].sort((a, b) => a - b));
      }
    }
    expect(standings.find(({ summary }) => summary)?.done).toBe(100);
    expect(tier.requests).toHaveLength(100);
    expect(new Set((await results()).map(({ id }) => id)).size).toBe(100);
  });

  test('one that finds nothing to do waits a little, and no longer', async () => {
    const clock = createVirtualClock();
    const tier = makeTier(clock, [10]);
    const { work, runs, id } = await makeStoredRun({ clock, tier, size: 8, settings });
    await runs.lease(id, 0, 'another');
    expect(await work(9_000)).toEqual({ done: 0, total: 8, told: [] });
    expect(clock.now()).toBe(1_000);
    expect(await work(300)).toMatchObject({ done: 0 });
    expect(clock.now()).toBe(1_300);
  });

  test('what is done never becomes less from call to call, nor more than there is', async () => {
    const clock = createVirtualClock();
    const tier = makeTier(clock, [1_000]);
    let next = 0;
    const jumpy = { next: () => next, id: () => 'ans' };
    const { work, runs, id } = await makeStoredRun({ clock, tier, size: 16, settings, random: jumpy });
    expect((await work(6_500)).done).toBe(5);
    next = 0.6;
    const second = await work(4_500);
    expect(second.done).toBe(8);
    expect(second.told).toEqual([6, 7, 8]);
    next = 0;
    const third = await work(4_500);
    expect(third.done).toBe(11);
    expect(third.told).toEqual([9, 10, 11]);
    await runs.lease(id, 0, 'another');
    expect((await work(4_500)).done).toBe(14);
  });

  test('what another has finished meanwhile is not counted again', async () => {
    const clock = createVirtualClock();
    const tier = makeTier(clock, [1_000]);
    const { work, runs, results } = await makeStoredRun({ clock, tier, size: 16, settings, random });
    let other: Awaited<ReturnType<typeof work>> | undefined;
    const overtaken = {
      ...runs,
      report: async (...args: Parameters<typeof runs.report>) => {
        other = await work(5_500);
        return runs.report(...args);
      },
    };
    const one = await work(6_500, { runs: overtaken });
    expect(other?.done).toBe(9);
    expect(await results()).toHaveLength(9);
    expect(one.done).toBe(9);
  });
});

describe('money', () => {
  test('without a ceiling is counted, that for what was cut short as well', async () => {
    const clock = createVirtualClock();
    const tier = makeTier(clock, [1_000, 9_000, 1_000], true);
    const { work, stored, results } = await makeStoredRun({ clock, tier, size: 3, settings, random });
    await work(6_000);
    const { summary } = await work(6_000);
    const billed = (await results()).reduce((sum, { billed_usd }) => sum + billed_usd, 0);
    expect(billed).toBeCloseTo((3 * USED) / NANO, 12);
    expect(summary?.progress.billedUsd).toBeGreaterThan(billed);
    expect((await stored()).spentNanoUsd).toBe(Math.round((summary?.progress.billedUsd ?? 0) * NANO));
  });

  test('with a ceiling ends the run for all of them, below it', async () => {
    const clock = createVirtualClock();
    const tier = makeTier(clock, [100], true);
    const wishes = { maxCostUsd: 1_800_000 / NANO, concurrency: 2 };
    const { work, stored } = await makeStoredRun({ clock, tier, size: 40, settings, wishes });
    const standings = await Promise.all([work(9_000), work(9_000)]);
    for (const { summary } of standings) expect(summary?.progress.stopped).toBe('cost_ceiling');
    const run = await stored();
    expect(run.spentNanoUsd).toBe(tier.requests.length * USED);
    expect(run.spentNanoUsd).toBeLessThanOrEqual(1_800_000);
    const asked = tier.requests.length;
    expect(asked).toBeLessThan(40);
    expect((await work(9_000)).summary?.progress.done).toBe(asked);
    expect(tier.requests).toHaveLength(asked);
  });
});

test('what is kept has no texts, and of other words only so many', async () => {
  const clock = createVirtualClock();
  const words = Array.from({ length: 9 }, (_, index) => `${index} `.padEnd(300, 'x'));
  const tier = makeTier(clock, [10]);
  const reply: Reply = async (request, signal) => answers(0.9)(request, signal);
  const parts = { clock, tier: { ...tier, complete: reply }, size: 1, settings };
  const { work, results } = await makeStoredRun({ ...parts, case: { must_include: words } });
  await work(5_000);
  const [result] = await results();
  expect(result).not.toHaveProperty('query');
  expect(result).not.toHaveProperty('response');
  expect(result?.missing).toHaveLength(5);
  expect(result?.missing?.every((word) => word.length <= 100)).toBe(true);
});
