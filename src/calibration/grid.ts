import { toQuantile } from '../statistics/quantile.ts';
import type { Ladder } from './ladder.ts';

/** The choices that are tried. */
export interface Grid {
  readonly minConfidences: readonly number[];
  readonly thresholds: readonly (readonly number[])[];
}

/** Thresholds outside of all scores: from 1 on no question starts below, and below 10 nearly all do. */
const LEAST_SCORE = 1;
const MOST_SCORE = 10;
/** More combinations of thresholds than that would not tell each other apart on a few thousand questions. */
const MOST_COMBINATIONS = 300;
const MOST_CANDIDATES = 21;
const CONFIDENCE_STEPS = 20;

/**
 * Confidences and scores that part the questions into about equal lots, with the extremes: to accept everything and
 * nothing, to start every question at any one tier.
 */
export function toGrid(ladders: readonly Ladder[], tiers: number): Grid {
  const confidences = ladders
    .flatMap(({ rungs }) => rungs.slice(0, -1).map(({ confidence }) => confidence))
    .sort((a, b) => a - b);
  const scores = ladders.map(({ complexity }) => complexity).sort((a, b) => a - b);
  const candidates = toCandidateCount(tiers - 1);
  return {
    minConfidences: [0, ...toSteps(confidences, CONFIDENCE_STEPS, 100), 1].filter(isFirst),
    thresholds: toAscending(
      [LEAST_SCORE, ...toSteps(scores, candidates - 1, 10), MOST_SCORE].filter(isFirst),
      tiers - 1,
    ),
  };
}

/** The quantiles that part `ascending` into so many lots, rounded to that part of 1. */
function toSteps(ascending: readonly number[], lots: number, unit: number): number[] {
  return Array.from(
    { length: lots - 1 },
    (_, index) => Math.round(toQuantile(ascending, (index + 1) / lots) * unit) / unit,
  );
}

function isFirst(value: number, index: number, values: readonly number[]): boolean {
  return values.indexOf(value) === index;
}

/** So many values that choosing `slots` of them, ascending and with repeats, has few enough outcomes. */
function toCandidateCount(slots: number): number {
  let count = MOST_CANDIDATES;
  while (count > 3 && combinations(count, slots) > MOST_COMBINATIONS) count -= 1;
  return count;
}

function combinations(values: number, slots: number): number {
  let count = 1;
  for (let slot = 1; slot <= slots; slot += 1) count = (count * (values + slot - 1)) / slot;
  return count;
}

/** Every ascending choice of `slots` values, repeats among them. */
function toAscending(values: readonly number[], slots: number): number[][] {
  if (slots === 0) return [[]];
  return values.flatMap((value, index) =>
    toAscending(values.slice(index), slots - 1).map((rest) => [value, ...rest]),
  );
}
