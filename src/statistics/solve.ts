/**
 * Solves `matrix · x = right` for a symmetric, positive definite matrix (Cholesky's decomposition; Golub and Van
 * Loan, Matrix Computations, 4.2).
 * @param matrix n rows of n; the upper triangle is not read.
 */
export function solvePositive(
  matrix: readonly (readonly number[])[],
  right: readonly number[],
): readonly number[] {
  const lower: number[][] = [];
  const solved: number[] = [];
  for (const [row, values] of matrix.entries()) {
    const known: number[] = [];
    for (let column = 0; column < row; column += 1) {
      const above = lower[column] as number[];
      known.push((at(values, column) - dot(known, above, column)) / at(above, column));
    }
    known.push(Math.sqrt(at(values, row) - dot(known, known, row)));
    lower.push(known);
    solved.push((at(right, row) - dot(known, solved, row)) / at(known, row));
  }
  for (let row = lower.length - 1; row >= 0; row -= 1) {
    let left = at(solved, row);
    for (let below = row + 1; below < lower.length; below += 1) {
      left -= at(lower[below] as number[], row) * at(solved, below);
    }
    solved[row] = left / at(lower[row] as number[], row);
  }
  return solved;
}

function dot(left: readonly number[], right: readonly number[], length: number): number {
  let sum = 0;
  for (let index = 0; index < length; index += 1) sum += at(left, index) * at(right, index);
  return sum;
}

function at(values: readonly number[], index: number): number {
  return values[index] as number;
}
