import { type Calibration, toChance } from './judge/calibration.ts';

/** A tier that a question may be asked, as a step of the way up. */
export interface Rung {
  /** What a call is expected to cost, in nano-USD; absent where the tier cannot hold the question. */
  readonly costNanoUsd: number | undefined;
  /** Chance, 0 to 1, that its answer is accepted. */
  readonly acceptance: number;
}

/**
 * By how much each point of complexity lowers the log-odds of an accepted answer where nobody has measured it. The
 * usual thresholds of three tiers lie four points apart: in the middle of a tier's band, two below the threshold, 83
 * of 100 answers are then accepted, at the threshold half, and in the middle of the next band 17.
 */
const LOG_ODDS_A_POINT = 0.8;

/** Chance that a tier's answer is accepted, as measured, else with even odds at the `threshold` above the tier. */
export function toAcceptance(
  score: number,
  measured: Calibration | undefined,
  threshold = Number.POSITIVE_INFINITY,
): number {
  return toChance(
    measured ? measured.intercept + measured.slope * score : LOG_ODDS_A_POINT * (threshold - score),
  );
}

/**
 * What the whole way costs from each rung up: its call, and with the chance that its answer is not accepted the way
 * from the next one. Above the last there is nothing that is paid for here; a person may follow, who is not priced.
 */
export function toExpectedCosts(rungs: readonly Rung[]): readonly (number | undefined)[] {
  const costs: (number | undefined)[] = [];
  let above = 0;
  for (const { costNanoUsd, acceptance } of rungs.toReversed()) {
    if (costNanoUsd !== undefined) above = costNanoUsd + (1 - acceptance) * above;
    costs.unshift(costNanoUsd === undefined ? undefined : above);
  }
  return costs;
}

/** Index of the least cost, the first of several; undefined where money says nothing: none, or all without a cost. */
export function toCheapest(costs: readonly (number | undefined)[]): number | undefined {
  const known = costs.filter((cost) => cost !== undefined);
  return known.some((cost) => cost > 0) ? costs.indexOf(Math.min(...known)) : undefined;
}
