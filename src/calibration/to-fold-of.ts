import { toFolds } from '../statistics/folds.ts';
import { createSeeded } from '../statistics/seeded.ts';
import type { Outcome } from './outcome.ts';

/** All that is random is drawn from here: the same labels give the same report. */
export const SEED = 20_240_626;
const FOLDS = 5;

/**
 * Deals questions to folds, answers to the same words to the same one, so that what is tried on a fold has not been
 * fitted to it. Each fold has about as many questions that went well, badly, or well at some tiers only.
 * @returns the fold of an outcome, from 0; there are five, or as many as questions where those are fewer.
 */
export function toFoldOf(outcomes: readonly Outcome[]): {
  readonly count: number;
  readonly of: (outcome: Pick<Outcome, 'query'>) => number;
} {
  const kinds = new Map<string, 'right' | 'wrong' | 'mixed'>();
  for (const { query, quality } of outcomes) {
    const kind = quality < 0.5 ? 'wrong' : 'right';
    kinds.set(query, (kinds.get(query) ?? kind) === kind ? kind : 'mixed');
  }
  const count = Math.min(FOLDS, kinds.size);
  const folds = toFolds([...kinds.values()], count, createSeeded(SEED));
  const queries = [...kinds.keys()];
  const foldOf = new Map(folds.flatMap((fold, index) => fold.map((at) => [queries[at], index])));
  return { count, of: ({ query }) => foldOf.get(query) ?? 0 };
}
