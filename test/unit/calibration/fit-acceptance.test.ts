import { expect, test } from 'vitest';
import { fitAcceptance } from '../../../src/calibration/fit-acceptance.ts';
import { toChance } from '../../../src/cascade/judge/calibration.ts';
import { createSeeded } from '../../../src/statistics/seeded.ts';

function answers(count: number, chanceOf: (complexity: number) => number) {
  const random = createSeeded(8);
  return Array.from({ length: count }, (_, index) => {
    const complexity = 1 + 9 * random();
    return { complexity, isAccepted: random() < chanceOf(complexity), fold: index % 5 };
  });
}

test('the way acceptance falls with complexity is found', () => {
  const fit = fitAcceptance(
    answers(3_000, (complexity) => toChance(4 - 0.8 * complexity)),
    5,
  );
  expect(Math.abs(fit.acceptance.intercept - 4)).toBeLessThan(0.6);
  expect(Math.abs(fit.acceptance.slope + 0.8)).toBeLessThan(0.12);
  expect(fit.brierByScore).toBeLessThan(fit.brierByShare);
});

test('where complexity foretells nothing, the share of accepted answers does', () => {
  const given = Array.from({ length: 60 }, (_, index) => ({
    complexity: 3,
    isAccepted: index % 3 > 0,
    fold: index % 5,
  }));
  const { acceptance, accepted } = fitAcceptance(given, 5);
  expect(accepted).toBeCloseTo(41 / 62, 12);
  expect(acceptance.slope).toBeCloseTo(0, 9);
  expect(toChance(acceptance.intercept)).toBeCloseTo(2 / 3, 1);
});

test('thirty answers that are all accepted are no certainty', () => {
  const { acceptance } = fitAcceptance(
    answers(30, () => 1),
    5,
  );
  expect(acceptance.slope).toBe(0);
  expect(toChance(acceptance.intercept)).toBeCloseTo(31 / 32, 9);
});
