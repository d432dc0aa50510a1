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
