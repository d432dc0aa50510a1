import type { Failure, FailureKind } from '../cascade/failure.ts';
import { CANCELLED, shorten, toFailureKind, toMessage, toRetryAfterMs } from './http-failure.ts';

/**
 * What the runtime services' own names for errors mean to us; other names go by their HTTP status.
 * Sources: the errors of Converse, InvokeEndpoint and their streams, and the common errors of AWS.
 */
const KINDS: Readonly<Record<string, FailureKind>> = {
  ThrottlingException: 'throttled',
  TooManyRequestsException: 'throttled',
  ModelNotReadyException: 'throttled',
  ServiceQuotaExceededException: 'overloaded',
  ServiceUnavailableException: 'unavailable',
  ServiceUnavailable: 'unavailable',
  InternalServerException: 'unavailable',
  InternalFailure: 'unavailable',
  InternalDependencyException: 'unavailable',
  InternalStreamFailure: 'unavailable',
  ModelErrorException: 'unavailable',
  ModelStreamErrorException: 'unavailable',
  ModelStreamError: 'unavailable',
  ModelTimeoutException: 'timeout',
  AccessDeniedException: 'misconfigured',
  ResourceNotFoundException: 'misconfigured',
  CredentialsProviderError: 'misconfigured',
  ExpiredTokenException: 'misconfigured',
  ExpiredToken: 'misconfigured',
  TokenProviderError: 'misconfigured',
  InvalidSignatureException: 'misconfigured',
  UnrecognizedClientException: 'misconfigured',
  TimeoutError: 'timeout',
  ResponseTooLarge: 'malformed',
  EndlessReply: 'malformed',
};

/** A client built without what it needs says so in plain errors. */
const UNFINISHED_SETUP = /region is missing|could not load credentials|credential/i;
/** Validation errors that no question can cause: a retired or misspelt model, an endpoint that is not there. */
const WRONG_ADDRESS =
  /model identifier is invalid|on-demand throughput isn.t supported|not authorized|end of its life|endpoint .{0,80}not found|could not find|inference component .{0,80}(?:not found|required)/i;

/** What AWS's clients say of a reply beside what it holds. */
export interface ReplyMetadata {
  readonly httpStatusCode?: number | undefined;
  readonly requestId?: string | undefined;
}

/** The shape of errors that AWS's clients throw; all of it may be missing. */
interface AwsError extends Error {
  readonly code?: string;
  readonly $metadata?: ReplyMetadata;
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
  readonly originalStatusCode?: number;
  readonly OriginalStatusCode?: number;
  readonly OriginalMessage?: string;
}

/**
 * The failure that an error of an AWS client amounts to. `signal` is the one that the call was given, `begun` what
 * the client says of the reply where one had begun; errors from its middle know nothing of it.
 */
export function toAwsFailure(error: unknown, signal: AbortSignal, begun?: ReplyMetadata): Failure {
  if (signal.aborted) return CANCELLED;
  const failed = error as AwsError;
  const status = failed.$metadata?.httpStatusCode ?? begun?.httpStatusCode ?? 0;
  const said = [failed.message, failed.OriginalMessage].filter(Boolean).join(': ');
  return {
    kind: toKind(failed, status, said),
    message: shorten(`${failed.name ?? 'Error'}: ${toMessage(error)}`),
    requestId: failed.$metadata?.requestId ?? begun?.requestId,
    retryAfterMs: toRetryAfterMs(failed.$response?.headers?.['retry-after']),
  };
}

function toKind(error: AwsError, status: number, said: string): FailureKind {
  const original = error.OriginalStatusCode ?? error.originalStatusCode;
  // A container's own error is passed on inside a 424, with the status that it gave.
  if (status === 424 && original !== undefined) return toFailureKind(original, said);
  if (/^Validation(?:Exception|Error)$/.test(error.name ?? '')) {
    return WRONG_ADDRESS.test(said) ? 'misconfigured' : toFailureKind(Math.max(status, 400), said);
  }
  if (status >= 200 && status < 300 && !KINDS[error.name ?? '']) return 'malformed';
  // The SDK calls a connection that the other side dropped a TimeoutError too.
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE')
    return status === 0 ? 'unavailable' : 'malformed';
  const known = KINDS[error.name ?? ''];
  if (known) return known;
  if (status === 0) return UNFINISHED_SETUP.test(said) ? 'misconfigured' : 'unavailable';
  return toFailureKind(status, said);
}
