import { toFiguresWire, toHeadlineWire, toJson, type Wire } from './figures-wire.ts';
import type { RunFacts, RunProgress } from './run-facts.ts';
import type { LostQuestion, StrategySummary, Summary } from './summary.ts';

/** What `summary.json` holds: names in snake_case, numbers to six significant digits, nothing where a value is absent. */
export function toSummaryWire(summary: Summary): Wire {
  const { version, facts, progress, measure, measured, headline, reliability } = summary;
  return toJson({
    version,
    ...toFactsWire(facts),
    progress: toProgressWire(progress),
    measure,
    measured,
    headline: headline && toHeadlineWire(headline),
    strategies: summary.strategies.map(toStrategyWire),
    lost: summary.lost.map(toLostWire),
    lost_count: summary.lostCount,
    reliability: reliability && {
      bins: reliability.bins,
      expected_calibration_error: reliability.expectedCalibrationError,
    },
    quality_strategy: nameOfQuality(summary),
    quality: summary.quality,
  });
}

/** The strategy whose quality is given by question: the cascade, or else the first that was asked. */
function nameOfQuality({ strategies }: Summary): string | undefined {
  const asked = strategies.filter(({ kind }) => kind !== 'random');
  return (asked.find(({ kind }) => kind === 'cascade') ?? asked[0])?.name;
}

function toFactsWire(facts: RunFacts): Wire {
  return {
    suite: facts.suite,
    tiers: facts.tiers.map(({ name, model, basis, pricedAs }) => ({
      name,
      model,
      basis,
      priced_as: pricedAs,
    })),
    asked: facts.strategies,
    repetitions: facts.repetitions,
    concurrency: facts.concurrency,
    seed: facts.seed,
    configuration: facts.configuration,
    knowledge: facts.knowledge,
    max_cost_usd: facts.maxCostUsd,
    environment: facts.environment,
  };
}

export function toProgressWire(progress: RunProgress): Wire {
  return {
    started_at: progress.startedAt,
    finished_at: progress.finishedAt,
    wall_seconds: progress.wallSeconds,
    done: progress.done,
    total: progress.total,
    stopped: progress.stopped,
    billed_usd: progress.billedUsd,
  };
}

function toStrategyWire(strategy: StrategySummary): Wire {
  const { name, kind, mix, byTag, byTier, tierShares, latencyCurveMs } = strategy;
  return {
    name,
    kind,
    mix,
    ...toFiguresWire(strategy),
    by_tag: byTag.map((part) => ({ tag: part.tag, ...toFiguresWire(part) })),
    by_tier: byTier.map((part) => ({ tier: part.tier, ...toFiguresWire(part) })),
    tier_shares: tierShares,
    latency_curve_ms: latencyCurveMs,
  };
}

function toLostWire({ bestQuality, bestResponse, ...lost }: LostQuestion): Wire {
  return { ...lost, best_quality: bestQuality, best_response: bestResponse };
}
