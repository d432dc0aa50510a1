import type { Fragment } from './fragment.ts';
import { CLAUSE, DETERMINERS, isCapitalised, kindOf, PREPOSITIONS } from './phrase-words.ts';
import { isName, type SpokenWord, toSpokenWords } from './spoken-words.ts';

/** Of a name, at most so many. */
const MOST_WORDS = 6;
const CALENDAR = new Set(
  (
    'january february march april may june july august september october november december monday tuesday wednesday ' +
    'thursday friday saturday sunday'
  ).split(' '),
);

/** `question` with what `fragment` names in the place of its like; undefined where nothing in it is alike. */
export function takeOver({ preposition, named }: Fragment, question: string): string | undefined {
  const wanted = toSpokenWords(named);
  const asked = toSpokenWords(question);
  const replaced = (from: number, to: number) => {
    const start = asked[from]?.start ?? 0;
    const end = asked[to - 1]?.end ?? 0;
    const keepsDeterminer =
      DETERMINERS.has(asked[from]?.word ?? '') && !DETERMINERS.has(wanted[0]?.word ?? '');
    const before =
      keepsDeterminer && to - from > 1 && !isOneName(wanted)
        ? question.slice(start, asked[from + 1]?.start)
        : '';
    return (
      question.slice(0, start) + before + (start > 0 ? uncapitalised(named) : named) + question.slice(end)
    );
  };

  for (let index = asked.length - 2; preposition !== undefined && index >= 0; index--) {
    if (asked[index]?.word !== preposition) continue;
    const end = endOfPhrase(asked, index + 1);
    if (areAlike(asked.slice(index + 1, end), wanted)) return replaced(index + 1, end);
  }
  const head = wanted.at(-1);
  const isSpecific = wanted.filter(({ word }) => !DETERMINERS.has(word)).length > 1;
  const same = asked.findLastIndex((word) => areSameWord(word, head));
  if (same >= 0) {
    const start = startOfPhrase(asked, same);
    return isSpecific && start < same ? replaced(start, same + 1) : undefined;
  }
  const kind = kindOf(head);
  const [only, ...others] = asked.flatMap((word, index) => (kind?.has(word.word) ? [index] : []));
  if (only === undefined || others.length > 0) return undefined;
  return replaced(wanted.length > 1 ? startOfPhrase(asked, only) : only, only + 1);
}

/** Where the name that begins at `start` ends: at a preposition, a mark, or whatever makes a clause. */
function endOfPhrase(asked: readonly SpokenWord[], start: number): number {
  let end = start;
  while (end < asked.length && end - start < MOST_WORDS) {
    const { word = '', afterMark = false } = asked[end] ?? {};
    if (end > start && (afterMark || DETERMINERS.has(word))) break;
    if (PREPOSITIONS.has(word) || CLAUSE.has(word) || ['and', 'or'].includes(word)) break;
    end++;
  }
  return end;
}

/** Where the name that ends at `end` begins: at its determiner, or with the names before it. */
function startOfPhrase(asked: readonly SpokenWord[], end: number): number {
  for (let start = end - 1; start >= Math.max(0, end - 3); start--) {
    const here = asked[start];
    if (!here || asked[start + 1]?.afterMark) break;
    if (DETERMINERS.has(here.word)) return start;
    if (PREPOSITIONS.has(here.word) || CLAUSE.has(here.word)) break;
  }
  let start = end;
  while (start > 0 && isName(asked[start - 1] as SpokenWord)) start--;
  return start;
}

/** Both of a kind, so that one can take the other's place: "macOS" and "my phone", "the Pro plan" and "enterprise plans". */
function areAlike(one: readonly SpokenWord[], other: readonly SpokenWord[]): boolean {
  const [a, b] = [one.at(-1), other.at(-1)];
  if (!a || !b) return false;
  if (areSameWord(a, b)) return one.length > 1 && other.length > 1;
  if (kindOf(a) || kindOf(b)) return kindOf(a) === kindOf(b);
  return isOneName(one) && isOneName(other);
}

function areSameWord(one: SpokenWord, other: SpokenWord | undefined): boolean {
  return one.word.replace(/s$/, '') === other?.word.replace(/s$/, '');
}

function isOneName(phrase: readonly SpokenWord[]): boolean {
  return phrase.length > 0 && phrase.every((word) => isCapitalised(word) && !CALENDAR.has(word.word));
}

/** A determiner as it is written within a sentence. */
function uncapitalised(named: string): string {
  const [first = ''] = named.split(' ', 1);
  return DETERMINERS.has(first.toLowerCase()) ? first.toLowerCase() + named.slice(first.length) : named;
}
