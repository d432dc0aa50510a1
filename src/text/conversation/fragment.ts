import { CLAUSE, DETERMINERS, isCapitalised, kindOf, PREPOSITIONS } from './phrase-words.ts';
import { isName, toSpokenWords } from './spoken-words.ts';

/** A question without a verb of its own, as in "and on Windows?". */
export interface Fragment {
  /** True where "and", "what about" or the like opens it. */
  readonly opened: boolean;
  /** The first word, where it is a preposition. */
  readonly preposition: string | undefined;
  /** What it names, as it is written: "Windows". */
  readonly named: string;
}

const MOST_WORDS = 6;
const OPENER =
  /^\W*(?:(?:and|or|but|also|plus|then|ok|okay|so|yes|yeah|no|ja|nein|und|aber|oder|et|mais|ou|y|pero|o|e|ma|mas|en|maar)\b,? *){1,2}/iu;
const WHAT_ABOUT =
  /^\W*(?:what about|how about|was ist mit|wie ist es mit|wie sieht es aus mit|qu['’]en est-il (?:de|pour)|qu[eé] (?:pasa|tal) con|che dire di|quanto ao?|hoe zit het met|wat is er met)(?![\p{L}])/iu;
const SAME_FOR = /^\W*(?:the )?same (?:thing |question )?(?=(?:for|with|on|in)\b)/iu;
const CLOSER =
  /(?:[ ,]+(?:too|as well|instead|then|please|either|auch|aussi|también|anche|também|ook))*[\s?!.,…]*$/iu;

/** The fragment that `text` is; undefined where it is anything else. */
export function toFragment(text: string): Fragment | undefined {
  const opener = OPENER.exec(text)?.[0] ?? '';
  const afterOpener = text.slice(opener.length);
  const about = (WHAT_ABOUT.exec(afterOpener) ?? SAME_FOR.exec(afterOpener))?.[0] ?? '';
  const rest = afterOpener.slice(about.length).replace(CLOSER, '').trim();
  const spoken = toSpokenWords(rest);
  const [first] = spoken;
  if (!first || spoken.length > MOST_WORDS || spoken.some(({ word }) => CLAUSE.has(word))) return undefined;
  if (spoken.slice(1).some(({ afterMark }) => afterMark)) return undefined;
  const preposition = PREPOSITIONS.has(first.word) && spoken.length > 1 ? first.word : undefined;
  const name = preposition ? spoken.slice(1) : spoken;
  if (
    name
      .slice(1)
      .some(({ word }, index) => DETERMINERS.has(word) && !PREPOSITIONS.has(name[index]?.word ?? ''))
  )
    return undefined;
  const opened = opener !== '' || about !== '';
  if (!opened && !preposition && !isPointed(rest, text)) return undefined;
  return { opened, preposition, named: rest.slice(name[0]?.start, name.at(-1)?.end) };
}

/** "the Enterprise plan?", "Windows?": asked with nothing before it; "reset password" is a search of its own. */
function isPointed(rest: string, text: string): boolean {
  const [first] = toSpokenWords(rest);
  if (!first || !/\?\s*$/.test(text)) return false;
  return DETERMINERS.has(first.word) || isCapitalised(first) || kindOf(first) !== undefined;
}

/**
 * Whether a fragment says too little to be looked up by itself. Measured on the sample articles, "what about
 * refunds?" is found best alone (13 of 15 such questions lead to the right article, 8 of 15 once the earlier
 * question stands beside them), so that whatever names a thing of its own is left alone; a place, a system, a
 * plan or whatever else follows "on", "in" or "for" is not.
 */
export function isIncomplete({ opened, preposition, named }: Fragment): boolean {
  if (preposition !== undefined) return true;
  if (!opened) return false;
  const spoken = toSpokenWords(named);
  return spoken.some(
    (word, index) =>
      kindOf(word) !== undefined ||
      isName(word) ||
      (index === 0 && (word.word === 'the' || isCapitalised(word))),
  );
}
