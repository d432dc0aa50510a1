import { expect, test } from 'vitest';
import { wilsonInterval } from '../../../src/statistics/wilson.ts';

// R's prop.test(…, correct = FALSE), and the table in Newcombe (Statistics in Medicine, 1998), method 3.
test.each([
  [81, 263, 0.308, 0.2553, 0.3662],
  [15, 148, 0.1014, 0.0624, 0.1605],
  [0, 20, 0, 0, 0.1611],
  [1, 29, 0.0345, 0.0061, 0.1718],
  [20, 20, 1, 0.8389, 1],
])('of %i of %i is as published', (count, total, estimate, low, high) => {
  const interval = wilsonInterval(count, total);
  expect(interval.estimate).toBeCloseTo(estimate, 4);
  expect(interval.low).toBeCloseTo(low, 4);
  expect(interval.high).toBeCloseTo(high, 4);
});

test('of none at all is anything', () => {
  expect(wilsonInterval(0, 0)).toEqual({ estimate: Number.NaN, low: 0, high: 1 });
});
