import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { describe, expect, test } from 'vitest';
import {
  ask,
  askMcp,
  bearer,
  bodyOf,
  challengeOf,
  cloud,
  ERAS,
  type Headers,
  http,
  issuer,
  KEY,
  METADATA,
  METADATA_PATH,
  QUESTION,
  resultOf,
  toBearer,
} from '../support/guarded-http.ts';
import { postJson, STREAMED } from '../support/http-process.ts';
import { AUDIENCE } from '../support/token-issuer.ts';

describe('without a token', () => {
  test.each<[string, (url: string) => Promise<Response>]>([
    ['POST /query', (url) => postJson(`${url}/query`, QUESTION)],
    ['POST /query, streamed', (url) => postJson(`${url}/query`, QUESTION, { headers: STREAMED })],
    ['GET /query/{job_id}', (url) => fetch(`${url}/query/job_1`)],
    ['POST /mcp', () => askMcp('tools/list', {}, {})],
    ['GET /mcp', (url) => fetch(`${url}/mcp`)],
    ['DELETE /mcp', (url) => fetch(`${url}/mcp`, { method: 'DELETE' })],
  ])('%s says where to get one, and names no error', async (route, send) => {
    const before = cloud.calls.length;
    const response = await send(http.url);
    expect(response.status).toBe(401);
    expect(challengeOf(response)).toBe(`Bearer ${METADATA}`);
    const { error } = await bodyOf(response);
    expect((route.endsWith('/mcp') ? error.data : error).code).toBe('unauthorized');
    expect(cloud.calls.length).toBe(before);
  });

  test('what says how to get one is served to everybody', async () => {
    const elsewhere = { origin: 'https://app.example.org' };
    const response = await fetch(`${http.url}${METADATA_PATH}`, { headers: elsewhere });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(elsewhere.origin);
    expect(await response.json()).toMatchObject({
      resource: AUDIENCE,
      authorization_servers: [issuer.url],
      scopes_supported: ['support:read', 'support:escalate', 'support:benchmark'],
      bearer_methods_supported: ['header'],
    });
  });

  test('load balancers and the page are served', async () => {
    for (const path of ['/healthz', '/']) expect((await fetch(`${http.url}${path}`)).status).toBe(200);
  });
});

describe('answered is who sends', () => {
  test.each<[string, () => Promise<Headers>]>([
    ['a token', bearer],
    ['an API key as Bearer', async () => toBearer(KEY)],
    ['an API key in X-API-Key', async () => ({ 'x-api-key': KEY })],
  ])('%s', async (_what, credentials) => {
    const response = await ask(await credentials());
    expect(response.status).toBe(200);
    expect(await bodyOf(response)).toMatchObject({ query: QUESTION.query, tier: 'first', source: 'model' });
  });

  test.each(ERAS)('a token in every request, as MCP clients of %s do', async (era) => {
    const client = new Client(
      { name: 'test', version: '1' },
      { versionNegotiation: { mode: era === '2025-11-25' ? 'legacy' : { pin: era } } },
    );
    const requestInit = { headers: await bearer() };
    await client.connect(new StreamableHTTPClientTransport(new URL(`${http.url}/mcp`), { requestInit }));
    try {
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(['answer_query', 'escalate', 'benchmark']);
      const { structuredContent } = await client.callTool({ name: 'answer_query', arguments: QUESTION });
      expect(structuredContent).toMatchObject({ tier: 'first', source: 'model' });
    } finally {
      await client.close();
    }
  });
});

describe('refused is who sends', () => {
  test.each<[string, () => Promise<Headers>, RegExp]>([
    ['a token for another audience', () => bearer({ aud: 'https://other.example.com' }), /another audience/],
    ['a token that has expired', () => bearer({ exp: 1_700_000_000 }), /expired/],
    ['no token at all', async () => toBearer('nonsense-of-some-length'), /malformed/],
  ])('%s', async (_what, credentials, message) => {
    const headers = await credentials();
    for (const response of [await ask(headers), await askMcp('tools/list', {}, headers)]) {
      expect(response.status).toBe(401);
      expect(challengeOf(response)).toBe(`Bearer error="invalid_token", ${METADATA}`);
      expect((await bodyOf(response)).error.message).toMatch(message);
    }
  });
});

describe('a token with support:escalate only', () => {
  const escalateOnly = () => bearer({ scope: 'support:escalate' });

  test.each<[string, Headers]>([
    ['', {}],
    [' as a stream', STREAMED],
    [' for later', { prefer: 'respond-async' }],
  ])('gets no answer from /query%s', async (_how, headers) => {
    const response = await ask({ ...headers, ...(await escalateOnly()) });
    expect(response.status).toBe(403);
    expect(challengeOf(response)).toBe(
      `Bearer error="insufficient_scope", scope="support:read", ${METADATA}`,
    );
    expect((await bodyOf(response)).error).toMatchObject({ code: 'forbidden', retryable: false });
  });

  test.each(ERAS)('sees the tools over MCP of %s, and may call one of them', async (era) => {
    const headers = await escalateOnly();
    const { tools } = await resultOf(await askMcp('tools/list', {}, headers, era));
    expect(tools).toHaveLength(3);
    const call = (name: string) => askMcp('tools/call', { name, arguments: QUESTION }, headers, era);
    const refused = await call('answer_query');
    expect(refused.status).toBe(403);
    expect(challengeOf(refused)).toMatch(/^Bearer error="insufficient_scope",.* scope="support:read"/);
    expect(challengeOf(refused)).toContain(METADATA);
    expect((await resultOf(await call('escalate'))).structuredContent).toMatchObject({
      escalated_to: 'second',
    });
  });
});
