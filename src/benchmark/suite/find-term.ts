/** Signs that are not seen: soft hyphens, zero-width signs, marks of direction, choices between two looks of a sign. */
const UNSEEN = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\p{Variation_Selector}]/gu;
const SINGLE_QUOTES = /[\u2018-\u201b\u2032\u2039\u203a]/g;
const DOUBLE_QUOTES = /[\u00ab\u00bb\u201c-\u201f\u301d-\u301f]/g;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63]/g;
/** More marks than any letter has. They would be sorted, which takes the square of their number: a joiner parts them. */
const MANY_MARKS = /\p{M}{30}/gu;

/**
 * `text` in a form in which case, compatibility forms (NFKC), typographic quotes, dashes and blanks, and signs that are
 * not seen make no difference. All white space is one blank, none at the ends.
 */
export function toPlainText(text: string): string {
  return (
    text
      .replace(UNSEEN, '')
      .replace(MANY_MARKS, '$&\u034f')
      .normalize('NFKC')
      .replace(SINGLE_QUOTES, "'")
      .replace(DOUBLE_QUOTES, '"')
      .replace(DASHES, '-')
      .replace(/\u2044/g, '/')
      // By way of upper case, "straße" is "STRASSE"; a Greek sigma has a form of its own at the end of a word.
      .toUpperCase()
      .toLowerCase()
      .replace(/ς/g, 'σ')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

/**
 * Whether `term` stands in `text`, both in plain form: not inside a word, so that "log" is not in "login", and not
 * inside a number, so that "2" is neither in "20" nor in "2.5" or "1,200". Next to writing that has no blanks between
 * words, such as Chinese or Thai, nobody can tell where a word ends, and any place will do. Linear in `text`.
 */
export function hasTerm(text: string, term: string): boolean {
  if (term === '') return false;
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    if (!isInside(text, at) && !isInside(text, at + term.length)) return true;
  }
  return false;
}

const WORD_SIGN =
  '[[\\p{L}\\p{M}\\p{N}]--[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\u30fc\\p{Script=Thai}\\p{Script=Khmer}\\p{Script=Lao}\\p{Script=Myanmar}]]';
const ENDS_IN_WORD = new RegExp(`${WORD_SIGN}$`, 'v');
const BEGINS_IN_WORD = new RegExp(`^${WORD_SIGN}`, 'v');
const ENDS_IN_DIGIT = /\p{N}$/u;
const BEGINS_WITH_DIGIT = /^\p{N}/u;
/** A point or comma of a number: `2.` before 5, or the point of `.5` behind a blank, a bracket or a sign. */
const ENDS_IN_POINT = /(?:\p{N}[.,]|[\s(+\-\p{Sc}]\.)$/u;
const BEGINS_WITH_POINT = /^[.,]\p{N}/u;
/** Two signs, each of which may take two UTF-16 units. */
const NEAR = 4;

/** Whether the place between two signs lies in the midst of a word or a number. */
function isInside(text: string, at: number): boolean {
  // What a text begins with stands behind white space, as it were.
  const before = at < NEAR ? ` ${text.slice(0, at)}` : text.slice(at - NEAR, at);
  const after = text.slice(at, at + NEAR);
  if (ENDS_IN_WORD.test(before) && BEGINS_IN_WORD.test(after)) return true;
  return BEGINS_WITH_DIGIT.test(after)
    ? ENDS_IN_POINT.test(before)
    : ENDS_IN_DIGIT.test(before) && BEGINS_WITH_POINT.test(after);
}
