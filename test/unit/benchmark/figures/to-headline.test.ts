import { describe, expect, test } from 'vitest';
import { toComparison } from '../../../../src/benchmark/figures/compare.ts';
import { toHeadline } from '../../../../src/benchmark/figures/to-headline.ts';
import type { Result } from '../../../../src/benchmark/result.ts';
import { bootstrapInterval, type Interval } from '../../../../src/statistics/bootstrap.ts';
import { createSeeded } from '../../../../src/statistics/seeded.ts';
import { makeWorld } from '../../../support/benchmark-world.ts';
import { collect, makeBareResult } from '../../../support/collected-run.ts';

function headlineOf(results: readonly Result[]) {
  const comparison = toComparison(collect(results).read());
  return comparison && toHeadline(comparison, 7);
}

/** Picks the tier that is just good enough. */
const clever = (hardness: number) => (hardness < 0.3 ? 0 : hardness < 0.6 ? 1 : 2);

const of = (strategy: string, id: string, judge: number | undefined, cost_usd: number) =>
  makeBareResult({ strategy, id, judge, cost_usd });

describe('the headline', () => {
  test('holds the cascade against the best tier, by hand', () => {
    const headline = headlineOf([
      of('cascade', 'a', 0.9, 0.002),
      of('cascade', 'b', 0.6, 0.004),
      of('small', 'a', 0.6, 0.001),
      of('small', 'b', 0.4, 0.001),
      of('large', 'a', 1, 0.01),
      of('large', 'b', 1, 0.01),
    ]);
    expect(headline).toMatchObject({ strategy: 'cascade', bestTier: 'large', isSaving: true });
    expect(headline?.qualityKept.estimate).toBeCloseTo(0.75, 12);
    expect(headline?.costSaved.estimate).toBeCloseTo(0.7, 12);
    // On the line from (0.001, 0.5) to (0.01, 1): quality 0.75 costs 0.0055, and 0.003 buys 0.6111.
    expect(headline?.costSavedAtEqualQuality?.value.estimate).toBeCloseTo(1 - 0.003 / 0.0055, 12);
    expect(headline?.qualityGainedAtEqualCost?.value.estimate).toBeCloseTo(0.75 - (0.5 + 0.5 * (2 / 9)), 12);
  });

  test('uses only questions that all of them have answered', () => {
    const both = [of('cascade', 'a', 0.5, 0.001), of('small', 'a', 1, 0.002)];
    const more = [...both, of('cascade', 'b', 1, 5), of('small', 'c', 0, 5)];
    expect(headlineOf(more)).toEqual(headlineOf(both));
    // A question without quality under one of them tells of costs alone.
    const unmeasured = [...both, of('cascade', 'b', 1, 0.001), of('small', 'b', undefined, 0.006)];
    const headline = headlineOf(unmeasured);
    expect(headline?.qualityKept.estimate).toBe(0.5);
    expect(headline?.costSaved.estimate).toBeCloseTo(1 - 0.002 / 0.008, 12);
  });

  test('takes the cheaper of two tiers that are equally good, and knows no luck with one tier', () => {
    const results = [of('cascade', 'a', 0.5, 0.001), of('large', 'a', 1, 0.009), of('middle', 'a', 1, 0.002)];
    expect(headlineOf(results)?.bestTier).toBe('middle');
    const one = headlineOf(results.slice(0, 2));
    expect(one).not.toHaveProperty('costSavedAtEqualQuality');
    expect(one).not.toHaveProperty('qualityGainedAtEqualCost');
  });

  test('has no equal quality where the cascade is better than all tiers, or worse', () => {
    const tiers = [of('small', 'a', 0.4, 0.001), of('large', 'a', 0.8, 0.01)];
    for (const quality of [0.9, 0.3]) {
      const headline = headlineOf([...tiers, of('cascade', 'a', quality, 0.002)]);
      expect(headline?.costSavedAtEqualQuality).toBeUndefined();
      expect(headline?.qualityGainedAtEqualCost).toBeDefined();
    }
  });

  test('is absent without a cascade, a tier, a measure, a cost or a right answer', () => {
    const own = of('cascade', 'a', 1, 0.001);
    const tier = of('small', 'a', 1, 0.002);
    expect(headlineOf([own, tier])).toBeDefined();
    expect(headlineOf([own])).toBeUndefined();
    expect(headlineOf([tier])).toBeUndefined();
    expect(headlineOf([of('cascade', 'a', undefined, 1), of('small', 'a', undefined, 1)])).toBeUndefined();
    expect(headlineOf([of('cascade', 'a', 1, 0), of('small', 'a', 1, 0)])).toBeUndefined();
    expect(headlineOf([own, of('small', 'a', 0, 1)])).toBeUndefined();
    expect(headlineOf([own, of('small', 'b', 1, 1)])).toBeUndefined();
  });

  test('has the intervals of a bootstrap of the questions, with the line between two tiers drawn anew', () => {
    const world = makeWorld({ questions: 150, seed: 5, choose: clever });
    const results = world.filter(({ strategy }) => strategy !== 'middle');
    const headline = headlineOf(results);
    const ids = [...new Set(results.map(({ id }) => id))].sort();
    const byKey = new Map(results.map((result) => [`${result.strategy} ${result.id}`, result]));
    const meanOf = (strategy: string, sample: readonly string[], of: (result: Result) => number) =>
      sample.reduce((sum, id) => sum + of(byKey.get(`${strategy} ${id}`) as Result), 0) / sample.length;
    const cost = ({ cost_usd }: Result) => cost_usd;
    const quality = ({ grounded }: Result) => grounded ?? Number.NaN;
    const intervalOf = (statistic: (sample: readonly string[]) => number) =>
      bootstrapInterval(ids, statistic, { resamples: 1_000, random: createSeeded(7) });
    const expectAlike = (given: Interval | undefined, expected: Interval) => {
      for (const end of ['estimate', 'low', 'high'] as const) {
        expect(given?.[end]).toBeCloseTo(expected[end], 9);
      }
    };
    expectAlike(
      headline?.costSaved,
      intervalOf((sample) => 1 - meanOf('cascade', sample, cost) / meanOf('large', sample, cost)),
    );
    expectAlike(
      headline?.qualityKept,
      intervalOf((sample) => meanOf('cascade', sample, quality) / meanOf('large', sample, quality)),
    );
    const gained = intervalOf((sample) => {
      const [low, high] = [meanOf('small', sample, cost), meanOf('large', sample, cost)];
      const [worse, better] = [meanOf('small', sample, quality), meanOf('large', sample, quality)];
      const share = (meanOf('cascade', sample, cost) - low) / (high - low);
      return meanOf('cascade', sample, quality) - worse - share * (better - worse);
    });
    expectAlike(headline?.qualityGainedAtEqualCost?.value, gained);
  });

  test('claims what a clever cascade gains over luck', () => {
    const headline = headlineOf(makeWorld({ questions: 300, seed: 11, choose: clever }));
    expect(headline?.isSaving).toBe(true);
    expect(headline?.qualityGainedAtEqualCost?.isClaimed).toBe(true);
    expect(headline?.costSavedAtEqualQuality?.isClaimed).toBe(true);
  });

  test('claims no gain over luck for a cascade that is luck, nineteen times out of twenty', () => {
    const rounds = 40;
    let gained = 0;
    let saved = 0;
    for (let seed = 0; seed < rounds; seed += 1) {
      const choose = (_: number, random: () => number) => (random() < 0.5 ? 1 : 2);
      const headline = headlineOf(makeWorld({ questions: 60, seed, choose }));
      if (headline?.qualityGainedAtEqualCost?.isClaimed) gained += 1;
      if (headline?.costSavedAtEqualQuality?.isClaimed) saved += 1;
    }
    // A claim rests on one end of an interval of 95 %, so that 1 of 40 is expected; 5 are four deviations above.
    expect(gained).toBeLessThanOrEqual(5);
    expect(saved).toBeLessThanOrEqual(5);
  });

  test('claims no saving where it is noise, nineteen times out of twenty', () => {
    const rounds = 100;
    let claimed = 0;
    for (let seed = 0; seed < rounds; seed += 1) {
      const random = createSeeded(1_000 + seed);
      const results = Array.from({ length: 60 }, (_, index) => `q${index}`).flatMap((id) => [
        of('cascade', id, 1, 0.001 + 0.01 * random()),
        of('small', id, 1, 0.001 + 0.01 * random()),
      ]);
      if (headlineOf(results)?.isSaving) claimed += 1;
    }
    // 2.5 of 100 are expected; the percentile bootstrap of 60 is a little narrow, and 9 are four deviations above.
    expect(claimed).toBeLessThanOrEqual(9);
    expect(claimed).toBeGreaterThan(0);
  });
});
