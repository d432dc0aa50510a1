import { type BenchmarkCase, UNANSWERABLE } from './case.ts';
import { hasTerm, toPlainText } from './find-term.ts';

/** How right an answer is by what its question says of right ones; shares from 0 to 1. */
export interface AnswerMeasures {
  /** Share of `must_include` that the answer has, 0 with anything of `must_not_include`. Absent where neither is given. */
  readonly grounded?: number;
  /** Share of the reference's distinct words that the answer has; absent without a reference. */
  readonly overlap?: number;
  /** Of `must_include`, what the answer lacks, of a list the first; absent where it lacks nothing. */
  readonly missing?: string[];
  /** Of `must_not_include`, what the answer has; absent where it has nothing. */
  readonly forbidden?: string[];
}

/**
 * Words are runs of letters, marks and digits of any script, so that "can't" is two and a sentence of Chinese is one:
 * no dictionary is asked, and whoever reads a result can count after it.
 */
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
/** A citation with the blank before it; the sign behind it, where that would grow together with what stands before. */
const CITATION = / ?\[\d+\](?=([\p{L}\p{M}\p{N}])?)/gu;
const HAS_CITATION = /\[\d+\]/;

/**
 * Holds an answer against what its question says of a right one, by words alone and without a model. Citation marks
 * such as [1] are no part of the answer, unless what is looked for has such a number itself, as `items[0]` does. Of an
 * unanswerable question only `grounded` is told: 1 where the answer abstained, else 0.
 */
export function measureAnswer(
  question: BenchmarkCase,
  answer: { readonly response: string; readonly abstained: boolean },
): AnswerMeasures {
  if (question.tags?.includes(UNANSWERABLE)) return { grounded: answer.abstained ? 1 : 0 };
  const { reference, must_include: wanted = [], must_not_include: unwanted = [] } = question;
  const whole = toPlainText(answer.response);
  const uncited = whole.replace(CITATION, (_, behind?: string) => (behind === undefined ? '' : ' '));
  const isSaid = (term: string) => {
    const plain = toPlainText(term);
    return hasTerm(HAS_CITATION.test(plain) ? whole : uncited, plain);
  };
  const missing = wanted
    .map((entry) => (typeof entry === 'string' ? [entry] : entry))
    .filter((alternatives) => !alternatives.some(isSaid))
    .map(([first = '']) => first);
  const forbidden = unwanted.filter(isSaid);
  const overlap = reference === undefined ? undefined : toOverlap(uncited, toPlainText(reference));
  return {
    ...(wanted.length + unwanted.length > 0 && {
      grounded: forbidden.length > 0 ? 0 : 1 - missing.length / Math.max(1, wanted.length),
    }),
    ...(overlap !== undefined && { overlap }),
    ...(missing.length > 0 && { missing }),
    ...(forbidden.length > 0 && { forbidden }),
  };
}

/** Recall of distinct words; undefined where the reference has none. */
function toOverlap(response: string, reference: string): number | undefined {
  const words = new Set(reference.match(WORD));
  if (words.size === 0) return undefined;
  const said = new Set(response.match(WORD));
  return [...words].filter((word) => said.has(word)).length / words.size;
}
