import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../../src/cascade/request-error.ts';
import { createTestHttpApp, QUESTION } from '../../../support/http-app.ts';
import { readJson, STREAMED } from '../../../support/http-process.ts';

const app = createTestHttpApp();

const REFUSED: Record<string, { body: unknown; field?: string; says: RegExp }> = {
  'no query': { body: {}, field: 'query', says: /^query is missing/ },
  'an empty query': { body: { query: '' }, field: 'query', says: /^query is ""/ },
  'a blank query': { body: { query: ' \u200b\n' }, field: 'query', says: /at least one visible character/ },
  '20,001 characters': {
    body: { query: 'x'.repeat(20_001) },
    field: 'query',
    says: /20001 characters.*20000/,
  },
  'a number for a query': { body: { query: 5 }, field: 'query', says: /^query is 5/ },
  'a list for a query': { body: { query: ['a'] }, field: 'query', says: /^query is a list of 1/ },
  'a null query': { body: { query: null }, field: 'query', says: /^query is null/ },
  'an unknown key': {
    body: { query: QUESTION, foo: 1 },
    field: 'foo',
    says: /^foo is unknown here; allowed: query.* stream, callback_url/,
  },
  'an unknown key in the context': {
    body: { query: QUESTION, context: { planet: 'x' } },
    field: 'context.planet',
    says: /^context\.planet is unknown/,
  },
  'a way to stream that there is not': {
    body: { query: QUESTION, stream: 'all' },
    field: 'stream',
    says: /^stream is "all": .*"verified"\|"draft"/,
  },
  'a tier that there is not': {
    body: { query: QUESTION, min_tier: 'best' },
    field: 'min_tier',
    says: /"instant"/,
  },
  'a callback where none is allowed': {
    body: { query: QUESTION, callback_url: 'https://hooks.example.com/' },
    field: 'callback_url',
    says: /http\.callbackHosts allows none/,
  },
  null: { body: 'null', field: 'query', says: /^query is missing/ },
  'a list': { body: '[]', says: /object/ },
  'a text': { body: '"How?"', says: /object/ },
  'what is not JSON': { body: '{"query":', says: /not JSON/ },
  nothing: { body: '', says: /not JSON/ },
};

describe('with 400 and the field at fault is refused', () => {
  const ways: Record<string, Record<string, string>> = {
    'as JSON': {},
    'as a stream': STREAMED,
    later: { prefer: 'respond-async' },
  };
  describe.each(Object.entries(ways))('%s', (_way, headers) => {
    test.each(Object.entries(REFUSED))('%s', async (_name, { body, field, says }) => {
      const response = await app.post('/query', body, headers);
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toBe('application/json');
      const { error } = await readJson(response);
      expect(error).toEqual({
        code: 'invalid_input',
        message: expect.stringMatching(says),
        retryable: false,
        ...(field === undefined ? {} : { field }),
      });
      expect(error.message.length).toBeLessThan(700);
    });
  });
});

describe('is refused', () => {
  test('with 415 what is not said to be JSON', async () => {
    const response = await app.request('/query', { method: 'POST', body: `query=${QUESTION}` });
    expect(response.status).toBe(415);
    expect(await readJson(response)).toMatchObject({
      error: { code: 'unsupported_media_type', field: 'Content-Type', retryable: false },
    });
  });

  test('with 413 what is longer than 256 KiB', async () => {
    const response = await app.post('/query', { query: 'x'.repeat(262_144) });
    expect(response.status).toBe(413);
    expect(await readJson(response)).toMatchObject({ error: { code: 'too_large', retryable: false } });
  });

  test('with 404 to go on with a stream that is not kept', async () => {
    const headers = { ...STREAMED, 'last-event-id': '00000000-0000-0000-0000-000000000000.1' };
    const response = await app.post('/query', { query: QUESTION }, headers);
    expect(response.status).toBe(404);
    expect(await readJson(response)).toMatchObject({
      error: { code: 'unknown_stream', field: 'Last-Event-ID', retryable: false },
    });
  });

  test.each([{}, STREAMED, { prefer: 'respond-async' }])(
    'with 403 a caller whose token lacks the scope: %j',
    async (headers) => {
      const limited = createTestHttpApp({
        identify: async () => ({
          caller: { subject: 'ann' },
          scopes: new Set(['support:escalate'] as const),
        }),
      });
      const response = await limited.post('/query', { query: QUESTION }, headers);
      expect(response.status).toBe(403);
      const { error } = await readJson(response);
      expect(error).toMatchObject({ code: 'forbidden', message: expect.stringContaining('support:read') });
    },
  );

  test('with what the door says those whom it does not let in, before their body is looked at', async () => {
    const shut = createTestHttpApp({
      door: {
        identify: async () => {
          throw new RequestError('unauthorized', 'nobody knows you', { nextStep: 'Get a token.' });
        },
        challenge: () => 'Bearer resource_metadata="https://help.example.com/"',
        metadata: {},
      },
    });
    for (const path of ['/query', '/mcp', '/query/job_1']) {
      const init = path === '/query/job_1' ? {} : { method: 'POST', body: '{' };
      const response = await shut.request(path, init);
      expect(response.status).toBe(401);
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
  });
});
