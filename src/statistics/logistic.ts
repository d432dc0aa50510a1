import { solvePositive } from './solve.ts';

/** Log-odds are `intercept` plus the sum of each feature times its coefficient. */
export interface LogisticFit {
  readonly intercept: number;
  readonly coefficients: readonly number[];
}

export interface LogisticData {
  /** Features of each item, as many in each row. */
  readonly rows: readonly (readonly number[])[];
  /** What came of each, 0 to 1; a share between them counts as that much of both. */
  readonly labels: readonly number[];
  /** How much each item counts, 0 or more; left out: 1. */
  readonly weights?: readonly number[] | undefined;
  /** 0 or more, for all coefficients or for each: `ridge × (coefficient - prior)² / 2` is added to the loss. */
  readonly ridge: number | readonly number[];
  /** What the coefficients are drawn to; left out: 0. */
  readonly prior?: readonly number[] | undefined;
  /** The same for the intercept, which is drawn to 0; left out: it is free. */
  readonly interceptRidge?: number | undefined;
}

/**
 * On features that are standardised, and on the intercept in their midst, something always pulls this little: what
 * is free then stays finite where the data is all of one kind or can be told apart without a miss.
 */
const LEAST_RIDGE = 1e-6;
const MOST_STEPS = 100;
/** A feature that is the same in all rows comes out of their mean with this much noise, by its size; it is not scaled. */
const NOISE = 1e-12;
/** Nor is one whose square is next to nothing. */
const LEAST_SPREAD = 1e-60;
/** Steps end where one would lower the loss by less than this share of it. */
const PRECISION = 1e-15;

/**
 * Logistic regression with a ridge penalty, by Newton's method (iteratively reweighted least squares; Hastie,
 * Tibshirani and Friedman, The Elements of Statistical Learning, 4.4.1), with shorter steps where a whole one would
 * overshoot. The loss is convex and has one minimum: what comes out depends on the data alone. Features are
 * standardised inside; penalties and results are in their own units.
 * @returns intercept 0 and the prior where there is no data.
 * @throws RangeError where rows, labels, weights, ridges and priors do not fit together.
 */
export function fitLogistic(data: LogisticData): LogisticFit {
  const problem = standardise(data);
  const { width } = problem;
  let at = new Array<number>(width + 1).fill(0);
  let loss = lossAt(problem, at);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { gradient, curvature } = slopesAt(problem, at);
    const way = solvePositive(curvature, gradient);
    const gain = way.reduce((sum, part, index) => sum + part * num(gradient, index), 0);
    if (!(gain > loss * PRECISION)) break;
    let length = 1;
    let next = at;
    let nextLoss = loss;
    do {
      const share = length;
      next = at.map((value, index) => value - share * num(way, index));
      nextLoss = lossAt(problem, next);
      length /= 2;
      // Armijo's condition: a step is worth taking that brings a part of what the slope promises.
    } while (nextLoss > loss - 1e-4 * length * gain && length > 1e-10);
    if (!(nextLoss < loss)) break;
    at = next;
    loss = nextLoss;
  }
  const coefficients = problem.spreads.map((spread, index) => num(at, index + 1) / spread);
  const shift = coefficients.reduce((sum, value, index) => sum + value * num(problem.means, index), 0);
  return { intercept: num(at, 0) - shift, coefficients };
}

/** The data with a leading 1 for the intercept, each feature with mean 0 and deviation 1. */
interface Problem {
  readonly width: number;
  readonly design: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly weights: readonly number[];
  readonly means: readonly number[];
  readonly spreads: readonly number[];
  /** In units of the standardised features; the intercept's come first. */
  readonly ridges: readonly number[];
  readonly priors: readonly number[];
  readonly interceptRidge: number;
  /** What the intercept is made of, in its own units: itself less each coefficient's share of the means. */
  readonly interceptParts: readonly number[];
}

function standardise(data: LogisticData): Problem {
  const { rows, labels, ridge, interceptRidge = 0 } = data;
  const width = rows[0]?.length ?? data.prior?.length ?? 0;
  const weights = data.weights ?? rows.map(() => 1);
  const prior = data.prior ?? new Array<number>(width).fill(0);
  const ridges = typeof ridge === 'number' ? new Array<number>(width).fill(ridge) : ridge;
  const lengths = [prior.length, ridges.length, ...rows.map(({ length }) => length)];
  if (
    labels.length !== rows.length ||
    weights.length !== rows.length ||
    lengths.some((length) => length !== width)
  ) {
    throw new RangeError('rows, labels, weights, ridges and priors must fit together');
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  const mean = (of: (row: readonly number[]) => number) =>
    rows.reduce((sum, row, index) => sum + num(weights, index) * of(row), 0) / total;
  const means = prior.map((_, at) => mean((row) => num(row, at)));
  const spreads = means.map((middle, at) => {
    const spread = Math.sqrt(mean((row) => (num(row, at) - middle) ** 2));
    return spread > LEAST_SPREAD && spread > NOISE * Math.abs(middle) ? spread : 1;
  });
  return {
    width,
    design: rows.map((row) => [1, ...row.map((value, at) => (value - num(means, at)) / num(spreads, at))]),
    labels,
    weights,
    means,
    spreads,
    ridges: [0, ...ridges.map((value, at) => value / num(spreads, at) ** 2)].map(
      (value) => value + LEAST_RIDGE,
    ),
    priors: [0, ...prior.map((value, at) => value * num(spreads, at))],
    interceptRidge,
    interceptParts: [1, ...means.map((middle, at) => -middle / num(spreads, at))],
  };
}

function lossAt({ design, labels, weights, ...penalty }: Problem, at: readonly number[]): number {
  let loss = (penalty.interceptRidge / 2) * dot(penalty.interceptParts, at) ** 2;
  for (const [index, value] of at.entries()) {
    loss += (num(penalty.ridges, index) / 2) * (value - num(penalty.priors, index)) ** 2;
  }
  for (const [index, row] of design.entries()) {
    const logOdds = dot(row, at);
    const surprise = Math.max(0, logOdds) + Math.log1p(Math.exp(-Math.abs(logOdds)));
    loss += num(weights, index) * (surprise - num(labels, index) * logOdds);
  }
  return loss;
}

function slopesAt(problem: Problem, at: readonly number[]) {
  const { design, labels, weights, ridges, priors, interceptRidge, interceptParts } = problem;
  const intercept = dot(interceptParts, at);
  const gradient = at.map(
    (value, index) =>
      num(ridges, index) * (value - num(priors, index)) +
      interceptRidge * intercept * num(interceptParts, index),
  );
  const curvature = at.map((_, row) =>
    at.map(
      (__, column) =>
        (row === column ? num(ridges, row) : 0) +
        interceptRidge * num(interceptParts, row) * num(interceptParts, column),
    ),
  );
  for (const [index, row] of design.entries()) {
    const chance = 1 / (1 + Math.exp(-dot(row, at)));
    const pull = num(weights, index) * (chance - num(labels, index));
    const bend = num(weights, index) * chance * (1 - chance);
    for (const [upper, value] of row.entries()) {
      gradient[upper] = num(gradient, upper) + pull * value;
      const line = curvature[upper] as number[];
      for (let lower = 0; lower <= upper; lower += 1) {
        line[lower] = num(line, lower) + bend * value * num(row, lower);
      }
    }
  }
  return { gradient, curvature };
}

function dot(left: readonly number[], right: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) sum += num(left, index) * num(right, index);
  return sum;
}

/** All lengths have been checked. */
function num(values: readonly number[], index: number): number {
  return values[index] as number;
}
