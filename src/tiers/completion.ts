import type { Failure } from '../cascade/failure.ts';
import type { Usage } from '../cascade/money.ts';
import type { Passage } from '../cascade/passage.ts';
import { toCleanText } from '../cascade/query.ts';
import type { Completion } from '../cascade/tier.ts';
import { cite, numberMarkers } from './cite.ts';
import { NO_ANSWER } from './prompt.ts';

/** What a provider read off its wire, before anybody has looked at it. */
export interface ModelReply {
  readonly kind: 'reply';
  /** A string, if the wire kept its word. */
  readonly text: unknown;
  readonly stop: Completion['stop'];
  readonly usage?: Usage | undefined;
  /** The provider's own name for the call. */
  readonly requestId?: string | undefined;
}

/** Thinking aloud that some servers leave in the reply. */
const THOUGHTS = /^\s*<(think|thinking|reasoning)>[\s\S]*?(?:<\/\1>|$)/i;
/** With the punctuation and the markup around the word; letters are the sentence after it, whatever their script. */
const ABSTENTION = new RegExp(`^[\\s*_"'\`]{0,3}${NO_ANSWER}(?![\\p{L}\\p{N}])[\\s*_"'\`.,:;!–—-]*`, 'u');
export const NO_END = 'the reply is longer than its tokens can be';
const NOTHING_FOUND = 'I could not find an answer to this.';
const DECLINED = 'This question cannot be answered here.';

/** The completion that a reply amounts to; one without a word of answer, or without an end, is a failure. */
export function toCompletion(
  { text: raw, stop, usage, requestId }: ModelReply,
  passages: readonly Passage[],
  mostCharacters: number,
): Completion | Failure {
  if (typeof raw !== 'string')
    return { kind: 'malformed', message: 'the reply has no text', requestId, usage };
  if (raw.length > mostCharacters) return { kind: 'malformed', message: NO_END, requestId, usage };
  const text = toCleanText(raw.replace(THOUGHTS, ''));
  if (stop === 'refused') {
    return { kind: 'completion', text: text || DECLINED, citations: [], abstained: false, stop, usage };
  }
  if (text === '') return { kind: 'malformed', message: 'the answer is empty', requestId, usage };
  const abstained = ABSTENTION.test(text);
  const { text: answer, citations } = cite(text.replace(ABSTENTION, ''), passages);
  return { kind: 'completion', text: answer || NOTHING_FOUND, citations, abstained, stop, usage };
}

/** What may still become thinking aloud, or the word that says there is no answer. */
const UNDECIDED = /^(?:<[a-zA-Z]{0,9}>?|[*_"'`]{0,3}[A-Z_]{0,12}[\s*_"'`.,:;!–—-]*)$/;
/** A reply that is longer has decided itself. */
const UNDECIDED_CHARACTERS = 40;
const OF_MARKERS = /[\d\s,;[\]]/;
const HALF_CHARACTER = /[\ud800-\udbff]$/;

/** What of a reply that is still being written is sure to be in its completion, from the beginning. */
export function toPreview(written: string, passages: readonly Passage[]): string {
  if (isUndecided(written)) return '';
  const text = toCleanText(withoutLooseEnd(written.replace(THOUGHTS, '')));
  return isUndecided(text) ? '' : numberMarkers(text.replace(ABSTENTION, ''), passages);
}

function isUndecided(written: string): boolean {
  const text = written.trimStart();
  return text.length <= UNDECIDED_CHARACTERS && UNDECIDED.test(text);
}

/** Leaves out what the next piece may change: half a character, a marker that is not closed or goes on, blanks. */
function withoutLooseEnd(text: string): string {
  const whole = text.replace(HALF_CHARACTER, '');
  let start = whole.length;
  while (start > 0 && OF_MARKERS.test(whole.charAt(start - 1))) start--;
  const marker = whole.indexOf('[', start);
  return (marker < 0 ? whole : whole.slice(0, marker)).trimEnd();
}

/** Far beyond any window; more is a mistake and must not reach the accounts. */
const MOST_TOKENS = 100_000_000;

/** Token counts that a provider reported: undefined unless input and output are counts. */
export function toUsage(reported: {
  readonly input: unknown;
  readonly output: unknown;
  readonly cacheRead?: unknown;
  readonly cacheWrite?: unknown;
}): Usage | undefined {
  const { input, output, cacheRead, cacheWrite } = reported;
  if (!isCount(input) || !isCount(output)) return undefined;
  return {
    inputTokens: input,
    outputTokens: output,
    ...(isCount(cacheRead) && cacheRead > 0 ? { cacheReadTokens: cacheRead } : {}),
    ...(isCount(cacheWrite) && cacheWrite > 0 ? { cacheWriteTokens: cacheWrite } : {}),
  };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= MOST_TOKENS;
}
