import { isFiller, toMeaning } from './everyday-words.ts';
import { toTopicTerms } from './source-sentences.ts';

/** One of several things that are asked about together. */
export interface ListedThing {
  readonly text: string;
  /** What it is called by, without what another of them is called by too. */
  readonly own: readonly string[];
}

/** "custom roles, SSO and the audit log"; each item at most four words, so that nothing is tried for long. */
const LIST =
  /((?:[^\s,;.?!]+ ){0,3}[^\s,;.?!]+)((?:, (?:[^\s,;.?!]+ ){0,3}[^\s,;.?!]+){0,6}?),? (?:and|plus|as well as) ((?:to |for |with |of |on |from )?(?:[^\s,;.?!]+ ?){1,3})/g;
/** Of the first thing the last words, of the others the first: the rest is the sentence around them. */
const WORDS_OF_ONE = 2;
/** Then clauses are joined, and not things. */
const CLAUSE =
  /\b(?:how|what|when|where|which|who|why|is|are|was|were|will|would|can|could|do|does|did|has|have|must|should|i|we|you|it|they)\b/i;
const READ = 1_000;

/** The lists of things in a question, each as its things. */
export function toListedThings(text: string): ListedThing[][] {
  return Array.from(text.slice(0, READ).matchAll(LIST), ([, first = '', middle = '', last = '']) => {
    return [first, ...middle.split(', ').filter(Boolean), last.trim()];
  })
    .filter(([, ...others]) => !others.some((item) => CLAUSE.test(item)))
    .map(toThings);
}

function toThings(texts: readonly string[]): ListedThing[] {
  const words = texts.map((item, at) => {
    const terms = [...toTopicTerms(item)].filter((term) => !isFiller(term)).map(toMeaning);
    return at === 0 ? terms.slice(-WORDS_OF_ONE) : terms.slice(0, WORDS_OF_ONE);
  });
  return texts.map((item, at) => ({
    text: item,
    own: (words[at] ?? []).filter(
      (word) => !words.some((other, index) => index !== at && other.includes(word)),
    ),
  }));
}
