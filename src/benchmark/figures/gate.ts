import { showShare } from './show-share.ts';

/** What is checked. */
export interface GateInput {
  /** By question, from 0 to 1. A value that is no number counts as none. */
  readonly quality: Readonly<Record<string, number>>;
  readonly mean: number;
  readonly isRight: (value: number) => boolean;
}

/** What it is held against; limits from 0 to 1. */
export interface GateLimits {
  readonly baseline?:
    | { readonly quality: Readonly<Record<string, number>>; readonly mean: number }
    | undefined;
  /** Left out: the mean may be anything. */
  readonly minQuality?: number | undefined;
  /** Of the mean over the questions that both have; left out: 0.02. */
  readonly maxDrop?: number | undefined;
}

export interface Change {
  readonly id: string;
  readonly was: number;
  readonly is: number;
}

export interface GateOutcome {
  /** Sentences with figures; empty where the gate is passed. */
  readonly failures: readonly string[];
  /** Right before and wrong now, the deepest fall first. */
  readonly flipped: readonly Change[];
  /** Wrong before and right now, the highest rise first. */
  readonly mended: readonly Change[];
  /** How much the mean over the questions that both have fell, below zero where it rose; absent where there is none. */
  readonly drop?: number;
  /** Questions that both have. */
  readonly compared: number;
  /** Questions that only this run has, and only the baseline; 0 without a baseline. */
  readonly onlyNow: number;
  readonly onlyBefore: number;
  readonly mean: number;
}

const DEFAULT_MAX_DROP = 0.02;
/** Means of the same figures may differ in their last digits by the order in which they were added. */
const ROUNDING = 1e-9;

/**
 * Whether a run is good enough, and no worse than an earlier one. What cannot be told counts as failed: a mean or a
 * limit that is no number, and a baseline that shares no question.
 */
export function checkGate({ quality, mean, isRight }: GateInput, limits: GateLimits): GateOutcome {
  const { baseline, minQuality, maxDrop = DEFAULT_MAX_DROP } = limits;
  const now = toFinite(quality);
  const before = toFinite(baseline?.quality ?? {});
  const both = [...now].flatMap(([id, is]) => {
    const was = before.get(id);
    return was === undefined ? [] : [{ id, was, is }];
  });
  const wasMean = toMean(both.map(({ was }) => was));
  const isMean = toMean(both.map(({ is }) => is));
  const drop = wasMean - isMean;
  const failures: string[] = [];
  const hasLimit = minQuality !== undefined || baseline !== undefined;
  if (hasLimit && !Number.isFinite(mean)) failures.push('no quality was measured');
  else if (minQuality !== undefined && !(mean >= minQuality - ROUNDING))
    failures.push(`quality is ${showShare(mean)}, below ${showShare(minQuality)}`);
  if (baseline && both.length === 0) {
    failures.push(
      `no question is to be had in this run (${now.size}) and in the baseline (${before.size}) alike, so that there is nothing to compare`,
    );
  } else if (baseline && !(drop <= maxDrop + ROUNDING)) {
    failures.push(
      `quality fell by ${showShare(drop)} over the ${both.length} questions that both have, from ${showShare(wasMean)} to ${showShare(isMean)}; at most ${showShare(maxDrop)} is allowed`,
    );
  }
  const changed = both.filter(({ was, is }) => isRight(was) !== isRight(is));
  const byChange = (a: Change, b: Change) =>
    Math.abs(b.was - b.is) - Math.abs(a.was - a.is) || (a.id < b.id ? -1 : 1);
  return {
    failures,
    flipped: changed.filter(({ was }) => isRight(was)).sort(byChange),
    mended: changed.filter(({ was }) => !isRight(was)).sort(byChange),
    ...(both.length > 0 && { drop }),
    compared: both.length,
    onlyNow: baseline ? now.size - both.length : 0,
    onlyBefore: before.size - both.length,
    mean,
  };
}

/** Ids may be names that objects have by themselves. */
function toFinite(quality: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(quality).filter(([, value]) => Number.isFinite(value)));
}

function toMean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
