import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { createRateLimit } from '../../../../src/server/http/limits.ts';
import type { Tool } from '../../../../src/tools/tool.ts';
import { createTestHttpApp, QUESTION } from '../../../support/http-app.ts';
import { readJson } from '../../../support/http-process.ts';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
const app = createTestHttpApp({
  settings: { allowedOrigins: ['https://shop.example.com'] },
  page: new Map([['/', { type: 'text/html; charset=utf-8', body: new TextEncoder().encode('<p>Ask</p>') }]]),
});

describe('the id of a request', () => {
  const idFor = async (given?: string) => {
    const headers = given === undefined ? {} : { 'x-request-id': given };
    return (await app.request('/healthz', { headers })).headers.get('x-request-id') ?? '';
  };

  test.each(['r-1', 'a', '0af7651916cd43dd8448eb211c80319c', 'Root=1-67.abc', 'x'.repeat(128)])(
    'is the sender’s: %s',
    async (id) => {
      expect(await idFor(id)).toBe(id);
    },
  );

  test.each([
    undefined,
    '',
    'a b',
    '<script>',
    'a"b',
    "a'b",
    'a;b',
    'é',
    'x'.repeat(129),
    'a\tb',
    '{}',
    'a,b',
  ])('is a new one where the sender gives none that is harmless: %s', async (id) => {
    const [first, second] = [await idFor(id), await idFor(id)];
    expect(first).toMatch(UUID);
    expect(second).not.toBe(first);
  });

  test('is on every reply, those that refuse included, and in the log', async () => {
    const headers = { 'x-request-id': 'r-7' };
    for (const path of ['/query', '/mcp', '/nowhere', '/query/job_1', '/'])
      expect((await app.request(path, { headers })).headers.get('x-request-id')).toBe('r-7');
    const tool = {
      ...({} as Tool),
      scope: 'support:read',
      inputSchema: z.strictObject({ query: z.string() }),
      run: () => Promise.reject(new Error('boom')),
    } as Tool;
    const crashing = createTestHttpApp({ tools: [tool] });
    const response = await crashing.post('/query', { query: QUESTION }, headers);
    expect([response.status, response.headers.get('x-request-id')]).toEqual([500, 'r-7']);
    expect(await response.text()).not.toContain('boom');
    expect(crashing.logged).toMatchObject([
      { event: 'request_crashed', fields: { request_id: 'r-7', message: 'Error: boom' } },
    ]);
  });
});

describe('a method that is not served', () => {
  test.each([
    ['GET', '/query', 'POST'],
    ['HEAD', '/query', 'POST'],
    ['PUT', '/query', 'POST'],
    ['PATCH', '/query', 'POST'],
    ['DELETE', '/query', 'POST'],
    ['OPTIONS', '/query', 'POST'],
    ['PUT', '/mcp', 'GET, POST, DELETE'],
    ['OPTIONS', '/mcp', 'GET, POST, DELETE'],
  ])('%s %s is told what is: %s', async (method, path, allow) => {
    const response = await app.request(path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    if (method !== 'HEAD') {
      const { error } = await readJson(response);
      // On /mcp it is said in the words of JSON-RPC.
      const wire = path === '/mcp' ? error.data : error;
      expect(wire).toMatchObject({ code: 'method_not_allowed', message: expect.stringContaining(allow) });
    }
  });

  test.each(['/nowhere', '/query/', '/query/a/b', '/MCP', '/.well-known/x', '/index.html'])(
    '%s is no path',
    async (path) => {
      const response = await app.request(path);
      expect(response.status).toBe(404);
      expect((await readJson(response)).error).toMatchObject({ code: 'unknown_route', retryable: false });
    },
  );
});

describe('every reply', () => {
  test.each([
    ['/healthz', "default-src 'none'; frame-ancestors 'none'", 'no-store'],
    ['/nowhere', "default-src 'none'; frame-ancestors 'none'", 'no-store'],
    ['/', "default-src 'none'; script-src 'self'", 'no-cache'],
  ])('keeps pages from misusing it: %s', async (path, policy, caching) => {
    const headers = Object.fromEntries((await app.request(path)).headers);
    expect(headers).toMatchObject({
      'cache-control': caching,
      'content-security-policy': expect.stringContaining(policy),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*/);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });
});

describe('a page from elsewhere', () => {
  const origin = 'https://shop.example.com';
  const preflight = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,authorization',
  };

  test('that is allowed is told so before it asks', async () => {
    const response = await app.request('/query', { method: 'OPTIONS', headers: preflight });
    expect(response.status).toBe(204);
    const headers = Object.fromEntries(response.headers);
    expect(headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET,POST,DELETE',
      'access-control-allow-headers': 'content-type,authorization',
      'access-control-max-age': '600',
    });
    expect(headers.vary).toMatch(/Origin/);
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  test.each([
    ['an answer', '/query', { query: QUESTION }, 200],
    ['a refusal', '/query', {}, 400],
    ['an unknown path', '/nowhere', {}, 404],
  ])('that is allowed can read %s, its id and when to come back', async (_name, path, body, status) => {
    const response = await app.post(path, body, { origin });
    expect(response.status).toBe(status);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    const exposed = response.headers.get('access-control-expose-headers');
    for (const name of ['X-Request-Id', 'Retry-After', 'Location']) expect(exposed).toContain(name);
  });

  test.each(['https://evil.example.com', 'null', 'http://shop.example.com'])(
    'that is not allowed is refused, before it asks and when it does: %s',
    async (other) => {
      const asking = await app.request('/query', {
        method: 'OPTIONS',
        headers: { ...preflight, origin: other },
      });
      const asked = await app.post('/query', { query: QUESTION }, { origin: other });
      for (const response of [asking, asked]) {
        expect(response.status).toBe(403);
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
        expect((await readJson(response)).error).toMatchObject({ code: 'forbidden', field: 'Origin' });
      }
    },
  );
});

describe('a caller who asks too often', () => {
  test('is refused with when to come back, and others are not', async () => {
    let address = '10.0.0.1';
    const limited = createTestHttpApp({
      rateLimit: await createRateLimit({ requests: 2, perSeconds: 60 }),
      addressOf: () => address,
    });
    const statuses = [];
    for (let n = 0; n < 3; n++) statuses.push((await limited.post('/query', { query: QUESTION })).status);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await limited.post('/mcp', { jsonrpc: '2.0', id: 1, method: 'ping' });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await readJson(refused)).toMatchObject({
      jsonrpc: '2.0',
      error: { data: { code: 'too_many_requests' } },
    });
    expect((await limited.request('/healthz')).status).toBe(200);
    address = '10.0.0.2';
    expect((await limited.post('/query', { query: QUESTION })).status).toBe(200);
  });
});

describe('a server that is about to stop', () => {
  test('says so to load balancers, and takes nothing more', async () => {
    const stopping = createTestHttpApp();
    expect(await readJson(await stopping.request('/healthz'))).toEqual({
      status: 'ok',
      version: expect.any(String),
    });
    await stopping.drain(new AbortController().signal);
    const health = await stopping.request('/healthz');
    expect([health.status, await readJson(health)]).toEqual([503, { status: 'draining' }]);
    for (const path of ['/query', '/mcp']) {
      const response = await stopping.post(path, { query: QUESTION });
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await response.text()).toContain('"unavailable"');
    }
  });
});
