import type { Grounding } from './passage.ts';
import type { Query } from './query.ts';
import type { Completion } from './tier.ts';

/** How far an answer can be trusted to be right and complete. */
export interface Verdict {
  /** 0 to 1. */
  readonly confidence: number;
  /** What raised or lowered it, in words; the most telling first. */
  readonly reasons: readonly string[];
}

/** Judges an answer from the question, the answer and what it was given to answer from. */
export type Judge = (query: Query, completion: Completion, grounding: Grounding) => Verdict;
