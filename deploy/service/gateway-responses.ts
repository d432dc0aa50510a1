import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

interface Refusal {
  readonly type: ResponseType;
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfterSeconds?: number;
}

const BAD_BODY =
  'The body must be a JSON object whose query is a text of 1 to 20,000 characters. Send it as application/json.';

/** What API Gateway says by itself; whatever else it refuses gets one of the two defaults. */
const REFUSALS: readonly Refusal[] = [
  { type: ResponseType.BAD_REQUEST_BODY, status: 400, code: 'invalid_input', message: BAD_BODY },
  {
    type: ResponseType.INVALID_API_KEY,
    status: 401,
    code: 'unauthorized',
    message: 'The API key is missing or wrong. Send a key of this API as x-api-key.',
  },
  {
    type: ResponseType.ACCESS_DENIED,
    status: 403,
    code: 'forbidden',
    message: 'These credentials may not call this. Ask the operator to allow it.',
  },
  {
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    status: 403,
    code: 'forbidden',
    message:
      'There is nothing at this path, or the request has to be signed with AWS credentials. There are POST /query, GET /query/{job_id}, POST /mcp and GET /healthz.',
  },
  {
    type: ResponseType.REQUEST_TOO_LARGE,
    status: 413,
    code: 'too_large',
    message: 'The body is too large. Send at most 256 KiB.',
  },
  {
    type: ResponseType.THROTTLED,
    status: 429,
    code: 'too_many_requests',
    message: 'There are too many requests at once. Wait a moment and ask again.',
    retryAfterSeconds: 1,
  },
  {
    type: ResponseType.QUOTA_EXCEEDED,
    status: 429,
    code: 'too_many_requests',
    message: 'The requests of this API key are used up for today. Ask again tomorrow.',
    retryAfterSeconds: 3_600,
  },
];

const DEFAULTS = [
  {
    type: ResponseType.DEFAULT_4XX,
    code: 'forbidden',
    message: 'The request was refused.',
    retryable: false,
  },
  {
    type: ResponseType.DEFAULT_5XX,
    code: 'unavailable',
    message: 'The service could not answer in time. Ask again in a moment.',
    retryable: true,
  },
];

/** API Gateway's own refusals in the form of the server's errors, docs/http.md. They repeat nothing of the request. */
export function addGatewayResponses(api: RestApi): void {
  for (const { type, status, code, message, retryAfterSeconds } of REFUSALS) {
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode: String(status),
      ...(retryAfterSeconds !== undefined && {
        responseHeaders: { 'Retry-After': `'${retryAfterSeconds}'` },
      }),
      templates: toTemplates({
        code,
        message,
        retryable: retryAfterSeconds !== undefined,
        ...(retryAfterSeconds !== undefined && { retry_after_seconds: retryAfterSeconds }),
      }),
    });
  }
  // Their statuses are as various as what they stand for.
  for (const { type, ...error } of DEFAULTS)
    api.addGatewayResponse(type.responseType, { type, templates: toTemplates(error) });
}

const toTemplates = (error: object) => ({ 'application/json': JSON.stringify({ error }) });
