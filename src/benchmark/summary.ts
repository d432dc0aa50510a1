import type { Interval } from '../statistics/bootstrap.ts';
import type { ReliabilityBin } from '../statistics/reliability.ts';
import type { Measure } from './result.ts';
import type { RunFacts, RunProgress, StrategyFacts } from './run-facts.ts';

/** All that a report shows and `summary.json` holds. Shares are 0 to 1, times milliseconds, money US dollars. */
export interface Summary {
  readonly version: 1;
  readonly facts: RunFacts;
  readonly progress: RunProgress;
  /** How quality was measured; absent where no question says what is right. */
  readonly measure?: Measure | undefined;
  /** Questions that have that measure. */
  readonly measured: number;
  readonly headline?: Headline | undefined;
  readonly strategies: readonly StrategySummary[];
  /** Worst first, at most 50: where the best tier alone was right and the cascade was not. */
  readonly lost: readonly LostQuestion[];
  readonly lostCount: number;
  /** Confidence of the cascade's answers against whether they were right; absent without a measure. */
  readonly reliability?:
    | { readonly bins: readonly ReliabilityBin[]; readonly expectedCalibrationError: number }
    | undefined;
  /** By question: the mean quality of the cascade's answers, for a later run to be held against. */
  readonly quality: Readonly<Record<string, number>>;
}

/** The cascade against one tier for everything, and against luck. Intervals hold 95 %, questions paired. */
export interface Headline {
  readonly strategy: string;
  /** The tier alone with the highest quality. */
  readonly bestTier: string;
  /** Quality of the cascade as a share of the best tier's. */
  readonly qualityKept: Interval;
  /** Share of the best tier's cost that is not spent. */
  readonly costSaved: Interval;
  /** Whether that interval excludes zero, on the side of a saving. */
  readonly isSaving: boolean;
  /** Against luck, the mix of tiers alone that is best for the money; absent where they cannot be mixed to match. */
  readonly costSavedAtEqualQuality?: Claim | undefined;
  readonly qualityGainedAtEqualCost?: Claim | undefined;
}

export interface Claim {
  readonly value: Interval;
  /** Whether the interval lies above zero. */
  readonly isClaimed: boolean;
}

/** What one strategy came to on one set of questions. */
export interface Figures {
  readonly questions: number;
  readonly answers: number;
  /** Absent where no question of the set has the measure. */
  readonly quality?: Interval | undefined;
  readonly measures: Readonly<
    Partial<Record<Measure, { readonly mean: number; readonly questions: number }>>
  >;
  /** Chance that k answers to a question are all right, for k from 1 to the repetitions (pass^k). */
  readonly passHat: readonly number[];
  readonly costUsdPer1k: Interval;
  /** Share of the cost that paid for hours not used. */
  readonly idleShare: number;
  readonly escalated: number;
  readonly abstained: number;
  readonly degraded: number;
  readonly failed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** p50, p90, p95 and p99. */
  readonly latencyMs: Quantiles;
  readonly firstTokenMs: Quantiles;
  /** Answers a second at the concurrency of the run. */
  readonly throughput: number;
  /** 95 of 100 answers came within so many ms, by US dollar for 1,000 questions; absent where nothing costs. */
  readonly p95MsPerUsd?: number | undefined;
  /** Of questions with a hint: answered by the hinted tier, a weaker and a stronger one. */
  readonly hint?: { readonly as: number; readonly below: number; readonly above: number } | undefined;
}

export interface Quantiles {
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
}

export interface StrategySummary extends StrategyFacts, Figures {
  readonly byTag: readonly (Figures & { readonly tag: string })[];
  /** By the tier that answered. */
  readonly byTier: readonly (Figures & { readonly tier: string })[];
  /** Shares of the tiers in the answers to questions with each tag. */
  readonly tierShares: readonly {
    readonly tag: string;
    readonly shares: Readonly<Record<string, number>>;
  }[];
  /** Of luck: the tiers and how often each is taken. */
  readonly mix?: readonly { readonly tier: string; readonly share: number }[] | undefined;
  /** For the picture of the distribution: latencies at 0, 1, …, 100 of 100. */
  readonly latencyCurveMs: readonly number[];
}

export interface LostQuestion {
  readonly id: string;
  readonly query?: string | undefined;
  readonly tags: readonly string[];
  readonly tier?: string | undefined;
  readonly confidence: number;
  readonly quality: number;
  readonly bestQuality: number;
  /** In words. */
  readonly why: string;
  readonly response?: string | undefined;
  readonly bestResponse?: string | undefined;
}
