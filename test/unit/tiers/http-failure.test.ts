import { describe, expect, test } from 'vitest';
import type { FailureKind } from '../../../src/cascade/failure.ts';
import { shorten, toFailureKind, toMessage, toRetryAfterMs } from '../../../src/tiers/http-failure.ts';

describe('a status', () => {
  test.each<[FailureKind, number[]]>([
    ['throttled', [429]],
    ['misconfigured', [401, 402, 403, 404]],
    ['timeout', [408, 504]],
    ['too-long', [413]],
    ['rejected', [400, 405, 409, 410, 415, 418, 422, 451, 499]],
    ['unavailable', [424, 500, 501, 502, 503, 529, 530, 599]],
  ])('means %s: %j', (kind, statuses) => {
    expect(statuses.map((status) => toFailureKind(status, 'No.'))).toEqual(statuses.map(() => kind));
  });

  test.each([
    'prompt is too long: 208310 tokens > 200000 maximum',
    'Input is too long for requested model.',
    'Input Tokens Exceeded: Number of input tokens exceeds maximum length.',
    'Too many input tokens. Max input tokens: 8192, request input token count: 11310',
    "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
    'The decoder prompt (length 5951) is longer than the maximum model length of 4096.',
    'input length and `max_tokens` exceed context limit: 197202 + 21333 > 200000',
    'the request exceeds the available context size, try increasing it',
    'Input validation error: `inputs` must have less than 4096 tokens. Given: 5000',
    'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4000 and 1024',
  ])('of 400 or 422 means too long where the message says so: %s', (message) => {
    expect([400, 422].map((status) => toFailureKind(status, message))).toEqual(['too-long', 'too-long']);
    expect(toFailureKind(500, message)).toBe('unavailable');
    expect(toFailureKind(403, message)).toBe('misconfigured');
  });

  test.each([
    'temperature must be at most 1',
    'max_tokens must be at least 1',
    'The field `inputs` is required.',
    'Messages must alternate between roles.',
  ])('of 400 means rejected else: %s', (message) => {
    expect(toFailureKind(400, message)).toBe('rejected');
  });
});

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['3', 3_000],
    [' 120 ', 120_000],
    ['0.5', 500],
  ])('%j is %d ms', (header, ms) => {
    expect(toRetryAfterMs(header)).toBe(ms);
  });

  test('may be a date', () => {
    const in60 = toRetryAfterMs(new Date(Date.now() + 60_000).toUTCString()) ?? 0;
    expect(in60).toBeGreaterThan(40_000);
    expect(in60).toBeLessThanOrEqual(60_000);
    expect(toRetryAfterMs('Wed, 21 Oct 2015 07:28:00 GMT')).toBe(0);
    expect(toRetryAfterMs('Wednesday, 21-Oct-15 07:28:00 GMT')).toBe(0);
    expect(toRetryAfterMs('Wed Oct 21 07:28:00 2015')).toBe(0);
  });

  test.each([
    undefined,
    null,
    '',
    ' ',
    'soon',
    '-1',
    '3s',
    '1e3',
    'in 5 minutes',
    'retry 5',
    '0x10',
    'Infinity',
    '9'.repeat(400),
    'Wed, 99 Oct 2015 77:28:00 GMT',
    '3, 5',
  ])('says nothing with %j', (header) => {
    expect(toRetryAfterMs(header)).toBeUndefined();
  });
});

describe('the message of an error', () => {
  test('has those of its causes', () => {
    const reset = Object.assign(new Error(''), { code: 'ECONNRESET' });
    const error = new Error('fetch failed', { cause: new Error('no socket', { cause: reset }) });
    expect(toMessage(error)).toBe('fetch failed: no socket: ECONNRESET');
  });

  test('ends even where an error is its own cause', () => {
    const error = new Error('again');
    error.cause = error;
    expect(toMessage(error)).toBe('again: again: again: again');
  });

  test('does not quote what a parser was given', () => {
    const parse = () => JSON.parse('My password is 1234');
    expect(parse).toThrow(/My pass/);
    try {
      parse();
    } catch (error) {
      expect(toMessage(error)).toBe('it is no JSON');
      expect(toMessage(new Error('cannot read', { cause: error }))).toBe('cannot read: it is no JSON');
    }
  });

  test.each([
    ['words', 'words'],
    [undefined, 'undefined'],
    [null, 'null'],
    [new RangeError(''), 'RangeError'],
  ])('is found in whatever was thrown: %j', (thrown, message) => {
    expect(toMessage(thrown)).toBe(message);
  });
});

describe('a message that is shortened', () => {
  test('is on one line and at most 500 characters long', () => {
    expect(shorten('  a\n\n b\t\r\nc ')).toBe('a b c');
    expect(shorten('a'.repeat(500))).toBe('a'.repeat(500));
    expect(shorten('a'.repeat(501))).toBe(`${'a'.repeat(499)}…`);
  });

  test('has no half of a sign at its end', () => {
    expect(shorten(`${'a'.repeat(498)}😀😀`)).toBe(`${'a'.repeat(498)}\ufffd…`);
  });
});
