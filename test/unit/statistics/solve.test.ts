import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { solvePositive } from '../../../src/statistics/solve.ts';

test('solves a system worked out by hand', () => {
  // 4x + 2y = 10 and 2x + 3y = 9: x is 1.5 and y is 2.
  const [x, y] = solvePositive(
    [
      [4, 2],
      [2, 3],
    ],
    [10, 9],
  );
  expect(x).toBeCloseTo(1.5, 12);
  expect(y).toBeCloseTo(2, 12);
});

test('brings back what the right side was made from', () => {
  const value = fc.double({ min: -3, max: 3, noNaN: true });
  const vector = fc.array(value, { minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(vector, { minLength: 4, maxLength: 4 }), vector, (factor, wanted) => {
      // A matrix times its own transpose, and 1 on the diagonal, is positive definite.
      const matrix = factor.map((row, i) =>
        factor.map((other, j) => row.reduce((sum, part, k) => sum + part * (other[k] ?? 0), i === j ? 1 : 0)),
      );
      const right = matrix.map((row) => row.reduce((sum, part, k) => sum + part * (wanted[k] ?? 0), 0));
      const solved = solvePositive(matrix, right);
      for (const [index, part] of wanted.entries()) expect(solved[index]).toBeCloseTo(part, 6);
    }),
  );
});
