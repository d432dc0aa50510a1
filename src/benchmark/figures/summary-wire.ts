import * as z from 'zod';
import { describeIssues } from '../../cascade/describe-issues.ts';
import { InputError } from '../../input/input-error.ts';
import { MEASURES, type Measure } from '../result.ts';
import type { LostQuestion, StrategySummary, Summary } from '../summary.ts';
import { toFactsWire, toProgressWire } from './facts-wire.ts';
import { toFiguresWire, toHeadlineWire, toJson, type Wire } from './figures-wire.ts';
import { toTagRows } from './to-tag-rows.ts';

/** In UTF-8 as JSON: as much as an action group of Bedrock takes, where it is quoted as a text in other JSON. */
const MOST_BYTES = 16_000;
const MOST_LOST = 10;
/** More would not change what anybody does. */
const DIGITS = 4;

/** What a later run is held against. */
export interface SummaryQuality {
  /** By question, 0 to 1. */
  readonly quality: Readonly<Record<string, number>>;
  /** Over those questions. */
  readonly mean: number;
  /** Whose answers they were. */
  readonly strategy: string;
  readonly measure: Measure;
}

/** Loose, so that a summary of a later version can still be held against. */
const qualitySchema = z.looseObject({
  version: z.literal(1),
  measure: z.enum(MEASURES),
  quality_strategy: z.string().min(1),
  quality: z
    .record(z.string(), z.number().min(0).max(1))
    .refine((quality) => Object.keys(quality).length > 0, 'at least one question must have a quality'),
});

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

/**
 * The summary for a tool's reply, below 16 kB: figures of each strategy, quality and cost by tag, and the worst of the
 * lost questions, without texts. What there is no room for is left out, lost questions first, then tags with the
 * fewest questions, and is counted.
 */
export function toShortSummaryWire(summary: Summary): Wire {
  const tags = toTagRows(summary);
  const lost = summary.lost.slice(0, MOST_LOST).map(toShortLostWire);
  for (let shownTags = tags.length, shownLost = lost.length; ; ) {
    const wire = toShortWire(
      summary,
      tags.slice(0, shownTags),
      lost.slice(0, shownLost),
      tags.length - shownTags,
    );
    if (Buffer.byteLength(JSON.stringify(wire)) < MOST_BYTES || shownTags + shownLost === 0) return wire;
    if (shownLost > 0) shownLost -= 1;
    else shownTags -= 1;
  }
}

function toShortWire(
  summary: Summary,
  tags: readonly Wire[],
  lost: readonly Wire[],
  tagsLeftOut: number,
): Wire {
  const { facts, progress, measure, measured, headline, reliability } = summary;
  return toJson(
    {
      suite: { name: facts.suite.name, cases: facts.suite.cases },
      repetitions: facts.repetitions,
      progress: toProgressWire(progress),
      measure,
      measured,
      headline: headline && toHeadlineWire(headline),
      strategies: summary.strategies.map(toShortStrategyWire),
      by_tag: tags,
      ...(tagsLeftOut > 0 ? { tags_left_out: tagsLeftOut } : {}),
      lost,
      lost_count: summary.lostCount,
      expected_calibration_error: reliability?.expectedCalibrationError,
    },
    DIGITS,
  );
}

function toShortStrategyWire(strategy: StrategySummary): Wire {
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

function toShortLostWire({ id, tags, tier, confidence, quality, bestQuality, why }: LostQuestion): Wire {
  return { id, tags, tier, confidence, quality, best_quality: bestQuality, why };
}

/**
 * The quality by question of a `summary.json` that has been parsed.
 * @throws InputError that names the file and the field that is wrong.
 */
export function readSummaryQuality(json: unknown, file = 'the summary'): SummaryQuality {
  const { success, data, error } = qualitySchema.safeParse(json);
  if (!success) {
    const [issue] = describeIssues(qualitySchema, json, error);
    throw new InputError(
      issue?.field ? `${file}: ${issue.field} ${issue.message}` : `${file} ${issue?.message}`,
    );
  }
  const values = Object.values(data.quality);
  return {
    quality: data.quality,
    mean: values.reduce((sum, value) => sum + value, 0) / values.length,
    strategy: data.quality_strategy,
    measure: data.measure,
  };
}
