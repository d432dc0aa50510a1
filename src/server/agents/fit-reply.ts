import { RequestError } from '../../cascade/request-error.ts';
import { cutAtCharacter, cutAtSentence } from '../../text/cut-text.ts';
import type { AgentRequest, Answer, Outcome } from './agent-request.ts';
import { isRecord } from './read-value.ts';

/** AWS has named 25 KB as the most that an agent takes, everything counted, and elsewhere Lambda's own 6 MB. */
export const REPLY_BYTES = 24_000;
/** Of the response, before quotes are shortened too. */
const RESPONSE_CHARACTERS = 6_000;
const CUT_MARK = ' […]';

const TOO_LARGE = new RequestError('too_large', 'the answer is too large for an agent', {
  nextStep: 'Ask for less, without detail full.',
});

interface Shortening {
  /** The answer with no more than `most` of what this shortens. */
  shorten(answer: Answer, most: number): Answer;
  readonly least: number;
}

/** In the order in which they are used; each as far as it has to go, and no further than `least`. */
const SHORTENINGS: readonly Shortening[] = [
  { shorten: ({ attempts, complexity_factors, ...answer }) => answer, least: REPLY_BYTES },
  { shorten: shortenResponse, least: RESPONSE_CHARACTERS },
  { shorten: shortenQuotes, least: 0 },
  { shorten: shortenResponse, least: 0 },
  { shorten: (answer, most) => ({ ...answer, citations: citationsOf(answer).slice(0, most) }), least: 0 },
];

/** The reply to `outcome`, its answer shortened as little as makes it fit and marked `truncated`; else an error. */
export function fitReply(outcome: Outcome, toReply: AgentRequest['toReply']): object {
  const whole = toReply(outcome);
  if ('error' in outcome || bytesOf(whole) <= REPLY_BYTES) return whole;
  let { answer } = outcome;
  for (const { shorten, least } of SHORTENINGS) {
    const toShorter = (most: number) => toReply({ answer: { ...shorten(answer, most), truncated: true } });
    const fits = (most: number) => bytesOf(toShorter(most)) <= REPLY_BYTES;
    if (fits(least)) return toShorter(largest(fits, least, REPLY_BYTES));
    answer = shorten(answer, least);
  }
  return toReply({ error: TOO_LARGE });
}

/** The largest whole number from `low`, which fits, to `high` that fits; whatever is above it does not. */
function largest(fits: (number: number) => boolean, low: number, high: number): number {
  if (low >= high) return low;
  const middle = Math.ceil((low + high) / 2);
  return fits(middle) ? largest(fits, middle, high) : largest(fits, low, middle - 1);
}

function shortenResponse(answer: Answer, most: number): Answer {
  const { response } = answer;
  if (typeof response !== 'string' || response.length <= most) return answer;
  return { ...answer, response: `${cutAtSentence(response, most)}${CUT_MARK}` };
}

/** A shorter quote ends earlier in its document too. */
function shortenQuotes(answer: Answer, most: number): Answer {
  const citations = citationsOf(answer).map((citation) => {
    const { quote, start } = citation;
    if (typeof quote !== 'string' || typeof start !== 'number' || quote.length <= most) return citation;
    const shorter = cutAtCharacter(quote, most);
    return { ...citation, quote: shorter, end: start + shorter.length };
  });
  return { ...answer, citations };
}

const citationsOf = ({ citations }: Answer): readonly Record<string, unknown>[] =>
  Array.isArray(citations) ? citations.filter(isRecord) : [];

/** As JSON, in UTF-8. */
export const bytesOf = (reply: object): number => Buffer.byteLength(JSON.stringify(reply));
