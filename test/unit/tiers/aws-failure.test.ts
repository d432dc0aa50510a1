import { describe, expect, test } from 'vitest';
import type { FailureKind } from '../../../src/cascade/failure.ts';
import { toAwsFailure } from '../../../src/tiers/aws-failure.ts';

const NEVER = new AbortController().signal;
const BEGUN = { httpStatusCode: 200, requestId: 'begun-1' };

/** An error as AWS's clients throw it. */
function awsError(name: string, status?: number, more: object = {}): Error {
  const $metadata = status === undefined ? {} : { httpStatusCode: status, requestId: 'r-1' };
  return Object.assign(new Error('It did not work.'), { name, $metadata, ...more });
}

const kindOf = (error: unknown, begun?: typeof BEGUN) => toAwsFailure(error, NEVER, begun).kind;

describe('an error of AWS', () => {
  test.each<[FailureKind, (readonly [name: string, status: number])[]]>([
    [
      'throttled',
      [
        ['ThrottlingException', 429],
        ['ThrottlingException', 400],
        ['TooManyRequestsException', 429],
        ['ModelNotReadyException', 429],
        ['Unknown', 429],
      ],
    ],
    ['overloaded', [['ServiceQuotaExceededException', 400]]],
    [
      'unavailable',
      [
        ['ServiceUnavailableException', 503],
        ['ServiceUnavailable', 503],
        ['InternalServerException', 500],
        ['InternalFailure', 500],
        ['InternalDependencyException', 530],
        ['ModelErrorException', 424],
        ['ModelError', 424],
        ['Unknown', 502],
      ],
    ],
    [
      'timeout',
      [
        ['ModelTimeoutException', 408],
        ['Unknown', 504],
      ],
    ],
    [
      'misconfigured',
      [
        ['AccessDeniedException', 403],
        ['ResourceNotFoundException', 404],
        ['ExpiredTokenException', 403],
        ['ExpiredTokenException', 400],
        ['InvalidSignatureException', 403],
        ['UnrecognizedClientException', 400],
        ['Unknown', 403],
      ],
    ],
    [
      'rejected',
      [
        ['ValidationException', 400],
        ['ValidationError', 400],
        ['Unknown', 400],
      ],
    ],
    [
      'too-long',
      [
        ['ValidationException', 413],
        ['Unknown', 413],
      ],
    ],
    ['malformed', [['SyntaxError', 200]]],
  ])('is %s by its name, else by its status', (kind, errors) => {
    expect(errors.map(([name, status]) => kindOf(awsError(name, status)))).toEqual(errors.map(() => kind));
  });

  test('tells its request, its wait and its words', () => {
    const error = awsError('ThrottlingException', 429, { $response: { headers: { 'retry-after': '2' } } });
    expect(toAwsFailure(error, NEVER)).toEqual({
      kind: 'throttled',
      message: 'ThrottlingException: It did not work.',
      requestId: 'r-1',
      retryAfterMs: 2_000,
    });
  });

  test('is no failure of the tier once the call was given up', () => {
    expect(toAwsFailure(awsError('InternalFailure', 500), AbortSignal.abort())).toMatchObject({
      kind: 'cancelled',
    });
  });

  test.each(['words', 7, new Error('')])('may be anything at all: %j', (thrown) => {
    expect(toAwsFailure(thrown, NEVER)).toMatchObject({ kind: 'unavailable' });
  });
});

describe('a validation error', () => {
  test.each([
    'The provided model identifier is invalid.',
    "Invocation of model ID anthropic.x with on-demand throughput isn't supported. Retry with a profile.",
    'Invocation of model ID anthropic.x with on-demand throughput isn’t supported.',
    'This model version has reached the end of its life.',
    'Endpoint support-llm of account 111122223333 not found.',
    'Inference Component Name header is required for endpoints to which you plan to deploy inference components. Inference component x not found.',
  ])('that no question causes is misconfigured: %s', (message) => {
    expect(kindOf(awsError('ValidationException', 400, { message }))).toBe('misconfigured');
  });

  test('about the length is too long, be it the service or the container who says it', () => {
    const message = 'Input is too long for requested model.';
    expect(kindOf(awsError('ValidationException', 400, { message }))).toBe('too-long');
    expect(kindOf(awsError('ValidationException', undefined, { message }), BEGUN)).toBe('too-long');
    const original = { OriginalStatusCode: 400, OriginalMessage: message };
    expect(kindOf(awsError('ModelError', 424, original))).toBe('too-long');
  });
});

describe("a container's own error in a 424", () => {
  test.each<[number, FailureKind]>([
    [400, 'rejected'],
    [413, 'too-long'],
    [424, 'unavailable'],
    [429, 'throttled'],
    [500, 'unavailable'],
    [504, 'timeout'],
  ])('with the status %d is %s', (status, kind) => {
    expect(kindOf(awsError('ModelError', 424, { OriginalStatusCode: status }))).toBe(kind);
    expect(kindOf(awsError('ModelErrorException', 424, { originalStatusCode: status }))).toBe(kind);
  });
});

describe('an error of the network', () => {
  test.each(['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'EPIPE', 'EAI_AGAIN'])(
    'before there is a reply is unavailable: %s',
    (code) => {
      expect(kindOf(Object.assign(new Error('socket'), { code }))).toBe('unavailable');
    },
  );

  test('that the SDK calls a timeout is one only where nobody hung up', () => {
    expect(kindOf(awsError('TimeoutError'))).toBe('timeout');
    for (const code of ['ECONNRESET', 'EPIPE'])
      expect(kindOf(awsError('TimeoutError', undefined, { code }))).toBe('unavailable');
  });

  test.each(['Region is missing', 'Could not load credentials from any providers'])(
    'that is none but an unfinished setup is misconfigured: %s',
    (message) => {
      expect(kindOf(new Error(message))).toBe('misconfigured');
    },
  );
});

describe('an error amid a reply', () => {
  test.each([
    Object.assign(new Error('aborted'), { code: 'ECONNRESET' }),
    new SyntaxError('Unexpected token'),
    new Error('The message checksum (1) did not match the expected value of 2'),
  ])('is malformed, under the name of the call: %s', (error) => {
    expect(toAwsFailure(error, NEVER, BEGUN)).toMatchObject({ kind: 'malformed', requestId: 'begun-1' });
  });

  test.each<[string, FailureKind]>([
    ['ThrottlingException', 'throttled'],
    ['ModelStreamErrorException', 'unavailable'],
    ['ModelStreamError', 'unavailable'],
    ['InternalStreamFailure', 'unavailable'],
    ['ServiceUnavailableException', 'unavailable'],
    ['ModelTimeoutException', 'timeout'],
    ['ResponseTooLarge', 'malformed'],
  ])('that the service names %s is %s', (name, kind) => {
    expect(kindOf(awsError(name), BEGUN)).toBe(kind);
  });
});
