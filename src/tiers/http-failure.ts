import type { Failure, FailureKind } from '../cascade/failure.ts';

/** Operators need the gist; a container's stack trace of a megabyte is none. */
const MOST_MESSAGE_CHARACTERS = 500;
/** How providers say that a prompt is longer than the model's window. */
const TOO_LONG =
  /too long|too many (?:input )?tokens|maximum (?:context|prompt|input|model length)|context (?:length|window|size)|exceeds? .{0,40}(?:tokens|context|length)|prompt is too|`inputs` (?:must have less than|tokens \+)/i;
/** The three forms of a date that HTTP knows; `Date.parse` makes one of nearly anything with a number in it. */
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/;

/** What an HTTP status says of a call where its body says nothing better. */
export function toFailureKind(status: number, message: string): FailureKind {
  if (status === 429) return 'throttled';
  if (status === 401 || status === 402 || status === 403 || status === 404) return 'misconfigured';
  if (status === 408 || status === 504) return 'timeout';
  if (status === 413 || ((status === 400 || status === 422) && TOO_LONG.test(message))) return 'too-long';
  // A server's word for a model behind it that failed, TGI's own among them.
  if (status === 424) return 'unavailable';
  return status >= 400 && status < 500 ? 'rejected' : 'unavailable';
}

/** Milliseconds that a `Retry-After` header asks for, given in seconds or as a date; undefined for nonsense. */
export function toRetryAfterMs(header: string | null | undefined): number | undefined {
  if (!header) return undefined;
  const said = header.trim();
  if (!/^\d+(\.\d+)?$/.test(said) && !HTTP_DATE.test(said)) return undefined;
  const ms = HTTP_DATE.test(said) ? Date.parse(said) - Date.now() : Number(said) * 1_000;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/**
 * The words of an error with those of its causes, on one line. A parser's are left out: they quote what it was
 * given, and so what a model said to a customer.
 */
export function toMessage(error: unknown): string {
  const words: string[] = [];
  for (let at = error; at instanceof Error && words.length < 4; at = at.cause) {
    if (at.name === 'SyntaxError') words.push('it is no JSON');
    else words.push(at.message || (at as NodeJS.ErrnoException).code || at.name);
  }
  return shorten(words.length > 0 ? words.join(': ') : String(error));
}

export function shorten(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();
  return line.length > MOST_MESSAGE_CHARACTERS
    ? `${line.slice(0, MOST_MESSAGE_CHARACTERS - 1).toWellFormed()}…`
    : line;
}

/** A call that its caller gave up. */
export const CANCELLED: Failure = { kind: 'cancelled', message: 'the call was given up' };
