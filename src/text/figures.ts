import { NUMBER_WORDS, toCompound, toWordValue } from './number-words.ts';

/** A number as a text gives it. Offsets in UTF-16 units. */
export interface Figure {
  readonly value: number;
  readonly start: number;
  readonly end: number;
  /** True where a percent sign or the word follows. */
  readonly isPercent: boolean;
  /** The word that follows, lower case and without a plural's s; empty where none does. */
  readonly unit: string;
  /** True for a number that is written as a word. */
  readonly isWord: boolean;
}

/** What a letter, a digit and any number are to the expressions below. */
interface Alphabet {
  readonly letter: string;
  readonly digit: string;
  readonly number: string;
  readonly flags: string;
}

/**
 * A number that is no part of a name, a version, an address or a time: digits with thousands or decimals, or a
 * word; a percent sign behind.
 */
const toFigurePattern = ({ letter, digit, number, flags }: Alphabet) =>
  new RegExp(
    `(?:(?=[${digit}.])(?<![${letter}${number}_.:/#]|[${number}],)([${digit}]{1,3}(?:[,\\u202f\\u00a0 ][${digit}]{3}(?![${number}]))+(?:\\.[${digit}]+)?|[${digit}]{1,15}(?:\\.[${digit}]+)?|\\.[${digit}]{1,15})(?![${number}_:]|[.,][${number}])|\\b(${NUMBER_WORDS.join('|')})\\b)(\\s?%|\\s?per\\s?cent\\b)?`,
    flags,
  );
/** Dates and telephone numbers, whose parts are no quantities. */
const toOtherPattern = ({ letter, number, flags }: Alphabet) =>
  new RegExp(
    `(?=[${number}(+])(?<![${letter}${number}.])(?:[${number}]{1,4}(?:[-/][${number}]{1,4}){2,}|\\([${number}]{2,5}\\) ?[${number}]{3}-[${number}]{4}|\\+[${number}]{1,3}(?:[ -][${number}]{2,12}){2,})(?![${number}])`,
    flags,
  );
const UNICODE: Alphabet = { letter: '\\p{L}', digit: '\\p{Nd}', number: '\\p{N}', flags: 'giu' };
/** Most text is ASCII, for which Unicode's tables need not be compiled. */
const ASCII: Alphabet = { letter: 'a-z', digit: '0-9', number: '0-9', flags: 'gi' };
const IS_ASCII = /^[\0-\x7f]*$/;
const toPatterns = (alphabet: Alphabet) => ({
  figure: toFigurePattern(alphabet),
  other: toOtherPattern(alphabet),
});
const ASCII_PATTERNS = toPatterns(ASCII);
const UNICODE_PATTERNS = toPatterns(UNICODE);
/** Most sentences have neither digit nor number word, which is seen much quicker than where they stand. */
const MAY_HAVE = new RegExp(`[\\d\\x80-\\uffff]|\\b(?:${NUMBER_WORDS.join('|')})\\b`, 'i');
const GROUPING = /[,\s]/g;
const UNIT = /^[\s-]{0,2}(\p{L}[\p{L}/]*)/u;
const UNIT_READ = 24;

/**
 * The numbers in `text`, in order; `1,250.5`, `30 %`, `$5`, `two weeks`, both of `3-5 days`. Names, versions, dates
 * and clock times are none.
 */
export function toFigures(text: string): Figure[] {
  const figures: Figure[] = [];
  if (!MAY_HAVE.test(text)) return figures;
  const { figure, other } = IS_ASCII.test(text) ? ASCII_PATTERNS : UNICODE_PATTERNS;
  const read = text.replace(other, (found) => ' '.repeat(found.length));
  for (const match of read.matchAll(figure)) {
    const [whole, digits, name = '', percent] = match;
    const word = name.toLowerCase();
    const alone =
      digits === undefined ? toWordValue(word) : Number(digits.normalize('NFKC').replace(GROUPING, ''));
    if (alone === undefined || !Number.isFinite(alone)) continue;
    const before = figures.at(-1);
    const joint = before && read.slice(before.end, match.index);
    // What stands before a hyphen is a name, unless it is a number itself: ERR-503 and all-in-one, but 3-5 days.
    if (read[match.index - 1] === '-' && joint !== '-') continue;
    const compound =
      joint === ' ' || joint === '-'
        ? toCompound(before?.value ?? 0, before?.isWord ?? false, word)
        : undefined;
    const start = compound === undefined ? match.index : (figures.pop()?.start ?? match.index);
    const end = match.index + whole.length;
    const unit = UNIT.exec(text.slice(end, end + UNIT_READ))?.[1]?.toLowerCase() ?? '';
    figures.push({
      value: compound ?? alone,
      start,
      end,
      isPercent: percent !== undefined,
      unit: unit.length > 3 && unit.endsWith('s') ? unit.slice(0, -1) : unit,
      isWord: digits === undefined && (compound === undefined || before?.isWord === true),
    });
  }
  return figures;
}
