import type { Grounding } from '../passage.ts';
import type { Log } from '../ports.ts';
import type { Query } from '../query.ts';
import type { Completion, TierRequest } from '../tier.ts';

/** How far an answer can be trusted to be right and complete. */
export interface Verdict {
  /** 0 to 1. */
  readonly confidence: number;
  /** What raised or lowered it, in words; the most telling first. */
  readonly reasons: readonly string[];
}

/** Judges an answer from the question, the answer and what it was given to answer from. */
export type Judge = (query: Query, completion: Completion, grounding: Grounding) => Verdict;

/** The verdict on a completion; of a judge that breaks, that nothing is known. */
export function judgeOrDoubt(
  { judge, log }: { readonly judge: Judge; readonly log: Log },
  completion: Completion,
  { query, grounding }: TierRequest,
): Verdict {
  try {
    return judge(query, completion, grounding);
  } catch (error) {
    log.error('judge_failed', { message: String(error) });
    return { confidence: 0, reasons: ['it could not be judged'] };
  }
}
