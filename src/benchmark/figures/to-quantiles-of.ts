import { toQuantile } from '../../statistics/quantile.ts';
import { toWeightedQuantiles } from '../../statistics/weighted-quantile.ts';
import { type Answers, at, type Column } from './answers.ts';

/** Quantiles of a column over the answers in `rows`, each answer counting as often as luck would give it. */
export function toQuantilesOf(
  { columns, origin, shares }: Answers,
  rows: readonly number[],
  column: Column,
): (share: number) => number {
  const values = rows.map((row) => at(columns[column], row));
  if (shares.length > 1) {
    return toWeightedQuantiles(
      values,
      rows.map((row) => shares[at(origin, row)] ?? 1),
    );
  }
  const ascending = Array.from(Float64Array.from(values).sort());
  return (share) => toQuantile(ascending, share);
}
