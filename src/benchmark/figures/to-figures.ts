import { bootstrapIntervals, type Interval } from '../../statistics/bootstrap.ts';
import { passHatK } from '../../statistics/pass-hat-k.ts';
import { createSeeded } from '../../statistics/seeded.ts';
import { MEASURES } from '../result.ts';
import type { Figures, Quantiles } from '../summary.ts';
import { type Answers, at, type Collected, type Column } from './answers.ts';
import { isRight } from './is-right.ts';
import { type Group, meanOf, toGroups, toQuestionMeans } from './question-means.ts';
import { toQuantilesOf } from './to-quantiles-of.ts';

const PER = 1_000;

/**
 * What a strategy's answers in `rows`, one or more and ascending, came to. Quality and cost are means over questions
 * of means over their repetitions, and it is questions that are resampled, so that repetitions of one question are not
 * taken for questions. Shares and times are over answers; tokens are those of all
 * answers.
 */
export function toFigures(
  collected: Collected,
  answers: Answers,
  rows: readonly number[],
  resamples: number,
): Figures {
  const { facts, measure } = collected;
  const groups = toGroups(answers, rows);
  const meansOf = (column: Column) => toQuestionMeans(answers, rows, groups, column);
  const costs = meansOf('costUsd');
  const qualities = measure ? meansOf(measure) : new Float64Array(costs.length).fill(Number.NaN);
  const { quality, costUsdPer1k } = toIntervals(qualities, costs, resamples, facts.seed);
  const { mean, share, total, weight } = createMeans(answers, rows);
  const latencyMs = toQuantiles(answers, rows, 'latencyMs');
  return {
    questions: costs.length,
    answers: Math.round(weight),
    ...(Number.isNaN(quality.estimate) ? {} : { quality }),
    measures: toMeasures(meansOf),
    passHat: toPassHat(collected, answers, rows, groups),
    costUsdPer1k,
    idleShare: total('costUsd') > 0 ? total('idleUsd') / total('costUsd') : 0,
    escalated: share('escalations'),
    abstained: share('abstained'),
    degraded: share('degraded'),
    failed: share('failed'),
    inputTokens: Math.round(total('inputTokens')),
    outputTokens: Math.round(total('outputTokens')),
    latencyMs,
    firstTokenMs: toQuantiles(answers, rows, 'firstTokenMs'),
    throughput: toThroughput(mean('latencyMs'), facts.concurrency),
    ...(costUsdPer1k.estimate > 0 ? { p95MsPerUsd: latencyMs.p95 / costUsdPer1k.estimate } : {}),
    ...toHint(collected, answers, rows),
  };
}

function toIntervals(qualities: Float64Array, costs: Float64Array, resamples: number, seed: number) {
  const places = Array.from(costs, (_, place) => place);
  const statistics = (sample: readonly number[]) => {
    let quality = 0;
    let measured = 0;
    let cost = 0;
    for (let index = 0; index < sample.length; index += 1) {
      const place = sample[index] as number;
      const value = at(qualities, place);
      cost += at(costs, place);
      if (Number.isNaN(value)) continue;
      quality += value;
      measured += 1;
    }
    return [quality / measured, (PER * cost) / sample.length];
  };
  const random = createSeeded(seed);
  const [quality, costUsdPer1k] = bootstrapIntervals(places, statistics, { resamples, random });
  return { quality: quality as Interval, costUsdPer1k: costUsdPer1k as Interval };
}

function toMeasures(meansOf: (column: Column) => Float64Array): Figures['measures'] {
  return Object.fromEntries(
    MEASURES.flatMap((measure) => {
      const means = meansOf(measure).filter((value) => !Number.isNaN(value));
      return means.length > 0 ? [[measure, { mean: meanOf(means), questions: means.length }]] : [];
    }),
  );
}

/** It ends before the repetitions do where no question has been answered as often. */
function toPassHat(
  { facts, measure }: Collected,
  { columns }: Answers,
  rows: readonly number[],
  groups: readonly Group[],
): readonly number[] {
  if (!measure) return [];
  const tries = groups.map(({ from, to, share }) => {
    const values = rows.slice(from, to).map((row) => at(columns[measure], row));
    const measured = values.filter((value) => !Number.isNaN(value));
    const right = measured.filter((value) => isRight(measure, value)).length;
    return { tries: measured.length, right, weight: share };
  });
  const chances = Array.from({ length: facts.repetitions }, (_, index) => passHatK(tries, index + 1));
  const end = chances.findIndex((chance) => Number.isNaN(chance));
  return end < 0 ? chances : chances.slice(0, end);
}

/** Sums and means over answers, each counting as often as luck would give it. */
function createMeans({ columns, origin, shares }: Answers, rows: readonly number[]) {
  const sum = (of: (row: number) => number) => {
    let total = 0;
    for (const row of rows) total += (shares[at(origin, row)] ?? 1) * of(row);
    return total;
  };
  const weight = sum(() => 1);
  const total = (column: Column) => sum((row) => at(columns[column], row));
  return {
    weight,
    total,
    mean: (column: Column) => total(column) / weight,
    /** Of answers where the column is above zero. */
    share: (column: Column) => sum((row) => Number(at(columns[column], row) > 0)) / weight,
  };
}

/** Each of so many lanes takes up the next question when its answer is there. */
function toThroughput(meanLatencyMs: number, concurrency: number): number {
  return meanLatencyMs > 0 ? (concurrency * 1_000) / meanLatencyMs : 0;
}

function toQuantiles(answers: Answers, rows: readonly number[], column: Column): Quantiles {
  const quantile = toQuantilesOf(answers, rows, column);
  return { p50: quantile(0.5), p90: quantile(0.9), p95: quantile(0.95), p99: quantile(0.99) };
}

function toHint(
  { facts, questions }: Collected,
  answers: Answers,
  rows: readonly number[],
): Pick<Figures, 'hint'> | undefined {
  const { columns } = answers;
  const hintOf = (row: number) => questions[at(columns.question, row)]?.hint ?? -1;
  const hinted = rows.filter((row) => hintOf(row) >= 0);
  if (hinted.length === 0) return undefined;
  const weights = { as: 0, below: 0, above: 0, none: 0 };
  for (const row of hinted) {
    const tier = at(columns.tier, row);
    const hint = hintOf(row);
    const isOfRun = tier >= 0 && tier < facts.tiers.length;
    const way = !isOfRun ? 'none' : tier === hint ? 'as' : tier < hint ? 'below' : 'above';
    weights[way] += answers.shares[at(answers.origin, row)] ?? 1;
  }
  const { as, below, above, none } = weights;
  const all = as + below + above + none;
  return { hint: { as: as / all, below: below / all, above: above / all } };
}
