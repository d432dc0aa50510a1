import { expect, test } from 'vitest';
import { bootstrapInterval } from '../../../src/statistics/bootstrap.ts';
import { createSeeded } from '../../../src/statistics/seeded.ts';

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('the interval of a mean is what its standard error says', () => {
  const random = createSeeded(9);
  const sample = Array.from({ length: 400 }, random);
  const { estimate, low, high } = bootstrapInterval(sample, mean, { resamples: 2_000, random });
  const deviation = Math.sqrt(mean(sample.map((value) => (value - estimate) ** 2)));
  const reach = (1.96 * deviation) / Math.sqrt(sample.length);
  expect(estimate).toBe(mean(sample));
  expect(low).toBeCloseTo(estimate - reach, 2);
  expect(high).toBeCloseTo(estimate + reach, 2);
});

test('it holds the truth about as often as its level says', () => {
  const random = createSeeded(17);
  let held = 0;
  for (let round = 0; round < 200; round += 1) {
    const sample = Array.from({ length: 60 }, random);
    const { low, high } = bootstrapInterval(sample, mean, { resamples: 200, level: 0.8, random });
    if (low <= 0.5 && 0.5 <= high) held += 1;
  }
  // Four standard deviations of a binomial with 200 tries at 0.8.
  expect(Math.abs(held - 160)).toBeLessThan(23);
});

test('the same numbers give the same interval', () => {
  const sample = [1, 5, 2, 8, 3];
  const once = bootstrapInterval(sample, mean, { random: createSeeded(1) });
  expect(bootstrapInterval(sample, mean, { random: createSeeded(1) })).toEqual(once);
});

test('samples without a value are left out, and what has none at all is its own interval', () => {
  const oneInTwo = (values: readonly number[]) => (values.includes(1) ? 1 : Number.NaN);
  const { low, high } = bootstrapInterval([1, 2], oneInTwo, { random: createSeeded(1) });
  expect([low, high]).toEqual([1, 1]);
  expect(bootstrapInterval([], () => 7, { random: createSeeded(1) })).toEqual({
    estimate: 7,
    low: 7,
    high: 7,
  });
});
