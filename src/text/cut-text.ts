import { toSentences } from './sentences.ts';

/** Text in at most `most` UTF-16 units: whole sentences where one fits, and never half a character. */
export function cutAtSentence(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = toSentences(text).findLast(({ end }) => end <= most);
  return last ? text.slice(0, last.end) : cutAtCharacter(text, most);
}

/** Text in at most `most` UTF-16 units, never half a character. */
export function cutAtCharacter(text: string, most: number): string {
  if (text.length <= most) return text;
  const halves = (text.codePointAt(most - 1) ?? 0) > 0xffff;
  return text.slice(0, halves ? most - 1 : most);
}
