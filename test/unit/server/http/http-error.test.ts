import { describe, expect, test } from 'vitest';
import { RequestError, type RequestErrorCode } from '../../../../src/cascade/request-error.ts';
import { toHttpError } from '../../../../src/server/http/http-error.ts';
import { recordingLog } from '../../../support/test-cascade.ts';

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

function told(error: unknown) {
  const { log, logged } = recordingLog();
  return { ...toHttpError(error, log, 'r-1'), logged };
}

describe('an error that was foreseen', () => {
  test.each(Object.entries(STATUSES) as [RequestErrorCode, number][])('%s has status %i', (code, status) => {
    const error = new RequestError(code, 'it went wrong', { nextStep: 'Do this.' });
    expect(told(error)).toEqual({
      status,
      body: { error: { code, message: 'it went wrong. Do this.', retryable: false } },
      headers: {},
      logged: [],
    });
  });

  test('names its field, and when to come back in whole seconds that are not too few', () => {
    const error = new RequestError('too_many_requests', 'full', {
      field: 'query',
      retryable: true,
      retryAfterSeconds: 1.2,
      nextStep: 'Wait.',
    });
    expect(told(error)).toMatchObject({
      body: { error: { field: 'query', retryable: true, retry_after_seconds: 1.2 } },
      headers: { 'retry-after': '2' },
    });
  });

  test('keeps the stack and its cause to itself', () => {
    const error = new RequestError('unavailable', 'down', { nextStep: 'Wait.' });
    error.cause = new Error('arn:aws:iam::111122223333:role/secret');
    expect(JSON.stringify(told(error).body)).not.toMatch(/arn:|at .*\.ts|stack|cause/);
  });
});

describe('an error that was not foreseen', () => {
  const SECRET = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc';
  class Wicked extends Error {
    readonly code = SECRET;
    readonly status = 200;
    readonly field = SECRET;
  }
  test.each<[string, unknown]>([
    ['an error', new TypeError(SECRET)],
    ['an error that looks like ours', new Wicked(SECRET)],
    [
      'an object that looks like ours',
      { name: 'RequestError', code: 'invalid_input', message: SECRET, nextStep: SECRET },
    ],
    ['a text', SECRET],
    ['a number', 5],
    ['null', null],
    ['nothing', undefined],
    ['an error without a stack', Object.assign(new Error(SECRET), { stack: undefined })],
  ])('is internal, whatever it was: %s', (_name, error) => {
    const { status, body, headers, logged } = told(error);
    expect({ status, headers }).toEqual({ status: 500, headers: {} });
    expect(body).toEqual({
      error: {
        code: 'internal',
        message:
          'the question could not be worked on. Try again once; if it fails again, hand the customer to a person.',
        retryable: true,
      },
    });
    expect(logged).toMatchObject([
      { event: 'request_crashed', fields: { request_id: 'r-1', message: String(error) } },
    ]);
  });
});
