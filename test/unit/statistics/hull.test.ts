import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { costAtQuality, type Deal, mixAtCost, toUpperHull } from '../../../src/statistics/hull.ts';

const deal = fc.record({
  cost: fc.integer({ min: 0, max: 12 }).map((cost) => cost / 4),
  quality: fc.integer({ min: 0, max: 20 }).map((quality) => quality / 20),
});
const deals = fc.array(deal, { minLength: 1, maxLength: 7 });

/** The best quality of all mixes of two deals, or one, that cost no more. */
function bestWithin(all: readonly Deal[], cost: number): number {
  const qualities = all.flatMap((one) =>
    all.map((other) => {
      if (one.cost <= cost && other.cost <= cost) return Math.max(one.quality, other.quality);
      if (one.cost > cost || other.cost <= cost) return Number.NEGATIVE_INFINITY;
      const share = (cost - one.cost) / (other.cost - one.cost);
      return one.quality + share * (other.quality - one.quality);
    }),
  );
  return Math.max(...qualities);
}

describe('the hull of deals', () => {
  test('has at each cost that is to be had the best quality of all mixes of two', () => {
    fc.assert(
      fc.property(deals, fc.double({ min: 0, max: 4, noNaN: true }), (all, wanted) => {
        const cheapest = Math.min(...all.map(({ cost }) => cost));
        const cost = Math.max(cheapest, wanted);
        expect(mixAtCost(toUpperHull(all), cost).quality).toBeCloseTo(bestWithin(all, cost), 9);
      }),
    );
  });

  test('gives a mix that adds up to its cost and its quality', () => {
    fc.assert(
      fc.property(deals, fc.double({ min: 0, max: 4, noNaN: true }), (all, wanted) => {
        const mix = mixAtCost(toUpperHull(all), wanted);
        const sum = (of: (deal: Deal) => number) =>
          mix.parts.reduce((total, { index, share }) => total + share * of(all[index] as Deal), 0);
        expect(mix.parts.length).toBeLessThanOrEqual(2);
        expect(mix.parts.every(({ share }) => share > 0 && share <= 1)).toBe(true);
        expect(sum(() => 1)).toBeCloseTo(1, 9);
        expect(sum(({ cost }) => cost)).toBeCloseTo(mix.cost, 9);
        expect(sum(({ quality }) => quality)).toBeCloseTo(mix.quality, 9);
      }),
    );
  });

  test('says of a cost between its ends what the cost of that quality is', () => {
    fc.assert(
      fc.property(deals, fc.double({ min: 0, max: 1, noNaN: true }), (all, share) => {
        const hull = toUpperHull(all);
        const first = hull[0]?.cost ?? 0;
        const cost = first + share * ((hull.at(-1)?.cost ?? 0) - first);
        expect(costAtQuality(hull, mixAtCost(hull, cost).quality)).toBeCloseTo(cost, 6);
      }),
    );
  });

  test('leaves out what a mix beats', () => {
    const all = [
      { cost: 4, quality: 0.9 },
      { cost: 1, quality: 0.5 },
      { cost: 2, quality: 0.6 },
      { cost: 5, quality: 0.9 },
      { cost: 2.5, quality: 0.7 },
      { cost: 1, quality: 0.4 },
    ];
    expect(toUpperHull(all).map(({ index }) => index)).toEqual([1, 0]);
    expect(mixAtCost(toUpperHull(all), 2.5).parts).toEqual([
      { index: 1, share: 0.5 },
      { index: 0, share: 0.5 },
    ]);
  });

  test('is one deal alone beyond its ends, and has no cost for qualities there', () => {
    const hull = toUpperHull([
      { cost: 1, quality: 0.5 },
      { cost: 3, quality: 0.8 },
    ]);
    expect(mixAtCost(hull, 0.2)).toMatchObject({ quality: 0.5, parts: [{ index: 0, share: 1 }] });
    expect(mixAtCost(hull, 7)).toMatchObject({ quality: 0.8, parts: [{ index: 1, share: 1 }] });
    expect(costAtQuality(hull, 0.81)).toBeNaN();
    expect(costAtQuality(hull, 0.49)).toBeNaN();
    expect([costAtQuality(hull, 0.5), costAtQuality(hull, 0.8)]).toEqual([1, 3]);
    expect(() => mixAtCost([], 1)).toThrow(RangeError);
    expect(costAtQuality([], 1)).toBeNaN();
  });
});
