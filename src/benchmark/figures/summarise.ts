import { setImmediate } from 'node:timers/promises';
import { toReliability } from '../../statistics/reliability.ts';
import type { RunProgress } from '../run-facts.ts';
import type { StrategySummary, Summary } from '../summary.ts';
import { type Answers, allRows, at, type Collected } from './answers.ts';
import type { Collector } from './collect.ts';
import { nameOfCascade, toComparison } from './compare.ts';
import { type FindResults, findLost } from './find-lost.ts';
import { isRight } from './is-right.ts';
import { toGroups, toQuestionMeans, toQuestionPlaces } from './question-means.ts';
import { toHeadline } from './to-headline.ts';
import { toLuck } from './to-luck.ts';
import { toStrategySummary } from './to-strategy-summary.ts';

/**
 * What the results up to now come to. The same results in another order, and the same seed, give the same summary.
 * Strategies without any answer are left out; luck is there where the run has it and it can be worked out.
 * @param findResults has the texts of lost questions; without it, they are told by their numbers alone.
 */
export async function summarise(
  collector: Collector,
  progress: RunProgress,
  findResults?: FindResults,
): Promise<Summary> {
  const collected = collector.read();
  const { facts, measure, measured } = collected;
  const comparison = toComparison(collected);
  const headline = comparison && toHeadline(comparison, facts.seed);
  const luck = comparison && toLuck(comparison);
  const strategies: StrategySummary[] = [];
  for (const strategy of facts.strategies) {
    const isLuck = strategy.kind === 'random';
    const answers = isLuck ? luck?.answers : collected.answers.get(strategy.name);
    if (!answers) continue;
    // Resampling takes a while for many questions; whatever else this process does gets its turn in between.
    await setImmediate();
    const summary = toStrategySummary(collected, strategy, answers);
    strategies.push(isLuck && luck ? { ...summary, mix: luck.mix } : summary);
  }
  const cascade = collected.answers.get(nameOfCascade(collected) ?? '');
  const main = cascade ?? [...collected.answers.values()][0];
  return {
    version: 1,
    facts,
    progress,
    ...(measure ? { measure } : {}),
    measured,
    ...(headline ? { headline } : {}),
    strategies,
    ...(comparison ? await findLost(collected, comparison, findResults) : { lost: [], lostCount: 0 }),
    ...(cascade ? toReliabilityOf(collected, cascade) : {}),
    quality: main ? toQuality(collected, main) : {},
  };
}

/** Of answers that say that none was found, the confidence is in that; they are left out. */
function toReliabilityOf({ measure }: Collected, answers: Answers): Pick<Summary, 'reliability'> {
  if (!measure) return {};
  const { columns } = answers;
  const rows = allRows(answers).filter(
    (row) => at(columns.abstained, row) === 0 && !Number.isNaN(at(columns[measure], row)),
  );
  if (rows.length === 0) return {};
  const confidences = rows.map((row) => at(columns.confidence, row));
  const outcomes = rows.map((row) => Number(isRight(measure, at(columns[measure], row))));
  return { reliability: toReliability(confidences, outcomes) };
}

function toQuality({ questions, measure }: Collected, answers: Answers): Readonly<Record<string, number>> {
  if (!measure) return {};
  const rows = allRows(answers);
  const groups = toGroups(answers, rows);
  const means = toQuestionMeans(answers, rows, groups, measure);
  return Object.fromEntries(
    toQuestionPlaces(groups).flatMap((question, place): [string, number][] => {
      const quality = at(means, place);
      const id = questions[question]?.id;
      return id === undefined || Number.isNaN(quality) ? [] : [[id, quality]];
    }),
  );
}
