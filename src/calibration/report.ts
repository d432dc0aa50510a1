import type { Interval } from '../statistics/bootstrap.ts';
import type { ReliabilityBin } from '../statistics/reliability.ts';

export type { Interval, ReliabilityBin };

/** What one choice of settings comes to, on questions whose outcome at every tier is known. */
export interface TradeOffPoint {
  /** Calibrated confidence, 0 to 1, from which an answer is accepted. */
  readonly minConfidence: number;
  /** Complexity scores, ascending, one fewer than tiers. */
  readonly thresholds: readonly number[];
  /** Share of the best tier's quality that is kept: 1 is as good as asking that tier alone; it can be above 1. */
  readonly quality: Interval;
  /** For 1,000 questions, every tried tier paid for; in US dollars, unless the cost unit says otherwise. */
  readonly costUsdPer1k: Interval;
  /** By tier name, cheapest first: the share of questions, 0 to 1, whose answer is that tier's; they add up to 1. */
  readonly shareByTier: Readonly<Record<string, number>>;
  /** Share of questions, 0 to 1, that were asked of more than one tier. */
  readonly escalated: number;
}

/** One tier asked alone, on the same questions: what the trade-off is held against. */
export interface TierAlone {
  readonly tier: string;
  /** As TradeOffPoint's; the best tier has 1. */
  readonly quality: Interval;
  readonly costUsdPer1k: Interval;
}

/** Where costs come from: `ranks` are no money at all, but 1 for the cheapest tier's call, 2 for the next, and so on. */
export type CostUnit = 'usd' | 'ranks';

/** What a picture of the trade-off may show beside its points. */
export interface TradeOffSetting {
  readonly alone?: readonly TierAlone[] | undefined;
  /** Left out: `usd`. */
  readonly costUnit?: CostUnit | undefined;
  /** Share of quality, 0 to 1, that was to be kept. */
  readonly wantedQuality?: number | undefined;
}

/** Cost per 1,000 questions against quality kept, as an SVG; `chosen` is one of `points`. */
export type DrawTradeOff = (
  points: readonly TradeOffPoint[],
  chosen: TradeOffPoint | undefined,
  setting?: TradeOffSetting,
) => string;

/** How often answers were right against how often they were said to be, before and after calibration, as an SVG. */
export type DrawReliability = (before: readonly ReliabilityBin[], after: readonly ReliabilityBin[]) => string;

/** Complexity scores, 1 to 10, with the thresholds between the tiers `tierNames`, one more than thresholds; an SVG. */
export type DrawScores = (
  scores: readonly number[],
  thresholds: readonly number[],
  tierNames: readonly string[],
) => string;

/**
 * How well the knowledge covers questions in its scope and out of it, 0 and more (mostly below 2), and from where on
 * it answers; an SVG.
 */
export type DrawAbstention = (
  inScope: readonly number[],
  outOfScope: readonly number[],
  cut: number,
) => string;
