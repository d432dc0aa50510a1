import { toSubQuestions } from '../../text/sub-questions.ts';
import { isFiller, toMeaning } from './everyday-words.ts';
import { toTopicTerms } from './source-sentences.ts';

/** One thing that a question asks for, with the words that no other part of it has. */
export interface AskedPart {
  readonly text: string;
  readonly own: ReadonlySet<string>;
}

/** "…, and until when?", "… and on which plans?": a further thing, which no interrogative begins. */
const FURTHER =
  /,? (?:and|or|but) (?=(?:until|till|by|since|from|for|at|on|in|to|with|of) (?:when|which|what|whom|whose|how)\b|am (?:i|we)\b|(?:is|are|do|does|did|was|were|can|will)n['’]t\b)/i;
const MOST_PARTS = 8;

/** The parts of a question, at most eight. */
export function toAskedParts(question: string): AskedPart[] {
  const texts = toSubQuestions(question)
    .flatMap(({ text }) => text.split(FURTHER))
    .slice(0, MOST_PARTS);
  const terms = texts.map(
    (text) => new Set([...toTopicTerms(text)].filter((t) => !isFiller(t)).map(toMeaning)),
  );
  return texts.map((text, index) => ({
    text,
    own: new Set(
      [...(terms[index] ?? [])].filter((one) => !terms.some((other, at) => at !== index && other.has(one))),
    ),
  }));
}
