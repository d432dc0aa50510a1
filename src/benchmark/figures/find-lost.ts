import type { Result } from '../result.ts';
import { UNANSWERABLE } from '../suite/case.ts';
import type { LostQuestion } from '../summary.ts';
import { type Answers, allRows, at, type Collected } from './answers.ts';
import type { Comparison } from './compare.ts';
import { isRight } from './is-right.ts';
import { whyLost } from './why-lost.ts';

/** Names one result of a run. */
export type ResultKey = Pick<Result, 'strategy' | 'id' | 'repetition'>;

/**
 * Goes through the results once more and gives those that are wanted, in any order: at most two for each lost question
 * that is shown. Where a result is there twice, the first one counts, as it does for a collector.
 */
export type FindResults = (isWanted: (key: ResultKey) => boolean) => Promise<readonly Result[]>;

export interface Lost {
  /** Worst first, at most 50. */
  readonly lost: readonly LostQuestion[];
  /** All there are. */
  readonly lostCount: number;
}

const MOST = 50;
/** By so much the best tier has to be better where it was not right each time. */
const LEAST_LEAD = 0.25;

interface Candidate {
  readonly question: number;
  readonly quality: number;
  readonly bestQuality: number;
}

/**
 * Questions that the best tier alone got right each time, or much better, and the cascade did not. What they and the
 * answers say is there only as far as `findResults` has it.
 */
export async function findLost(
  collected: Collected,
  { cascade, best, questions }: Comparison,
  findResults?: FindResults,
): Promise<Lost> {
  const { measure } = collected;
  if (!measure) return { lost: [], lostCount: 0 };
  const own = toRowsByQuestion(cascade.answers);
  const other = toRowsByQuestion(best.answers);
  const isAlwaysRight = (answers: Answers, rows: readonly number[] = []) =>
    rows.every((row) => isRight(measure, at(answers.columns[measure], row)));
  const candidates = questions
    .map(
      (question, place): Candidate => ({
        question,
        quality: at(cascade.quality, place),
        bestQuality: at(best.quality, place),
      }),
    )
    .filter(({ question, quality, bestQuality }) => {
      const lead = bestQuality - quality;
      const isBetter = lead >= LEAST_LEAD || isAlwaysRight(best.answers, other.get(question));
      return lead > 0 && isBetter && !isAlwaysRight(cascade.answers, own.get(question));
    })
    .sort((a, b) => b.bestQuality - b.quality - (a.bestQuality - a.quality) || a.question - b.question);

  const shown = candidates.slice(0, MOST).map((candidate) => {
    const { question } = candidate;
    const qualityOf = (answers: Answers) => (row: number) => at(answers.columns[measure], row);
    const worst = findLeast(own.get(question) ?? [], qualityOf(cascade.answers));
    const winner = findLeast(other.get(question) ?? [], (row) => -qualityOf(best.answers)(row));
    const id = collected.questions[question]?.id ?? '';
    const keyOf = (strategy: string, answers: Answers, row: number): ResultKey => ({
      strategy,
      id,
      repetition: at(answers.columns.repetition, row),
    });
    return {
      candidate,
      worst,
      worstKey: toKey(keyOf(cascade.name, cascade.answers, worst)),
      bestKey: toKey(keyOf(best.name, best.answers, winner)),
    };
  });
  const wanted = new Set(shown.flatMap(({ worstKey, bestKey }) => [worstKey, bestKey]));
  const results = new Map<string, Result>();
  if (findResults && wanted.size > 0) {
    for (const result of await findResults((key) => wanted.has(toKey(key)))) {
      const key = toKey(result);
      if (wanted.has(key) && !results.has(key)) results.set(key, result);
    }
  }
  const lost = shown.map(({ candidate, worst, worstKey, bestKey }) =>
    toLost(collected, cascade.answers, worst, candidate, results.get(worstKey), results.get(bestKey)),
  );
  return { lost, lostCount: candidates.length };
}

function toLost(
  { questions, tiers, statuses, sources }: Collected,
  { columns }: Answers,
  row: number,
  { question, quality, bestQuality }: Candidate,
  result: Result | undefined,
  best: Result | undefined,
): LostQuestion {
  const { id = '', tags = [] } = questions[question] ?? {};
  const tier = tiers[at(columns.tier, row)];
  const confidence = at(columns.confidence, row);
  const why = whyLost({
    status: statuses[at(columns.status, row)] ?? '',
    source: sources[at(columns.source, row)] ?? '',
    tier,
    confidence,
    abstained: at(columns.abstained, row) > 0,
    failed: at(columns.failed, row) > 0,
    isUnanswerable: tags.includes(UNANSWERABLE),
    missing: result?.missing ?? [],
    forbidden: result?.forbidden ?? [],
  });
  return {
    id,
    query: result?.query ?? best?.query,
    tags,
    tier,
    confidence,
    quality,
    bestQuality,
    why,
    response: result?.response,
    bestResponse: best?.response,
  };
}

function toRowsByQuestion(answers: Answers): ReadonlyMap<number, readonly number[]> {
  const byQuestion = new Map<number, number[]>();
  for (const row of allRows(answers)) {
    const question = at(answers.columns.question, row);
    const rows = byQuestion.get(question);
    if (rows) rows.push(row);
    else byQuestion.set(question, [row]);
  }
  return byQuestion;
}

/** The first of the rows with the least value; one without a value is not the least. */
function findLeast(rows: readonly number[], toValue: (row: number) => number): number {
  let least = rows[0] ?? 0;
  for (const row of rows) {
    if (toValue(row) < toValue(least) || Number.isNaN(toValue(least))) least = row;
  }
  return least;
}

function toKey({ strategy, id, repetition }: ResultKey): string {
  return JSON.stringify([strategy, id, repetition]);
}
