import type { Measure } from '../result.ts';
import { UNANSWERABLE } from '../suite/case.ts';
import type { Summary } from '../summary.ts';
import { toWhole } from './figures.ts';

const WORDS: Readonly<Record<Measure, string>> = {
  judge: 'a model judged each answer against the reference answer, from 0 (wrong) to 1 (right)',
  grounded:
    'the share of the facts that a right answer must have which the answer has; 0 if it says something that it must not',
  overlap:
    'the number of distinct lower-cased words that the answer shares with the reference answer, over the distinct words of the reference',
};

const NONE_IS_RIGHT = ` Where a question is tagged “${UNANSWERABLE}”, the right answer is to say that there is none.`;

/** How the quality of answers was found, and of how many questions, in words. */
export function toMeasureWords({ measure, measured, facts, strategies }: Summary): string {
  if (measure === undefined) {
    return 'Quality was not measured: no question of the suite says what a right answer is.';
  }
  const cases = facts.suite.cases;
  const isAsked = strategies.some(({ byTag }) => byTag.some(({ tag }) => tag === UNANSWERABLE));
  const some = measured >= cases ? `all ${toWhole(cases)}` : `${toWhole(measured)} of ${toWhole(cases)}`;
  const all = cases === 1 ? 'the one question' : `${some} questions`;
  return `Quality (“${measure}”) is ${WORDS[measure]}. It is known for ${all}.${isAsked ? NONE_IS_RIGHT : ''}`;
}
