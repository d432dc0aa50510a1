import type { Log } from './ports.ts';

export type RequestErrorCode =
  | 'invalid_input'
  | 'unauthorized'
  | 'forbidden'
  | 'unknown_answer'
  | 'unknown_job'
  | 'unknown_stream'
  | 'unknown_route'
  | 'method_not_allowed'
  | 'too_large'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'budget_exceeded'
  | 'unavailable'
  | 'cancelled'
  | 'internal';

interface RequestErrorDetails {
  /** The argument at fault, as the caller spells it. */
  readonly field?: string;
  /** Would the same request succeed later? */
  readonly retryable?: boolean;
  readonly retryAfterSeconds?: number;
  /** What the caller should do instead; a sentence. */
  readonly nextStep: string;
}

/** A request that cannot be served. Its words are for the caller: they never quote a provider or a stack. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: RequestErrorCode;
  readonly field: string | undefined;
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;
  readonly nextStep: string;

  constructor(
    code: RequestErrorCode,
    message: string,
    { field, retryable = false, retryAfterSeconds, nextStep }: RequestErrorDetails,
  ) {
    super(message);
    this.code = code;
    this.field = field;
    this.retryable = retryable;
    this.retryAfterSeconds = retryAfterSeconds;
    this.nextStep = nextStep;
  }
}

const INTERNAL = new RequestError('internal', 'the question could not be worked on', {
  retryable: true,
  nextStep: 'Try again once; if it fails again, hand the customer to a person.',
});

/** What a caller may be told of `error`. What nobody has foreseen goes to the log, with `fields`, and no further. */
export function toRequestError(
  error: unknown,
  log: Log,
  fields: Readonly<Record<string, unknown>>,
): RequestError {
  if (error instanceof RequestError) return error;
  const stack = error instanceof Error ? error.stack : undefined;
  log.error('request_crashed', { ...fields, message: String(error), stack });
  return INTERNAL;
}
