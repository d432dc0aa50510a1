import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brierScore, toReliability } from '../../../src/statistics/reliability.ts';

describe('reliability', () => {
  test('is what a small table worked out by hand says', () => {
    const { bins, expectedCalibrationError } = toReliability([0.1, 0.2, 0.7, 0.8, 0.9], [0, 1, 1, 0, 1], 2);
    expect(bins).toEqual([
      { from: 0, to: 0.5, count: 2, predicted: expect.closeTo(0.15), observed: 0.5 },
      { from: 0.5, to: 1, count: 3, predicted: expect.closeTo(0.8), observed: expect.closeTo(2 / 3) },
    ]);
    expect(expectedCalibrationError).toBeCloseTo((2 / 5) * 0.35 + (3 / 5) * (0.8 - 2 / 3), 12);
  });

  test('counts 0 to the first bin and 1 to the last', () => {
    const { bins } = toReliability([0, 1, 0.5], [0, 1, 1]);
    expect(bins.map(({ count }) => count)).toEqual([1, 0, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect(bins[3]).toEqual({ from: 0.3, to: 0.4, count: 0, predicted: 0.35, observed: undefined });
  });

  test('has no error where each bin is right as often as it says, and all of it where it is never', () => {
    expect(toReliability([0.25, 0.25, 0.25, 0.25], [1, 0, 0, 0]).expectedCalibrationError).toBe(0);
    expect(toReliability([1, 1, 0, 0], [0, 0, 1, 1]).expectedCalibrationError).toBe(1);
  });

  test('loses no prediction', () => {
    const pair = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1));
    fc.assert(
      fc.property(fc.array(pair), fc.integer({ min: 1, max: 20 }), (pairs, count) => {
        const predictions = pairs.map(([prediction]) => prediction);
        const { bins, expectedCalibrationError } = toReliability(
          predictions,
          pairs.map(([, outcome]) => outcome),
          count,
        );
        expect(bins).toHaveLength(count);
        expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(pairs.length);
        expect(expectedCalibrationError).toBeGreaterThanOrEqual(0);
        expect(expectedCalibrationError).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
  });
});

describe("Brier's score", () => {
  test("is for scikit-learn's example what its documentation says", () => {
    expect(brierScore([0.1, 0.9, 0.8, 0.3], [0, 1, 1, 0])).toBeCloseTo(0.0375, 12);
  });

  test('is 0 of none, and refuses what does not fit together', () => {
    expect(brierScore([], [])).toBe(0);
    expect(() => brierScore([1], [])).toThrow(RangeError);
    expect(() => toReliability([1], [])).toThrow(RangeError);
  });
});
