import { toCleanText } from '../../cascade/query.ts';
import { cutAtCharacter } from '../../text/cut-text.ts';

const MOST_IN_NAME = 60;
/** C0 and C1 controls are gone by then; these two are no characters at all. */
const NO_CHARACTERS = /[\ufffe\uffff]/g;

/** A name in one line of at most `most` characters, without what is hidden or turns the direction of writing. */
export function toShownName(name: string, most = MOST_IN_NAME): string {
  const line = toShownText(name, Number.POSITIVE_INFINITY).replace(/\s+/g, ' ');
  return toCut(line, most) || '(no name)';
}

/** A text of at most `most` characters with its lines, without what is hidden or turns the direction of writing. */
export function toShownText(text: string, most: number): string {
  return toCut(toCleanText(text).replace(NO_CHARACTERS, ''), most);
}

function toCut(text: string, most: number): string {
  return text.length > most ? `${cutAtCharacter(text, most - 1).trimEnd()}…` : text;
}
