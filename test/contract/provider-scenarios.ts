import type { FailureKind } from '../../src/cascade/failure.ts';
import type { AnswerReply, Reply } from '../support/fake-cloud/reply.ts';

// What every provider is put through, in the words of the stand-in.

export const TEXT = 'Öffnen Sie die Einstellungen 👍 and choose Invoices there [1].';
export const ANSWER: AnswerReply = { do: 'answer', text: TEXT };
export const fail = (status: number, more: object = {}): Reply => ({ do: 'fail', status, ...more });
export const TOO_LONG = 'The prompt is too long: 250000 tokens, 200000 is the maximum.';
const LONG_MESSAGE = `${'Trace: at line 1.\n'.repeat(5_000)}The end`;

/** Errors, and what each amounts to whoever makes it. */
export const ERRORS: readonly (readonly [name: string, reply: Reply, kind: FailureKind])[] = [
  ['400', fail(400), 'rejected'],
  ['400 because the prompt is too long', fail(400, { message: TOO_LONG }), 'too-long'],
  ['401', fail(401), 'misconfigured'],
  ['402', fail(402), 'misconfigured'],
  ['403', fail(403), 'misconfigured'],
  ['a token that expired', fail(403, { type: 'ExpiredTokenException' }), 'misconfigured'],
  ['404', fail(404), 'misconfigured'],
  ['408', fail(408), 'timeout'],
  ['413', fail(413), 'too-long'],
  ['424', fail(424), 'unavailable'],
  ['424 of a container that broke', fail(424, { originalStatus: 500 }), 'unavailable'],
  ['429', fail(429), 'throttled'],
  ['500', fail(500), 'unavailable'],
  ['503', fail(503), 'unavailable'],
  ['an error with a message without end', fail(500, { message: LONG_MESSAGE }), 'unavailable'],
  ['a reset before a header', { do: 'reset' }, 'unavailable'],
];

/** Replies that began well; whoever made them may charge for them. */
export const BROKEN: readonly (readonly [name: string, reply: Reply])[] = [
  ['a reset amid the body', { do: 'reset-mid-body' }],
  ['half a body', { do: 'truncate' }],
  ['JSON that is none', { do: 'bad-json' }],
  ['a page of HTML', { do: 'html' }],
  ['an empty body', { do: 'empty-body' }],
  ['an empty answer', { do: 'empty-answer' }],
  ['a reply without output', { do: 'missing-output' }],
  ['wrong types', { do: 'wrong-types' }],
  ['a checksum that does not fit', { do: 'bad-checksum' }],
  ['an answer of 5 MB', { do: 'huge', bytes: 5_000_000 }],
];

/** Token counts that are none. */
export const NONSENSE_USAGE: readonly unknown[] = [
  { inputTokens: 'many', outputTokens: 'some' },
  { inputTokens: '100' },
  { inputTokens: -1 },
  { inputTokens: null },
  { inputTokens: 1e300 },
  { outputTokens: 0.5 },
  { outputTokens: [] },
  'much',
  7,
  null,
];

/** Replies that do not end while anybody waits. */
export const ENDLESS: readonly Reply[] = [
  { do: 'hang' },
  { do: 'stall' },
  { do: 'slow-loris', byteGapMs: 1 },
  { do: 'answer', text: TEXT, afterMs: 60_000 },
  { do: 'slow-tail', tailMs: 60_000 },
  { do: 'fail', status: 500, afterMs: 60_000 },
];
