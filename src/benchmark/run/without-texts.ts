import { cutAtCharacter } from '../../text/cut-text.ts';
import type { Result } from '../result.ts';

/** Of what an answer lacks or should not say, so much is kept for the report. */
const MOST_WORDS = 5;
const MOST_CHARACTERS = 100;

/** A result as it is kept in a store: without question and answer, and with few of the words that are told of it. */
export function withoutTexts({ query: _, response: __, ...result }: Result): Result {
  const shorten = (words: readonly string[] | undefined) =>
    words?.slice(0, MOST_WORDS).map((each) => cutAtCharacter(each, MOST_CHARACTERS));
  const { missing, forbidden, reasons } = result;
  return {
    ...result,
    ...(missing && { missing: shorten(missing) }),
    ...(forbidden && { forbidden: shorten(forbidden) }),
    ...(reasons && { reasons: shorten(reasons) }),
  };
}
