import { randomInt } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../cascade/ports.ts';
import { withinLimit } from '../cascade/time-limit.ts';

type Sdk = typeof import('@aws-sdk/client-dynamodb');

/**
 * Resolves to what `send` resolves to, and how many attempts that took: `send` is called again where DynamoDB was
 * busy or the connection broke, and an attempt whose reply was lost may have been carried out. Rejects with a
 * message for operators that holds nothing of the request and of what DynamoDB said but the error's name.
 */
export type AskTable = <Output>(
  send: (client: DynamoDBClient, sdk: Sdk, signal: AbortSignal) => Promise<Output>,
) => Promise<{ readonly output: Output; readonly attempts: number }>;

/** For all attempts together, with the pauses between them. */
const LIMIT_MS = 1_500;
const MOST_ATTEMPTS = 3;
/** A pause is between half of this and all of it, and twice as long the second time. */
const PAUSE_MS = 60;

/** Errors that another attempt may not meet, beside all with a status of 500 and above. */
const PASSING = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);

const BAD_CREDENTIALS = 'DynamoDB does not take the credentials, or there are none';
/** What to do, by the error's name. */
const HINTS: Readonly<Record<string, string>> = {
  ResourceNotFoundException:
    'store.table names a DynamoDB table that is not there: check its name, and the region',
  AccessDeniedException:
    'DynamoDB denies access to the table that store.table names: GetItem, PutItem, DeleteItem, Query and Scan are needed',
  ValidationException:
    'DynamoDB refuses the request: the table that store.table names must have the keys pk and sk, both strings',
  CredentialsProviderError: BAD_CREDENTIALS,
  ExpiredTokenException: BAD_CREDENTIALS,
  InvalidSignatureException: BAD_CREDENTIALS,
  UnrecognizedClientException: BAD_CREDENTIALS,
};

/** The shape of errors that AWS's clients throw; all of it may be missing. */
interface AwsError extends Error {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/** `connect` makes the client at first use, which is waited for however long it takes. */
export function createAskTable(connect: () => Promise<DynamoDBClient>, clock: Clock): AskTable {
  return async (send) => {
    const [client, sdk] = await Promise.all([connect(), import('@aws-sdk/client-dynamodb')]).catch(
      (error) => {
        throw toStoreError(error);
      },
    );
    const asked = await withinLimit(clock, LIMIT_MS, undefined, async (signal) => {
      for (let attempts = 1; ; attempts++) {
        try {
          return { output: await send(client, sdk, signal), attempts };
        } catch (error) {
          if (attempts >= MOST_ATTEMPTS || !isPassing(error as AwsError)) throw toStoreError(error);
          await clock.sleep((randomInt(PAUSE_MS / 2, PAUSE_MS) + 1) * attempts, signal);
        }
      }
    });
    if (!asked) throw new Error(`DynamoDB gave no answer within ${LIMIT_MS} ms`);
    return asked;
  };
}

function isPassing({ name, code, $metadata }: AwsError): boolean {
  return PASSING.has(name) || PASSING.has(String(code)) || ($metadata?.httpStatusCode ?? 0) >= 500;
}

/** Without the error itself as its cause: what AWS says names roles, tables and accounts. */
function toStoreError(error: unknown): Error {
  const { name, code, $metadata } = error as AwsError;
  const known = [typeof code === 'string' ? code : name, $metadata?.httpStatusCode, $metadata?.requestId];
  const details = known.filter((detail) => /^[\w-]{1,80}$/.test(String(detail ?? '')));
  return new Error(`${HINTS[name] ?? 'DynamoDB could not be asked'} (${details.join(', ')})`);
}
