import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { summarise } from '../../../../src/benchmark/figures/summarise.ts';
import type { RunFacts } from '../../../../src/benchmark/run-facts.ts';
import { createSeeded, shuffle } from '../../../../src/statistics/seeded.ts';
import { makeWorld } from '../../../support/benchmark-world.ts';
import { collect, makeBareResult, PROGRESS } from '../../../support/collected-run.ts';

const clever = (hardness: number) => (hardness < 0.3 ? 0 : hardness < 0.6 ? 1 : 2);
const WORLD = makeWorld({ questions: 25, seed: 2, choose: clever, repetitions: 2 });
const FACTS: Partial<RunFacts> = { repetitions: 2 };

describe('a summary', () => {
  test('is the same whatever order the results come in', async () => {
    const inOrder = await summarise(collect(WORLD, FACTS), PROGRESS, async (isWanted) =>
      WORLD.filter(isWanted),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer(), async (seed) => {
        const results = shuffle(WORLD, createSeeded(seed));
        const summary = await summarise(collect(results, FACTS), PROGRESS, async (isWanted) =>
          results.filter(isWanted),
        );
        expect(summary).toStrictEqual(inOrder);
      }),
      { numRuns: 10 },
    );
  });

  test('is the same with results that come twice, and another with another seed', async () => {
    const once = await summarise(collect(WORLD, FACTS), PROGRESS);
    const again = WORLD.map((result) => ({ ...result, grounded: 0, cost_usd: 9, tags: ['other'] }));
    expect(await summarise(collect([...WORLD, ...again], FACTS), PROGRESS)).toStrictEqual(once);
    const other = await summarise(collect(WORLD, { ...FACTS, seed: 8 }), PROGRESS);
    expect(other.headline?.costSaved.estimate).toBe(once.headline?.costSaved.estimate);
    expect(other.headline?.costSaved.low).not.toBe(once.headline?.costSaved.low);
  });

  test('has strategies in the order of the run, with their parts', async () => {
    const { strategies, measure, measured } = await summarise(collect(WORLD, FACTS), PROGRESS);
    expect(strategies.map(({ name }) => name)).toEqual(['cascade', 'small', 'middle', 'large', 'luck']);
    expect([measure, measured]).toEqual(['grounded', 25]);
    const [cascade] = strategies;
    const counted = WORLD.filter(({ strategy }) => strategy === 'cascade');
    for (const { tag, questions, answers, quality } of cascade?.byTag ?? []) {
      const own = counted.filter(({ tags }) => tags?.includes(tag));
      expect([questions, answers]).toEqual([own.length / 2, own.length]);
      const mean = own.reduce((sum, { grounded = 0 }) => sum + grounded, 0) / own.length;
      expect(quality?.estimate).toBeCloseTo(mean, 12);
    }
    const byTag = cascade?.byTag.map(({ questions }) => questions) ?? [];
    expect(byTag).toEqual(byTag.toSorted((a, b) => b - a));
    expect(byTag).toHaveLength(6);
    expect(cascade?.byTier.map(({ tier }) => tier)).toEqual(['small', 'middle', 'large']);
    expect(cascade?.byTier.reduce((sum, { answers }) => sum + answers, 0)).toBe(counted.length);
    expect(cascade?.tierShares.map(({ tag }) => tag)).toEqual(cascade?.byTag.map(({ tag }) => tag));
    const hard = cascade?.tierShares.find(({ tag }) => tag === 'hard')?.shares;
    const ofHard = counted.filter(({ tags }) => tags?.includes('hard'));
    expect(hard?.large).toBeCloseTo(ofHard.filter(({ tier }) => tier === 'large').length / ofHard.length, 12);
    expect(hard).not.toHaveProperty('small');
    expect(cascade?.latencyCurveMs).toHaveLength(101);
    expect(cascade?.latencyCurveMs[95]).toBe(cascade?.latencyMs.p95);
  });

  test('calls the tier of answers that none gave none', async () => {
    const { strategies } = await summarise(
      collect([
        makeBareResult({ tier: undefined, tags: ['t'] }),
        makeBareResult({ id: 'q2', tier: 'large' }),
      ]),
      PROGRESS,
    );
    expect(strategies[0]?.byTier.map(({ tier }) => tier)).toEqual(['large', 'none']);
    expect(strategies[0]?.tierShares).toEqual([{ tag: 't', shares: { none: 1 } }]);
  });

  test('holds confidence against what was right, of answers that the cascade gave', async () => {
    const { reliability } = await summarise(
      collect([
        makeBareResult({ id: 'a', judge: 0.5, confidence: 0.9 }),
        makeBareResult({ id: 'b', judge: 0.4, confidence: 0.9 }),
        makeBareResult({ id: 'c', judge: 1, confidence: 0.1, abstained: true }),
        makeBareResult({ id: 'd', confidence: 0.1 }),
        makeBareResult({ id: 'a', strategy: 'large', judge: 0, confidence: 0.1 }),
      ]),
      PROGRESS,
    );
    expect(reliability?.bins.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    expect(reliability?.bins[9]?.observed).toBe(0.5);
    expect(reliability?.expectedCalibrationError).toBeCloseTo(0.4, 12);
  });

  test('has the quality by question of the cascade, or of the first that there is', async () => {
    const tier = [
      makeBareResult({ id: '2', strategy: 'large', judge: 0.5 }),
      makeBareResult({ id: '1', strategy: 'large', judge: 1 }),
      makeBareResult({ id: '1', strategy: 'large', judge: 0.5, repetition: 2 }),
      makeBareResult({ id: '3', strategy: 'large' }),
    ];
    expect((await summarise(collect(tier), PROGRESS)).quality).toEqual({ '1': 0.75, '2': 0.5 });
    const own = makeBareResult({ id: '1', judge: 0.25 });
    expect((await summarise(collect([...tier, own]), PROGRESS)).quality).toEqual({ '1': 0.25 });
  });

  test('of no results says that there are none', async () => {
    const summary = await summarise(collect([]), PROGRESS);
    expect(summary).toMatchObject({ measured: 0, strategies: [], lost: [], lostCount: 0, quality: {} });
    expect(summary).not.toHaveProperty('measure');
    expect(summary).not.toHaveProperty('headline');
    expect(summary).not.toHaveProperty('reliability');
  });

  test('of results without a measure has costs and times alone', async () => {
    const results = WORLD.map(({ grounded: _, ...result }) => result);
    const summary = await summarise(collect(results, FACTS), PROGRESS);
    expect(summary.strategies.map(({ name }) => name)).toEqual(['cascade', 'small', 'middle', 'large']);
    expect(summary.strategies[0]).not.toHaveProperty('quality');
    expect(summary.strategies[0]?.costUsdPer1k.estimate).toBeGreaterThan(0);
    expect(summary).not.toHaveProperty('headline');
    expect(summary.quality).toEqual({});
  });
});
