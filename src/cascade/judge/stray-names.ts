import { toTerms } from '../../text/words.ts';
import type { Evidence } from './evidence.ts';
import { isEveryday } from './novelty.ts';

/** Something that an answer sets apart: a name, a command, a thing to choose on the screen. */
interface Marked {
  readonly name: string;
  readonly kind: 'code' | 'control' | 'bold' | 'name';
}

/** In its parts: code, bold, an option of a command, an error's code, names within a sentence. */
const MARKED =
  /`([^`\n]{2,80})`|\*\*([^*\n]{2,80})\*\*|(?<![^\s`])(--?[a-z][\w-]+)|\b([A-Z]{2,}-?\d{2,}[A-Z\d]*)\b|(?<=[a-z,;:] )(\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)*)/gu;
/** What stands before the name of something that one uses on a screen. */
const CONTROL_BEFORE =
  /\b(?:choose|select|pick|open|press|click|tap|tick|check|use|under|switch on|turn on|enable|activate|go to|in|at|via|with) (?:on |the |your )?$/i;
const CONTROL_BEFORE_LENGTH = 24;
const MOST_WORDS = 6;
const CALENDAR =
  /^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|november|december)$/;
const OPTION = /(?<!\S)--?[a-z][\w-]*/gi;
const MARKS = /[*`"'“”’]+/g;
/** All but the single ones between words, which need no change. */
const SPACES = /\s{2,}|[\t\n\r]/g;
const ENDS = /^[\s.:,;!?]+|[\s.:,;!?]+$/g;
const DIGIT = /\d/;
const NO_NAME = /[.:!?]$|^\d/;

/** `text` as names are looked for in it: lower case, without marks and quotes, in single spaces. */
export function toPlainText(text: string): string {
  return text.toLowerCase().replace(MARKS, '').replace(SPACES, ' ');
}

/**
 * Names, codes, commands and controls of `answer` that neither the question nor its sources have: neither `told`,
 * their plain text, nor as words.
 */
export function toStrayNames(answer: string, evidence: Evidence, told: () => string): string[] {
  const names = toMarked(answer)
    .filter((one) => isStray(one, evidence, told))
    .map(({ name }) => name);
  return [...new Set(names)];
}

function toMarked(answer: string): Marked[] {
  return Array.from(answer.matchAll(MARKED), (match): Marked => {
    const [, code, bold, option, error, name = ''] = match;
    if (code !== undefined) return { name: code, kind: 'code' };
    const plain = option ?? error;
    if (plain !== undefined) return { name: plain, kind: 'code' };
    if (bold === undefined) return { name, kind: 'name' };
    const before = answer.slice(Math.max(0, match.index - CONTROL_BEFORE_LENGTH), match.index);
    const isControl = bold.includes(' > ') || CONTROL_BEFORE.test(before);
    return { name: bold, kind: isControl ? 'control' : 'bold' };
  });
}

function isStray({ name, kind }: Marked, { index, asked }: Evidence, told: () => string): boolean {
  const plain = toPlainText(name).trim();
  if (plain.length < 2 || CALENDAR.test(plain) || told().includes(plain.replace(ENDS, ''))) return false;
  const isUnknown = toTerms(plain).some(
    (term) => !DIGIT.test(term) && !index.has(term) && !asked.has(term) && !isEveryday(term),
  );
  // A command is written with names of the reader's own; its options are not.
  if (kind === 'code') {
    const options = plain.match(OPTION) ?? [];
    return options.length > 0 ? options.some((option) => !told().includes(option)) : isUnknown;
  }
  if (NO_NAME.test(plain) || plain.split(' ').length > MOST_WORDS) return false;
  if (kind !== 'control') return isUnknown;
  return plain.split(' > ').some((part) => !told().includes(part));
}
