import type { Grounding } from '../passage.ts';
import { type Asking, toStandalone } from '../query.ts';
import type { Completion } from '../tier.ts';
import { TRAINED } from '../trained.ts';
import { toChance, toLogOdds } from './calibration.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { Judged, Source } from './judged.ts';
import type { Verdict } from './verdict.ts';

/** The verdict on a tier's completion: the judge's on its text, with what the search for its passages has found. */
export function judgeCompletion(query: Asking, completion: Completion, grounding: Grounding): Verdict {
  if (completion.abstained) return { confidence: 0, reasons: ['the answer says that it has none'] };
  if (completion.stop === 'refused') return { confidence: 0, reasons: ['a policy declined the question'] };
  const verdict = judgeAnswer(toJudgedCompletion(query, completion, grounding));
  return grounding.weights.size > 0 ? withSearch(verdict, grounding.strength) : verdict;
}

/**
 * Log-odds that a search may add to the judge's: what it was fitted on are quotations, none of them empty, cut short
 * or invented, so that the judge hardly counts there; a bad answer to a question that the knowledge fits stays bad.
 */
const MOST_ADDED = 2;

/** Whether the knowledge holds an answer at all is known only to the search. */
function withSearch({ confidence, reasons }: Verdict, strength: number): Verdict {
  const { intercept, weights } = TRAINED.retrieved;
  const { judge = 1, strength: fit = 0 } = weights;
  const judged = toLogOdds(confidence);
  return {
    confidence: toChance(Math.min(judged + MOST_ADDED, intercept + judge * judged + fit * strength)),
    reasons: [...reasons, `the best article fits the question to ${Math.round(strength * 100)} %`],
  };
}

/** Taking a source apart is most of what a verdict costs, and the answer is rarely beyond the best few. */
const MOST_SOURCES = 4;

/** What it cites comes first, then the passages that it was given to choose from. */
export function toJudgedCompletion(
  query: Asking,
  { text, stop, citations }: Completion,
  { passages, weights, spelling, strength }: Grounding,
): Judged {
  const cited = new Set(citations.map(({ uri }) => uri.replace(/#.*$/, '')));
  const isCited = ({ uri }: { readonly uri: string }) => cited.has(uri);
  const quoted = citations.filter(({ quote }) => !passages.some((passage) => passage.text.includes(quote)));
  const told: Source[] = [
    ...quoted.map(({ quote, title }) => ({ text: quote, title })),
    ...passages.filter(isCited),
  ];
  const others = passages.filter((passage) => !isCited(passage));
  const sources = [...told, ...others.slice(0, Math.max(0, MOST_SOURCES - told.length))];
  return {
    question: toStandalone(query),
    answer: text,
    sources,
    search: weights.size > 0 ? { weights, spelling, strength } : undefined,
    isCutShort: stop === 'length',
  };
}
