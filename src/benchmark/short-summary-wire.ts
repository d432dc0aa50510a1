import { toFiguresWire, toHeadlineWire, toJson, type Wire } from './figures-wire.ts';
import type { LostQuestion, StrategySummary, Summary } from './summary.ts';
import { toProgressWire } from './summary-wire.ts';

/** As much as an agent's window has room for, in UTF-8 as JSON. */
const MOST_BYTES = 20_000;
const MOST_LOST = 10;
/** More would not change what anybody does. */
const DIGITS = 4;
const DIGITS_BY_TAG = 3;

/**
 * The summary for a tool's reply, below 20 kB: figures of each strategy, quality and cost by tag, and the worst of the
 * lost questions, without texts. What there is no room for is left out, lost questions first, then tags with the
 * fewest questions, and is counted.
 */
export function toShortSummaryWire(summary: Summary): Wire {
  const tags = summary.strategies.length > 0 ? toTags(summary) : [];
  const lost = summary.lost.slice(0, MOST_LOST).map(toLostWire);
  for (let shownTags = tags.length, shownLost = lost.length; ; ) {
    const wire = toWire(summary, tags.slice(0, shownTags), lost.slice(0, shownLost), tags.length - shownTags);
    if (Buffer.byteLength(JSON.stringify(wire)) < MOST_BYTES || shownTags + shownLost === 0) return wire;
    if (shownLost > 0) shownLost -= 1;
    else shownTags -= 1;
  }
}

function toWire(summary: Summary, tags: readonly Wire[], lost: readonly Wire[], tagsLeftOut: number): Wire {
  const { facts, progress, measure, measured, headline, reliability } = summary;
  return toJson(
    {
      suite: { name: facts.suite.name, cases: facts.suite.cases },
      repetitions: facts.repetitions,
      progress: toProgressWire(progress),
      measure,
      measured,
      headline: headline && toHeadlineWire(headline),
      strategies: summary.strategies.map(toStrategyWire),
      by_tag: tags,
      ...(tagsLeftOut > 0 ? { tags_left_out: tagsLeftOut } : {}),
      lost,
      lost_count: summary.lostCount,
      expected_calibration_error: reliability?.expectedCalibrationError,
    },
    DIGITS,
  );
}

function toStrategyWire(strategy: StrategySummary): Wire {
  const { measures: _, first_token_ms: __, ...figures } = toFiguresWire(strategy);
  const { p50, p95 } = strategy.latencyMs;
  return {
    name: strategy.name,
    kind: strategy.kind,
    mix: strategy.mix,
    ...figures,
    latency_ms: { p50, p95 },
  };
}

/** A row for each tag, most questions first, and in it a value for each strategy. */
function toTags({ strategies }: Summary): readonly Wire[] {
  const counts = new Map<string, number>();
  for (const { tag, questions } of strategies.flatMap(({ byTag }) => byTag)) {
    counts.set(tag, Math.max(counts.get(tag) ?? 0, questions));
  }
  const byCount = [...counts].sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1));
  return byCount.map(([tag, questions]) => {
    const parts = strategies.flatMap(({ name, byTag }) => {
      const part = byTag.find((one) => one.tag === tag);
      return part ? [{ name, part }] : [];
    });
    const quality = parts.map(({ name, part }) => [name, part.quality?.estimate]);
    const costs = parts.map(({ name, part }) => [name, part.costUsdPer1k.estimate]);
    return toJson(
      {
        tag,
        questions,
        quality: Object.fromEntries(quality),
        cost_usd_per_1k: Object.fromEntries(costs),
      },
      DIGITS_BY_TAG,
    );
  });
}

function toLostWire({ id, tags, tier, confidence, quality, bestQuality, why }: LostQuestion): Wire {
  return { id, tags, tier, confidence, quality, best_quality: bestQuality, why };
}
