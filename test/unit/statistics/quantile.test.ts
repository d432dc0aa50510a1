import { expect, test } from 'vitest';
import { toQuantile } from '../../../src/statistics/quantile.ts';

const TEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

// R's quantile(1:10, …), type 7, and NumPy's percentile of 1, 2, 3, 4, 7, 10 at 50.
test.each([
  [TEN, 0, 1],
  [TEN, 0.25, 3.25],
  [TEN, 0.5, 5.5],
  [TEN, 0.95, 9.55],
  [TEN, 1, 10],
  [[1, 2, 3, 4, 7, 10], 0.5, 3.5],
  [[4], 0.3, 4],
  [TEN, -1, 1],
  [TEN, 2, 10],
])('of %j at %f is %f', (values, share, quantile) => {
  expect(toQuantile(values, share)).toBeCloseTo(quantile, 12);
});

test('is not a number of none, and keeps to the values there are at the ends', () => {
  expect(toQuantile([], 0.5)).toBeNaN();
  expect(toQuantile([-Infinity, -Infinity, 1], 0.2)).toBe(-Infinity);
});
