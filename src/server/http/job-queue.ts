import { randomInt } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Clock } from '../../cascade/ports.ts';
import { withinLimit } from '../../cascade/time-limit.ts';
import { toQueueRegion } from './queue-region.ts';

export interface JobQueueOptions {
  readonly queueUrl: string;
  /** Makes the client of a region at first use; without one, the SDK's own region. */
  readonly connect: (region?: string) => Promise<SQSClient>;
  readonly clock: Clock;
}

/** A queue that outlives the process. Its messages hold a job's id, and nothing of who asks what. */
export interface JobQueue {
  /** Resolves once the queue has it. Rejects with words for operators; the queue may have it all the same then. */
  send(jobId: string): Promise<void>;
}

/** For all attempts together, with the pauses between them. */
const LIMIT_MS = 3_000;
const MOST_ATTEMPTS = 3;
/** A pause is between half of this and all of it, and twice as long the second time. */
const PAUSE_MS = 100;

/** Passing trouble that has a status below 500, or none. */
const PASSING =
  /Throttl|^(?:RequestLimitExceeded|KmsThrottled|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EAI_AGAIN|TimeoutError)$/;

const DENIED = 'SQS denies sqs:SendMessage on the queue that http.jobs.queueUrl names';
const BAD_CREDENTIALS = 'SQS does not take the credentials, or there are none';
/** What to do, by the error's name. */
const HINTS: Readonly<Record<string, string>> = {
  QueueDoesNotExist:
    'http.jobs.queueUrl names an SQS queue that is not there: check its name, account and region',
  AccessDenied: DENIED,
  AccessDeniedException: DENIED,
  CredentialsProviderError: BAD_CREDENTIALS,
  ExpiredTokenException: BAD_CREDENTIALS,
  InvalidClientTokenId: BAD_CREDENTIALS,
  UnrecognizedClientException: BAD_CREDENTIALS,
};

/** The shape of errors that AWS's clients throw; all of it may be missing. */
interface AwsError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

export function createJobQueue({ queueUrl, connect, clock }: JobQueueOptions): JobQueue {
  const region = toQueueRegion(queueUrl);
  return {
    async send(jobId) {
      const [client, { SendMessageCommand }] = await Promise.all([
        connect(region),
        import('@aws-sdk/client-sqs'),
      ]).catch((error) => {
        throw toQueueError(error);
      });
      const input = { QueueUrl: queueUrl, MessageBody: JSON.stringify({ job_id: jobId }) };
      const isSent = await withinLimit(clock, LIMIT_MS, undefined, async (abortSignal) => {
        for (let attempts = 1; ; attempts++) {
          try {
            await client.send(new SendMessageCommand(input), { abortSignal });
            return true;
          } catch (error) {
            if (attempts >= MOST_ATTEMPTS || !isPassing(error as AwsError)) throw toQueueError(error);
            await clock.sleep((randomInt(PAUSE_MS / 2, PAUSE_MS) + 1) * attempts, abortSignal);
          }
        }
      });
      if (!isSent) throw new Error(`SQS gave no answer within ${LIMIT_MS} ms`);
    },
  };
}

function isPassing({ name, code, $metadata }: AwsError): boolean {
  return PASSING.test(name) || PASSING.test(String(code)) || ($metadata?.httpStatusCode ?? 0) >= 500;
}

/** Without the error itself as its cause: what AWS says names roles, queues and accounts. */
function toQueueError(error: unknown): Error {
  const { name, code, $metadata } = error as AwsError;
  const known = [typeof code === 'string' ? code : name, $metadata?.httpStatusCode, $metadata?.requestId];
  const details = known.filter((detail) => /^[\w-]{1,80}$/.test(String(detail ?? '')));
  return new Error(`${HINTS[name] ?? 'SQS could not be asked'} (${details.join(', ')})`);
}
