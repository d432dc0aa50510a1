import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitLogistic, type LogisticData } from '../../../src/statistics/logistic.ts';

/** Hours that students learned, and whether they passed: the example of the encyclopaedia's article. */
const HOURS = [
  0.5, 0.75, 1, 1.25, 1.5, 1.75, 1.75, 2, 2.25, 2.5, 2.75, 3, 3.25, 3.5, 4, 4.25, 4.5, 4.75, 5, 5.5,
];
const PASSED = [0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1, 1];
const rows = HOURS.map((hours) => [hours]);

/** The loss's slope at the fit, in the data's own units: all zero at the minimum. */
function slopes(data: LogisticData): number[] {
  const { intercept, coefficients } = fitLogistic(data);
  const { ridge, prior = coefficients.map(() => 0), interceptRidge = 0 } = data;
  const errors = data.rows.map((row, index) => {
    const logOdds = row.reduce((sum, value, at) => sum + value * (coefficients[at] ?? 0), intercept);
    return (data.weights?.[index] ?? 1) * (1 / (1 + Math.exp(-logOdds)) - (data.labels[index] ?? 0));
  });
  const pulls = coefficients.map(
    (value, at) => (typeof ridge === 'number' ? ridge : (ridge[at] ?? 0)) * (value - (prior[at] ?? 0)),
  );
  return [
    errors.reduce((sum, error) => sum + error, interceptRidge * intercept),
    ...pulls.map((pull, at) =>
      errors.reduce((sum, error, index) => sum + error * (data.rows[index]?.[at] ?? 0), pull),
    ),
  ];
}

describe('a logistic fit', () => {
  test('finds the published coefficients of hours and exams', () => {
    const { intercept, coefficients } = fitLogistic({ rows, labels: PASSED, ridge: 0 });
    expect(intercept).toBeCloseTo(-4.0777, 3);
    expect(coefficients[0]).toBeCloseTo(1.5046, 4);
  });

  test('ends where the penalised loss has no slope, whatever the data', () => {
    const value = fc.double({ min: -5, max: 5, noNaN: true });
    const item = fc.record({
      row: fc.tuple(value, value),
      label: fc.constantFrom(0, 0.25, 1),
      weight: fc.constantFrom(0.5, 1, 3),
    });
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 30 }),
        fc.tuple(fc.constantFrom(0.1, 1, 20), fc.constantFrom(0.1, 5)),
        fc.tuple(value, value),
        (items, ridge, prior) => {
          const data = {
            rows: items.map(({ row }) => row),
            labels: items.map(({ label }) => label),
            weights: items.map(({ weight }) => weight),
            ridge,
            prior,
            interceptRidge: 0.5,
          };
          for (const slope of slopes(data)) expect(Math.abs(slope)).toBeLessThan(1e-3);
        },
      ),
    );
  });

  test('is drawn to its prior, the more the greater the ridge', () => {
    const at = (ridge: number) =>
      fitLogistic({ rows, labels: PASSED, ridge, prior: [3] }).coefficients[0] ?? Number.NaN;
    expect(at(0)).toBeLessThan(at(1));
    expect(at(1)).toBeLessThan(at(100));
    expect(at(1e9)).toBeCloseTo(3, 4);
  });

  test('takes a weight for that many copies, and a share for that much of both kinds', () => {
    const fit = fitLogistic({ rows: [[0], [1], [2]], labels: [0.5, 0, 1], weights: [2, 1, 3], ridge: 1 });
    const copies = fitLogistic({
      rows: [[0], [0], [1], [2], [2], [2]],
      labels: [0, 1, 0, 1, 1, 1],
      ridge: 1,
    });
    expect(fit.intercept).toBeCloseTo(copies.intercept, 9);
    expect(fit.coefficients[0]).toBeCloseTo(copies.coefficients[0] ?? 0, 9);
  });

  test('does not go by the scale of a feature that nothing holds', () => {
    const plain = fitLogistic({ rows, labels: PASSED, ridge: 0 });
    const seconds = fitLogistic({
      rows: rows.map(([hours = 0]) => [1.7e9 + hours * 3_600]),
      labels: PASSED,
      ridge: 0,
    });
    expect((seconds.coefficients[0] ?? 0) * 3_600).toBeCloseTo(plain.coefficients[0] ?? 0, 4);
  });

  test.each([
    ['of one class', { rows, labels: HOURS.map(() => 1), ridge: 0 }],
    ['that can be told apart without a miss', { rows, labels: HOURS.map((h) => Number(h > 2.6)), ridge: 0 }],
    ['with a feature that never changes', { rows: rows.map(([h = 0]) => [h, 7]), labels: PASSED, ridge: 0 }],
    ['with a feature twice', { rows: rows.map(([h = 0]) => [h, h]), labels: PASSED, ridge: 0 }],
    ['of a single item', { rows: [[4]], labels: [1], ridge: 0 }],
  ])('stays finite on data %s', (_, data) => {
    const { intercept, coefficients } = fitLogistic(data);
    const chances = data.rows.map((row) =>
      row.reduce((sum, value, at) => sum + value * (coefficients[at] ?? 0), intercept),
    );
    expect(chances.length).toBe(data.rows.length);
    for (const logOdds of chances) expect(Math.abs(logOdds)).toBeLessThan(500);
    for (const value of [intercept, ...coefficients]) expect(Math.abs(value)).toBeLessThan(1_000);
  });

  test('is the prior where there is no data', () => {
    expect(fitLogistic({ rows: [], labels: [], ridge: 1, prior: [2, -1] })).toEqual({
      intercept: 0,
      coefficients: [2, -1],
    });
  });

  test('refuses what does not fit together', () => {
    expect(() => fitLogistic({ rows, labels: [1], ridge: 0 })).toThrow(RangeError);
    expect(() => fitLogistic({ rows: [[1], [1, 2]], labels: [0, 1], ridge: 0 })).toThrow(RangeError);
    expect(() => fitLogistic({ rows, labels: PASSED, ridge: [1, 2] })).toThrow(RangeError);
  });
});
