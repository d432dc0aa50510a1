import { remember } from './remember.ts';
import { toSentences } from './sentences.ts';
import { toTerms } from './words.ts';

/** One thing that is asked. `lookup` is `text` with as much of the surrounding text as it needs to be found by. */
export interface SubQuestion {
  readonly text: string;
  readonly lookup: string;
}

const MAX_PARTS = 6;
const INTERROGATIVE =
  'how|what|why|when|where|which|who|whose|can|could|is|are|was|were|do|does|did|should|will|would|may|has|have';
const REQUEST = 'explain|compare|describe|show|list|tell|walk|give|help|recommend|suggest|summari[sz]e';
const STARTS_AS_QUESTION = new RegExp(
  `^(?:\\W*(?:and|also|or|but|so|then|please|secondly|finally)\\b)*\\W*(?:${INTERROGATIVE}|${REQUEST})\\b`,
  'i',
);
/** Where one question joins the next; white space is single by then, which keeps the search linear. */
const JOINT = new RegExp(
  `[,;]? (?:and|or|but|then|plus|also) (?:also |then )?(?=(?:${INTERROGATIVE})\\b)|; |, (?=(?:${INTERROGATIVE})\\b)`,
  'gi',
);
const ENUMERATION = /(?:^| )\(?\d{1,2}[.)] (?=\S)/g;
/** Below this many topic words a part leans on its neighbours ("and what does it cost?"). */
const SELF_SUFFICIENT_TERMS = 3;

/**
 * Takes a question apart into what it asks, in order, at most six parts. A text that asks one thing, or
 * nothing that looks like a question, is one part. Statements around the questions become their context.
 */
export const toSubQuestions = remember(readSubQuestions, 20_000);

function readSubQuestions(question: string): readonly SubQuestion[] {
  const pieces = question
    .split('\n')
    .flatMap((line) => toSentences(line).map(({ start, end }) => line.slice(start, end).replace(/\s+/g, ' ')))
    .flatMap((sentence) => sentence.split(ENUMERATION))
    .flatMap((sentence) => (isAsking(sentence) ? sentence.split(JOINT) : [sentence]))
    .map((piece) => piece.trim())
    .filter((piece) => toTerms(piece).length > 0);

  const asked = pieces.filter(isAsking).slice(0, MAX_PARTS);
  if (asked.length === 0) return [{ text: question.trim(), lookup: question }];
  const statements = pieces.filter((piece) => !isAsking(piece)).join(' ');
  return asked.map((text, index) => {
    if (asked.length === 1) return { text, lookup: question };
    const own = toTerms(text).length;
    const context = own < SELF_SUFFICIENT_TERMS ? `${statements} ${index > 0 ? asked[0] : ''}` : statements;
    return { text, lookup: `${text} ${context}`.trim() };
  });
}

function isAsking(piece: string): boolean {
  return piece.endsWith('?') || STARTS_AS_QUESTION.test(piece);
}
