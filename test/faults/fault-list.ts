import type { AnswerReply, Call, FailReply, Reply } from '../support/fake-cloud/reply.ts';
import { answerWell } from './answer-well.ts';

/** What becomes of a call: a failure of one of these kinds, the tier's whole answer, part of one, or a refusal. */
export type Outcome = { readonly failure: readonly string[] } | 'answered' | 'cut' | 'refused';

/** One way in which a tier goes wrong. */
export interface Fault {
  readonly name: string;
  /** The reply to a call, the `n`th from 0 that its tier gets wrong. */
  readonly reply: (call: Call, n: number) => Reply;
  /** What has to become of a call over this wire. */
  readonly outcome: (call: Pick<Call, 'wire' | 'streamed'>) => Outcome;
}

/** In every error's message, and never to be told to a customer. */
export const SECRET_WORDS =
  'the role arn:aws:iam::111122223333:role/support with key AKIALEAKED0000000000 cannot do what was asked';

/** What a stand-in, its errors, the system or the configuration say that no customer may read. */
export const NEVER_TOLD =
  /arn:aws|111122223333|AKIA|fake-cloud-secret|stand-in|told to|Bad Gateway|doctype|127\.0\.0\.1|ECONN|ENOTFOUND|EAI_AGAIN|no-such-host|0000-4000-8000/i;

const NEVER_MS = 60_000;

const always =
  (...kinds: string[]) =>
  (): Outcome => ({ failure: kinds });
const answered = (): Outcome => 'answered';
const whenStreamed =
  (streamed: Outcome, whole: Outcome): Fault['outcome'] =>
  (call) =>
    call.streamed ? streamed : whole;

const TIMEOUT = { failure: ['timeout'] };
const MALFORMED = { failure: ['malformed'] };

function fault(name: string, reply: Reply, outcome: Fault['outcome']): Fault {
  return { name, reply: () => reply, outcome };
}

function status(
  code: number,
  kind: string,
  more: Partial<FailReply> & { readonly name?: string } = {},
): Fault {
  const { name = `status ${code}`, ...reply } = more;
  return fault(name, { do: 'fail', status: code, message: SECRET_WORDS, ...reply }, always(kind));
}

/** An answer that ends or comes in an unusual way. */
function unusual(name: string, how: Partial<AnswerReply>, outcome: Outcome): Fault {
  return { name, reply: (call) => ({ ...answerWell(call), ...how }), outcome: () => outcome };
}

export const FAULTS: readonly Fault[] = [
  status(429, 'throttled', { name: 'throttling' }),
  status(429, 'throttled', { name: 'throttling that asks for a second', retryAfterSeconds: 1 }),
  status(429, 'throttled', { name: 'throttling that asks for an hour', retryAfterSeconds: 3_600 }),
  status(400, 'rejected'),
  status(403, 'misconfigured', { name: 'expired credentials', type: 'ExpiredTokenException' }),
  status(404, 'misconfigured', { message: `could not find it: ${SECRET_WORDS}` }),
  status(408, 'timeout', { type: 'ModelTimeoutException' }),
  status(424, 'unavailable', { originalStatus: 500 }),
  status(500, 'unavailable'),
  status(503, 'unavailable'),
  fault('a reset', { do: 'reset' }, always('unavailable')),
  fault('a reset in the middle of the body', { do: 'reset-mid-body' }, always('unavailable', 'malformed')),
  fault('a body that ends half way', { do: 'truncate' }, always('malformed')),
  fault('broken JSON', { do: 'bad-json' }, always('malformed')),
  fault('the wrong content type', { do: 'wrong-content-type' }, answered),
  fault('a page of HTML', { do: 'html' }, always('malformed')),
  fault('an empty body', { do: 'empty-body' }, always('malformed')),
  fault('an empty answer', { do: 'empty-answer' }, always('malformed')),
  fault('a reply without output', { do: 'missing-output' }, always('malformed')),
  fault('a reply of the wrong types', { do: 'wrong-types' }, always('malformed')),
  fault('silence', { do: 'hang' }, always('timeout')),
  unusual('an answer after 300 ms', { afterMs: 300 }, 'answered'),
  fault('a byte at a time', { do: 'slow-loris', byteGapMs: 40 }, always('timeout')),
  fault('a tail that stays out', { do: 'slow-tail', tailMs: NEVER_MS }, whenStreamed('cut', TIMEOUT)),
  fault('a body that stalls', { do: 'stall' }, whenStreamed('cut', TIMEOUT)),
  fault('a frame with a bad checksum', { do: 'bad-checksum' }, always('malformed')),
  {
    name: 'an exception in mid-stream',
    // Each service's own name for what goes wrong in its model's stream.
    reply: ({ wire }) => ({
      do: 'exception-mid-stream',
      type: wire === 'sagemaker' ? 'ModelStreamError' : 'modelStreamErrorException',
    }),
    outcome: always('unavailable'),
  },
  fault('frames that come twice', { do: 'duplicate-frames' }, whenStreamed(MALFORMED, 'answered')),
  unusual('a guardrail that stops it', { stop: 'refused' }, 'refused'),
  unusual('an answer cut short', { stop: 'length' }, 'cut'),
  {
    name: 'a tier that fails every other time',
    reply: (call, n) => (n % 2 === 0 ? { do: 'fail', status: 500, message: SECRET_WORDS } : answerWell(call)),
    outcome: answered,
  },
];

/** Apart from the others, as making so much of an answer keeps the stand-in from replying to anybody else. */
export const HUGE_ANSWER = fault(
  'an answer of 5 MB',
  { do: 'huge', bytes: 5_000_000 },
  always('malformed', 'timeout'),
);
