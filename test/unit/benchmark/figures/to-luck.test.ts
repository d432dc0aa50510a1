import { describe, expect, test } from 'vitest';
import { toComparison } from '../../../../src/benchmark/figures/compare.ts';
import { summarise } from '../../../../src/benchmark/figures/summarise.ts';
import { toLuck } from '../../../../src/benchmark/figures/to-luck.ts';
import type { Result } from '../../../../src/benchmark/result.ts';
import { makeWorld } from '../../../support/benchmark-world.ts';
import { collect, makeBareResult, PROGRESS, STRATEGIES } from '../../../support/collected-run.ts';

const of = (strategy: string, id: string, judge: number, cost_usd: number, latency_ms = 100) =>
  makeBareResult({ strategy, id, judge, cost_usd, latency_ms, tier: strategy });

function luckOf(results: readonly Result[]) {
  const comparison = toComparison(collect(results).read());
  return comparison && toLuck(comparison);
}

const TIERS = [
  of('small', 'a', 0.2, 0.001, 100),
  of('small', 'b', 0.4, 0.001, 200),
  of('large', 'a', 1, 0.009, 1_000),
  of('large', 'b', 0.8, 0.009, 2_000),
];

describe('luck', () => {
  test('mixes two tiers for the cost of the cascade', () => {
    const luck = luckOf([...TIERS, of('cascade', 'a', 1, 0.003), of('cascade', 'b', 1, 0.003)]);
    expect(luck?.mix).toEqual([
      { tier: 'small', share: expect.closeTo(0.75) },
      { tier: 'large', share: expect.closeTo(0.25) },
    ]);
  });

  test('is the cheapest tier for less than that costs, and the best for more than that', () => {
    const at = (cost: number) => luckOf([...TIERS, of('cascade', 'a', 1, cost), of('cascade', 'b', 1, cost)]);
    expect(at(0.0001)?.mix).toEqual([{ tier: 'small', share: 1 }]);
    expect(at(0.5)?.mix).toEqual([{ tier: 'large', share: 1 }]);
  });

  test('needs two tiers that have been asked alone', () => {
    expect(luckOf([...TIERS.slice(0, 2), of('cascade', 'a', 1, 0.003)])).toBeUndefined();
  });

  test('has figures that its tiers have, by their shares', async () => {
    const results = [
      ...TIERS,
      // Nobody else has been asked this one.
      of('large', 'c', 0, 99, 9_999),
      of('cascade', 'a', 1, 0.003),
      of('cascade', 'b', 1, 0.003),
    ];
    const { strategies } = await summarise(collect(results), PROGRESS);
    const luck = strategies.find(({ kind }) => kind === 'random');
    expect(luck).toMatchObject({ name: 'luck', questions: 2, answers: 2 });
    expect(luck?.mix).toHaveLength(2);
    expect(luck?.quality?.estimate).toBeCloseTo(0.75 * 0.3 + 0.25 * 0.9, 12);
    expect(luck?.costUsdPer1k.estimate).toBeCloseTo(3, 12);
    expect(luck?.passHat).toEqual([expect.closeTo(0.25)]);
    expect(luck?.throughput).toBeCloseTo(2_000 / (0.75 * 150 + 0.25 * 1_500), 9);
    expect(luck?.byTier.map(({ tier, questions }) => [tier, questions])).toEqual([
      ['small', 2],
      ['large', 2],
    ]);
    expect(luck?.byTier[1]?.quality?.estimate).toBeCloseTo(0.9, 12);
    // Three quarters of the answers are the small tier's, which are there within 200 ms; none takes over 2,000.
    expect(luck?.latencyMs.p50).toBeLessThanOrEqual(200);
    expect(luck?.latencyMs.p90).toBeGreaterThan(1_000);
    expect(luck?.latencyCurveMs[100]).toBe(2_000);
  });

  test('is what a coin for each question comes to', async () => {
    const choose = (hardness: number) => (hardness < 0.3 ? 0 : 2);
    const results = makeWorld({ questions: 400, seed: 3, choose, repetitions: 2 });
    const { strategies, headline } = await summarise(collect(results, { repetitions: 2 }), PROGRESS);
    const luck = strategies.find(({ kind }) => kind === 'random');
    const own = strategies.find(({ kind }) => kind === 'cascade');
    const gained = (own?.quality?.estimate ?? 0) - (luck?.quality?.estimate ?? 0);
    expect(luck?.costUsdPer1k.estimate).toBeCloseTo(own?.costUsdPer1k.estimate ?? 0, 9);
    expect(headline?.qualityGainedAtEqualCost?.value.estimate).toBeCloseTo(gained, 9);
    const expected = (value: (figures: (typeof strategies)[number]) => number) =>
      (luck?.mix ?? []).reduce((sum, { tier, share }) => {
        const alone = strategies.find(({ name }) => name === tier);
        return sum + share * (alone ? value(alone) : Number.NaN);
      }, 0);
    expect(luck?.passHat[1]).toBeCloseTo(
      expected(({ passHat }) => passHat[1] ?? 0),
      9,
    );
    expect(luck?.escalated).toBeCloseTo(
      expected(({ escalated }) => escalated),
      9,
    );
    const hard = (one: (typeof strategies)[number]) =>
      one.byTag.find(({ tag }) => tag === 'hard')?.quality?.estimate ?? Number.NaN;
    expect(luck && hard(luck)).toBeCloseTo(expected(hard), 9);
    const [share] = luck?.tierShares.map(({ shares }) => shares) ?? [];
    expect(Object.values(share ?? {}).reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
  });

  test('is left out of a run that does not have it', async () => {
    const strategies = STRATEGIES.filter(({ kind }) => kind !== 'random');
    const results = [...TIERS, of('cascade', 'a', 1, 0.003), of('cascade', 'b', 1, 0.003)];
    const summary = await summarise(collect(results, { strategies }), PROGRESS);
    expect(summary.strategies.map(({ name }) => name)).toEqual(['cascade', 'small', 'large']);
  });
});
