import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toQuantile } from '../../../src/statistics/quantile.ts';
import { toWeightedQuantiles } from '../../../src/statistics/weighted-quantile.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const values = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 30 });

describe('weighted quantiles', () => {
  test('are those of NumPy where all weigh the same', () => {
    const latencies = [812, 95, 430, 1201, 77, 640, 233, 1500, 310, 58.5];
    const quantile = toWeightedQuantiles(latencies, new Array(10).fill(0.3));
    // numpy.quantile(latencies, [.5, .9, .95, .99])
    for (const [at, value] of [
      [0.5, 370],
      [0.9, 1230.9],
      [0.95, 1365.45],
      [0.99, 1473.09],
    ] as const) {
      expect(quantile(at)).toBeCloseTo(value, 9);
    }
  });

  test('are plain quantiles where all weigh the same, whatever that is', () => {
    fc.assert(
      fc.property(values, share, fc.double({ min: 0.01, max: 9, noNaN: true }), (all, at, weight) => {
        const ascending = all.toSorted((a, b) => a - b);
        const quantile = toWeightedQuantiles(
          all,
          all.map(() => weight),
        );
        expect(quantile(at)).toBeCloseTo(toQuantile(ascending, at), 6);
      }),
    );
  });

  test('are near those of a list that has each value as often as it weighs', () => {
    const weights = [5, 1, 3, 1];
    const all = [10, 20, 30, 40];
    const many = all.flatMap((value, index) => new Array(1_000 * (weights[index] ?? 0)).fill(value));
    const quantile = toWeightedQuantiles(
      many,
      many.map(() => 1),
    );
    const few = toWeightedQuantiles(all, weights);
    expect([0, 1].map(few)).toEqual([10, 40]);
    // Between two of only four values there is a slope where the long list has a step; they are no further apart.
    for (const at of [0.1, 0.25, 0.45, 0.55, 0.8, 0.95]) {
      expect(Math.abs(few(at) - quantile(at))).toBeLessThanOrEqual(10);
    }
  });

  test('never fall, stay within the values, and pass over what weighs nothing', () => {
    const weighed = fc.array(fc.tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 0, max: 5 })), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(weighed, share, share, (pairs, one, other) => {
        const kept = pairs.filter(([, weight]) => weight > 0).map(([value]) => value);
        fc.pre(kept.length > 0);
        const quantile = toWeightedQuantiles(
          pairs.map(([value]) => value),
          pairs.map(([, weight]) => weight),
        );
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map(quantile) as [number, number];
        expect(low).toBeLessThanOrEqual(high + 1e-9);
        expect(low).toBeGreaterThanOrEqual(Math.min(...kept));
        expect(high).toBeLessThanOrEqual(Math.max(...kept));
      }),
    );
  });

  test('are NaN of nothing, and refuse what does not fit together', () => {
    expect(toWeightedQuantiles([], [])(0.5)).toBeNaN();
    expect(toWeightedQuantiles([3], [0])(0.5)).toBeNaN();
    expect(toWeightedQuantiles([3], [2])(0.5)).toBe(3);
    expect(() => toWeightedQuantiles([1], [])).toThrow(RangeError);
  });
});
