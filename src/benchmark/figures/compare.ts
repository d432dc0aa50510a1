import { type Answers, allRows, at, type Collected, type Column } from './answers.ts';
import { meanOf, toGroups, toQuestionMeans, toQuestionPlaces } from './question-means.ts';

/** One strategy on the questions that all compared ones have answered, a value for each question. */
export interface Contestant {
  readonly name: string;
  readonly answers: Answers;
  /** Mean over repetitions; NaN where one of the compared has none for that question, so that all have the same. */
  readonly quality: Float64Array;
  readonly costUsd: Float64Array;
  readonly meanQuality: number;
  readonly meanCostUsd: number;
}

/** The cascade and every tier alone, on the same questions. */
export interface Comparison {
  readonly cascade: Contestant;
  /** In the order of the run; at least one. */
  readonly tiers: readonly Contestant[];
  /** The one with the highest quality; of equals the cheapest, then the first. */
  readonly best: Contestant;
  /** Which questions the values are of, ascending. */
  readonly questions: readonly number[];
}

/**
 * Absent where there is no cascade, no tier alone, no measure, or no question that all of them have answered. A tier
 * without any answer is not compared.
 */
export function toComparison(collected: Collected): Comparison | undefined {
  const { facts, measure } = collected;
  const cascadeName = nameOfCascade(collected);
  if (cascadeName === undefined || !measure) return undefined;
  const alone = facts.strategies.filter(({ kind }) => kind === 'tier').map(({ name }) => name);
  const compared = [cascadeName, ...alone].flatMap((name) => {
    const answers = collected.answers.get(name);
    if (!answers) return [];
    const count = collected.questions.length;
    return [
      { name, answers, quality: spread(answers, measure, count), cost: spread(answers, 'costUsd', count) },
    ];
  });
  const isInAll = (question: number, of: 'quality' | 'cost') =>
    compared.every((one) => !Number.isNaN(at(one[of], question)));
  const questions = [...collected.questions.keys()].filter((question) => isInAll(question, 'cost'));
  if (!questions.some((question) => isInAll(question, 'quality'))) return undefined;
  const [cascade, ...tiers] = compared.map(({ name, answers, quality, cost }): Contestant => {
    const paired = Float64Array.from(questions, (question) =>
      isInAll(question, 'quality') ? at(quality, question) : Number.NaN,
    );
    const costUsd = Float64Array.from(questions, (question) => at(cost, question));
    return {
      name,
      answers,
      quality: paired,
      costUsd,
      meanQuality: meanOf(paired),
      meanCostUsd: meanOf(costUsd),
    };
  });
  const [best] = tiers.toSorted((a, b) => b.meanQuality - a.meanQuality || a.meanCostUsd - b.meanCostUsd);
  return cascade && best && { cascade, tiers, best, questions };
}

/** The first cascade of the run that has answers. */
export function nameOfCascade({ facts, answers }: Collected): string | undefined {
  return facts.strategies.find(({ name, kind }) => kind === 'cascade' && answers.has(name))?.name;
}

/** Means of a column by the questions of the run; NaN for those without. */
function spread(answers: Answers, column: Column, questions: number): Float64Array {
  const spreadOut = new Float64Array(questions).fill(Number.NaN);
  const rows = allRows(answers);
  const groups = toGroups(answers, rows);
  const means = toQuestionMeans(answers, rows, groups, column);
  for (const [place, question] of toQuestionPlaces(groups).entries()) spreadOut[question] = at(means, place);
  return spreadOut;
}
