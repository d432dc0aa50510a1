/** A text in the plain form that is searched, and the way back to the one that it was made from. */
export interface FoldedText {
  readonly text: string;
  /** The stretch of the original behind the stretch from `start` to `end` of `text`. */
  toOriginal(start: number, end: number): readonly [start: number, end: number];
}

const ASCII = /^[\0-\x7f]*$/;
/**
 * Other ways to write digits, Latin letters, spaces and dashes: full-width forms, the digits of other scripts,
 * mathematical alphabets, typographic blanks and dashes; and what is not seen at all.
 */
const FOLDABLE =
  /[\u00a0\u00ad\u180e\u2000-\u2015\u202a-\u202f\u205f-\u2064\u2212\u3000\ufe58\ufe63\ufeff\uff01-\uff5e\u{1d400}-\u{1d7ff}]|(?![0-9])\p{Nd}/u;
const EVERY_FOLDABLE = new RegExp(FOLDABLE, 'gu');
const UNSEEN = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/;
const SPACE = /[\u00a0\u2000-\u200a\u202f\u205f\u3000]/;
const DASH = /[\u2010-\u2015\u2212\ufe58\ufe63]/;
const DIGIT = /\p{Nd}/u;

/**
 * The same text with each such character as its plain one, or as nothing; never longer, and linear in its length.
 * Undefined where there are none, as in nearly every text.
 */
export function foldText(text: string): FoldedText | undefined {
  if (ASCII.test(text) || !FOLDABLE.test(text)) return undefined;
  const starts = new Uint32Array(text.length);
  const ends = new Uint32Array(text.length);
  let folded = '';
  let done = 0;
  const keep = (until: number) => {
    for (let at = done; at < until; at += 1) {
      starts[folded.length + at - done] = at;
      ends[folded.length + at - done] = at + 1;
    }
    folded += text.slice(done, until);
  };
  for (const { 0: character, index } of text.matchAll(EVERY_FOLDABLE)) {
    const plain = foldCharacter(character);
    if (plain.length > 1) continue;
    keep(index);
    done = index + character.length;
    starts[folded.length] = index;
    ends[folded.length] = done;
    folded += plain;
  }
  keep(text.length);
  return { text: folded, toOriginal: (start, end) => [starts[start] ?? 0, ends[end - 1] ?? 0] };
}

function foldCharacter(character: string): string {
  if (UNSEEN.test(character)) return '';
  if (SPACE.test(character)) return ' ';
  if (DASH.test(character)) return '-';
  if (DIGIT.test(character)) return String(toDigit(character));
  return character.normalize('NFKC');
}

/** Unicode's decimal digits come in tens, nought first; the mathematical ones in five tens without a gap. */
function toDigit(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  let value = 0;
  while (value < 9 && DIGIT.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}
