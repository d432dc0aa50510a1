import type { Log } from '../../cascade/ports.ts';
import { type RequestErrorCode, toRequestError } from '../../cascade/request-error.ts';

/** 499 is read by nobody: whoever asked has gone. */
const STATUSES: Readonly<Record<RequestErrorCode, number>> = {
  invalid_input: 400,
  unauthorized: 401,
  forbidden: 403,
  unknown_answer: 404,
  unknown_job: 404,
  unknown_stream: 404,
  unknown_route: 404,
  method_not_allowed: 405,
  too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  budget_exceeded: 429,
  cancelled: 499,
  internal: 500,
  unavailable: 503,
};

export interface ErrorWire {
  readonly code: RequestErrorCode;
  /** What happened and what to do, in sentences. */
  readonly message: string;
  readonly field?: string;
  readonly retryable: boolean;
  readonly retry_after_seconds?: number;
}

export interface HttpError {
  readonly status: number;
  readonly body: { readonly error: ErrorWire };
  readonly headers: Readonly<Record<string, string>>;
}

export function toStatus(code: RequestErrorCode): number {
  return STATUSES[code];
}

/** What a caller is told of `error`. Nothing that was not foreseen gets out; it goes to the log. */
export function toHttpError(error: unknown, log: Log, requestId: string): HttpError {
  const refusal = toRequestError(error, log, { request_id: requestId });
  const { code, message, field, retryable, retryAfterSeconds, nextStep } = refusal;
  return {
    status: toStatus(code),
    body: {
      error: {
        code,
        message: `${message}. ${nextStep}`,
        ...(field === undefined ? {} : { field }),
        retryable,
        ...(retryAfterSeconds === undefined ? {} : { retry_after_seconds: retryAfterSeconds }),
      },
    },
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterSeconds)) },
  };
}
