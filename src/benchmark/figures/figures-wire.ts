import type { Interval } from '../../statistics/bootstrap.ts';
import type { Figures, Headline } from '../summary.ts';

export type Wire = Readonly<Record<string, unknown>>;

/** Finer than this is noise, which may differ between machines. */
const DIGITS = 6;

/**
 * As it is once written as JSON and read: numbers to so many significant digits, counts in full, and without what is
 * absent or no number.
 */
export function toJson(wire: Wire, digits = DIGITS): Wire {
  return JSON.parse(
    JSON.stringify(wire, (_, value) => (typeof value === 'number' ? round(value, digits) : value)),
  );
}

function round(value: number, digits: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
}

export function toFiguresWire(figures: Figures): Wire {
  return {
    questions: figures.questions,
    answers: figures.answers,
    quality: figures.quality && toIntervalWire(figures.quality),
    measures: figures.measures,
    pass_hat: figures.passHat,
    cost_usd_per_1k: toIntervalWire(figures.costUsdPer1k),
    idle_share: figures.idleShare,
    escalated: figures.escalated,
    abstained: figures.abstained,
    degraded: figures.degraded,
    failed: figures.failed,
    input_tokens: figures.inputTokens,
    output_tokens: figures.outputTokens,
    latency_ms: figures.latencyMs,
    first_token_ms: figures.firstTokenMs,
    throughput: figures.throughput,
    p95_ms_per_usd: figures.p95MsPerUsd,
    hint: figures.hint,
  };
}

export function toHeadlineWire(headline: Headline): Wire {
  const { costSavedAtEqualQuality, qualityGainedAtEqualCost } = headline;
  return {
    strategy: headline.strategy,
    best_tier: headline.bestTier,
    quality_kept: toIntervalWire(headline.qualityKept),
    cost_saved: toIntervalWire(headline.costSaved),
    is_saving: headline.isSaving,
    cost_saved_at_equal_quality: costSavedAtEqualQuality && toClaimWire(costSavedAtEqualQuality),
    quality_gained_at_equal_cost: qualityGainedAtEqualCost && toClaimWire(qualityGainedAtEqualCost),
  };
}

function toClaimWire({ value, isClaimed }: { readonly value: Interval; readonly isClaimed: boolean }): Wire {
  return { ...toIntervalWire(value), is_claimed: isClaimed };
}

function toIntervalWire({ estimate, low, high }: Interval): Wire {
  return { estimate, low, high };
}
