import type { Judged } from './judged.ts';
import type { Verdict } from './verdict.ts';

/** How far an answer is to be trusted, from the question, the answer and its sources, if there are any. Pure. */
export function judgeAnswer({ question, answer }: Judged): Verdict {
  return { confidence: answer.length > question.length ? 0.6 : 0.5, reasons: ['a first stand-in'] };
}
