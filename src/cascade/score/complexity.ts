import type { Grounding } from '../passage.ts';

/** How hard a question is expected to be, 1 (routine) to 10, and what says so. */
export interface Complexity {
  readonly score: number;
  readonly factors: readonly ComplexityFactor[];
}

export interface ComplexityFactor {
  /** In words that a person reads. */
  readonly factor: string;
  readonly points: number;
}

/** Judges a question by its text, and by what was found for it where somebody searched. Pure, and fast enough to run on every question. */
export type Scorer = (text: string, grounding?: Grounding) => Complexity;

export const BASE_SCORE = 1;
export const MAX_SCORE = 10;

/** Adds up `factors` that carry points, from 1 and at most to 10. */
export function toComplexity(factors: readonly ComplexityFactor[]): Complexity {
  const counted = factors.filter(({ points }) => points > 0);
  const total = counted.reduce((sum, { points }) => sum + points, BASE_SCORE);
  return { score: Math.min(MAX_SCORE, total), factors: [{ factor: 'base', points: BASE_SCORE }, ...counted] };
}
