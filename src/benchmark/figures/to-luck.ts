import { mixAtCost, toUpperHull } from '../../statistics/hull.ts';
import { type Answers, at, COLUMNS, type Column } from './answers.ts';
import type { Comparison } from './compare.ts';

export interface Luck {
  /** Those of the tiers in the mix, on the questions that the comparison is about, each as likely as its share. */
  readonly answers: Answers;
  /** Cheapest first. */
  readonly mix: readonly { readonly tier: string; readonly share: number }[];
}

/**
 * What the money of the cascade buys where a coin, tossed for each question, picks one of at most two tiers: the best
 * such mix for its mean cost. Absent where fewer than two tiers have been asked alone.
 */
export function toLuck({ cascade, tiers, questions }: Comparison): Luck | undefined {
  if (tiers.length < 2) return undefined;
  const hull = toUpperHull(
    tiers.map(({ meanCostUsd, meanQuality }) => ({ cost: meanCostUsd, quality: meanQuality })),
  );
  const parts = mixAtCost(hull, cascade.meanCostUsd).parts.flatMap(({ index, share }) => {
    const tier = tiers[index];
    return tier && share > 0 ? [{ tier, share }] : [];
  });
  const answers = toMixed(
    parts.map(({ tier }) => tier.answers),
    parts.map(({ share }) => share),
    new Set(questions),
  );
  return { answers, mix: parts.map(({ tier, share }) => ({ tier: tier.name, share })) };
}

/** All answers to the questions, each with the tier that it comes from. */
function toMixed(
  parts: readonly Answers[],
  shares: readonly number[],
  questions: ReadonlySet<number>,
): Answers {
  const rows = parts
    .flatMap(({ count, columns }, origin) =>
      Array.from({ length: count }, (_, row) => ({
        columns,
        origin,
        row,
        question: at(columns.question, row),
      })),
    )
    .filter(({ question }) => questions.has(question))
    .sort((a, b) => a.question - b.question || a.origin - b.origin || a.row - b.row);
  const columns = Object.fromEntries(
    COLUMNS.map((column) => [column, Float64Array.from(rows, (one) => at(one.columns[column], one.row))]),
  ) as Record<Column, Float64Array>;
  return { count: rows.length, columns, origin: Float64Array.from(rows, ({ origin }) => origin), shares };
}
