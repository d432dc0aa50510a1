import { toTerms } from '../words.ts';

/** A word where it stands in a text. `start` and `end` are UTF-16 offsets. */
export interface SpokenWord {
  /** As it is written, without a contracted ending: "it" of "it's". */
  readonly written: string;
  readonly word: string;
  readonly start: number;
  readonly end: number;
  /** True for the first word, and where a comma, colon, dash or full stop stands before it. */
  readonly afterMark: boolean;
}

/** Placeholders such as [EMAIL_KQPWXBNA] are one word each, as are "e-mail", "4.2" and "don't". */
const WORD = /\[[A-Z][A-Z0-9_]*\]|[\p{L}\p{N}\p{M}]+(?:['’.\-/+][\p{L}\p{N}\p{M}]+)*/gu;
const CONTRACTED = /['’](?:s|re|ve|ll|d|m)$/iu;
const MARK = /[,.:;!?–—(]|\s-\s/u;
const NAME = /^\p{Lu}|^\[|\p{Ll}\p{Lu}/u;

/** Words that say how something is asked or stand in for a topic, as they have none themselves. */
const WEAK_TERMS = new Set(
  toTerms(
    'long work works working happen mean try tried fix problem issue question way possible different other another option ' +
      'step next cheaper better best often fast quick quickly soon too first third again back okay still great good fine ' +
      'sorry wrong right example detail more explain answer anytime later exactly usually normally either instead ' +
      'otherwise include available apply support difference case time else',
  ),
);

/** `text` word by word, in order. */
export function toSpokenWords(text: string): SpokenWord[] {
  let before = 0;
  return Array.from(text.matchAll(WORD), ({ 0: match, index }, position) => {
    const written = match.replace(CONTRACTED, '');
    const start = index;
    const end = index + match.length;
    const afterMark = position === 0 || MARK.test(text.slice(before, start));
    before = end;
    return { written, word: written.toLowerCase().replaceAll('’', "'"), start, end, afterMark };
  });
}

/** How many different words of `text` say what it is about. */
export function topicTerms(text: string): Set<string> {
  return new Set(toTerms(text).filter((term) => !WEAK_TERMS.has(term)));
}

/** True for a word that is written as names are, where it is not the first of its sentence. */
export function isName({ written, afterMark }: SpokenWord): boolean {
  return NAME.test(written) && written !== 'I' && (!afterMark || /\p{Lu}.*\p{Lu}|^\[/u.test(written));
}
