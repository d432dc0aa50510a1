import { createHash } from 'node:crypto';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import {
  allEvents,
  type HttpProcess,
  postJson,
  type SentEvent,
  STREAMED,
  startHttpProcess,
} from '../support/http-process.ts';
import { AUDIENCE, startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';

type Headers = Readonly<Record<string, string>>;
type Claims = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
type Wire = any;

const KEY = 'a-key-that-nobody-guesses';
const QUESTION = { query: 'How do I reset my password?' };
const METADATA_PATH = '/.well-known/oauth-protected-resource/mcp';
const METADATA = `resource_metadata="https://support.example.com${METADATA_PATH}"`;
const ERAS = ['2025-11-25', '2026-07-28'];
/** Tokens and keys that were sent. */
const secrets = new Set<string>();

let cloud: FakeCloud;
let issuer: TokenIssuer;
let http: HttpProcess;
/** Takes tokens of an issuer that is gone. */
let orphaned: HttpProcess;
let orphan: Headers;

beforeAll(async () => {
  cloud = await startFakeCloud();
  issuer = await startTokenIssuer();
  const gone = await startTokenIssuer();
  await gone.close();
  [http, orphaned] = await Promise.all([start(issuer.url), start(gone.url)]);
  orphan = toBearer(await gone.sign(inAnHour()));
});
afterAll(async () => {
  await Promise.all([http?.stop(), orphaned?.stop()]);
  await Promise.all([cloud.close(), issuer.close()]);
});

function start(issuerUrl: string, settings: object = {}): Promise<HttpProcess> {
  const sha256 = createHash('sha256').update(KEY).digest('hex');
  const auth = {
    jwt: { issuer: issuerUrl, audience: AUDIENCE, claims: { tenant: 'org' } },
    apiKeys: [{ name: 'bot', sha256, scopes: ['support:read'] }],
  };
  const toTier = (name: string) => ({ name, provider: 'openai', baseUrl: `${cloud.url}/v1`, model: name });
  const config = {
    tiers: [toTier('first'), toTier('second')],
    routing: { thresholds: [10], minConfidence: 0 },
    cache: { kind: 'none' },
    http: { auth, ...settings },
  };
  return startHttpProcess({ config, env: { TIERED_SUPPORT_LOG: 'info' } });
}

/** By the real time, which the server has. */
const inAnHour = () => ({ exp: Math.floor(Date.now() / 1_000) + 3_600 });

function toBearer(credential: string): Headers {
  secrets.add(credential);
  return { authorization: `Bearer ${credential}` };
}

/** A good token but for these claims, as it is sent. */
const bearer = async (claims: Claims = {}): Promise<Headers> =>
  toBearer(await issuer.sign({ ...inAnHour(), scope: 'support:read support:escalate', ...claims }));

const ask = (headers: Headers, server = http) => postJson(`${server.url}/query`, QUESTION, { headers });
const challengeOf = ({ headers }: Response) => headers.get('www-authenticate');
const bodyOf = async (response: Response): Promise<Wire> => response.json();

function askMcp(method: string, params: object, headers: Headers, era = '2025-11-25'): Promise<Response> {
  const isModern = era !== '2025-11-25';
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': era,
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const body = { jsonrpc: '2.0', id: 1, method, params: isModern ? { ...params, _meta } : params };
  const names = isModern
    ? { 'mcp-method': method, ...('name' in params ? { 'mcp-name': String(params.name) } : {}) }
    : {};
  return postJson(`${http.url}/mcp`, body, {
    headers: {
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': era,
      ...names,
      ...headers,
    },
  });
}

/** What a tool or method of `/mcp` said, in whichever form it came. */
async function resultOf(response: Response): Promise<Wire> {
  if (response.headers.get('content-type')?.includes('json')) return (await bodyOf(response)).result;
  return (await allEvents(response)).at(-1)?.data.result;
}

const callTool = async (name: string, input: object, headers: Headers) =>
  resultOf(await askMcp('tools/call', { name, arguments: input }, headers));

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
    const response = await fetch(`${http.url}${METADATA_PATH}`);
    expect(response.status).toBe(200);
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
      expect(tools.map(({ name }) => name)).toEqual(['answer_query', 'escalate']);
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
    expect(tools).toHaveLength(2);
    const call = (name: string) => askMcp('tools/call', { name, arguments: QUESTION }, headers, era);
    const refused = await call('answer_query');
    expect(refused.status).toBe(403);
    expect(challengeOf(refused)).toMatch(/^Bearer error="insufficient_scope",.* scope="support:read"/);
    expect((await resultOf(await call('escalate'))).structuredContent).toMatchObject({
      escalated_to: 'second',
    });
  });
});

describe('what a caller made is not there for', () => {
  const OTHERS: [string, Claims][] = [
    ['another caller', { sub: 'user-2' }],
    ['a caller of that name with another tenant', { org: 'acme' }],
  ];

  test.each(OTHERS)('%s: an answer', async (_who, claims) => {
    const owner = await bearer();
    const { answer_id } = await bodyOf(await ask(owner));
    const refusal = await callTool('escalate', { answer_id }, await bearer(claims));
    expect(refusal.isError).toBe(true);
    expect(JSON.stringify(refusal._meta)).toContain('"code":"unknown_answer"');
    expect((await callTool('escalate', { answer_id }, owner)).structuredContent).toMatchObject({
      escalated_from: 'first',
      escalated_to: 'second',
    });
  });

  test.each(OTHERS)('%s: a job', async (_who, claims) => {
    const owner = await bearer();
    const { job_id } = await bodyOf(await ask({ ...owner, prefer: 'respond-async' }));
    const fetchAs = (headers: Headers) => fetch(`${http.url}/query/${job_id}`, { headers });
    const other = await bearer(claims);
    const refuses = async () => {
      const response = await fetchAs(other);
      expect(response.status).toBe(404);
      expect((await bodyOf(response)).error.code).toBe('unknown_job');
    };
    let job: Wire;
    do {
      await refuses();
      job = await bodyOf(await fetchAs(owner));
    } while (job.status === 'queued' || job.status === 'running');
    expect(job).toMatchObject({ status: 'done', answer: { tier: 'first' } });
    await refuses();
  });

  test.each(OTHERS)('%s: a stream', async (_who, claims) => {
    const owner = await bearer();
    const events = await allEvents(await ask({ ...owner, ...STREAMED }));
    const resume = async (headers: Headers) =>
      ask({ ...headers, ...STREAMED, 'last-event-id': (events[0] as SentEvent).id ?? '' });
    const refused = await resume(await bearer(claims));
    expect(refused.status).toBe(404);
    expect((await bodyOf(refused)).error.code).toBe('unknown_stream');
    expect(await allEvents(await resume(owner))).toEqual(events.slice(1));
  });
});

describe('while the issuer cannot be reached', () => {
  test('nobody is told that their token is bad', async () => {
    const response = await ask(orphan, orphaned);
    expect(response.status).toBe(503);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(challengeOf(response)).toBeNull();
    expect((await bodyOf(response)).error).toMatchObject({ code: 'unavailable', retryable: true });
    await orphaned.untilStderr('"event":"issuer_keys_unavailable"');
  });

  test('API keys are taken all the same', async () => {
    expect((await ask({ 'x-api-key': KEY }, orphaned)).status).toBe(200);
  });
});

test('a caller who asks too often waits, and nobody else does', async () => {
  const limited = await start(issuer.url, { rateLimit: { requests: 3, perSeconds: 60 } });
  const headers = await bearer();
  for (let asked = 0; asked < 3; asked++) expect((await ask(headers, limited)).status).toBe(200);
  const refused = await ask(await bearer({ jti: 'another token of the same caller' }), limited);
  expect(refused.status).toBe(429);
  const seconds = Number(refused.headers.get('retry-after'));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  expect((await bodyOf(refused)).error).toMatchObject({ code: 'too_many_requests', retryable: true });
  for (const other of [await bearer({ sub: 'user-2' }), await bearer({ org: 'acme' }), { 'x-api-key': KEY }])
    expect((await ask(other, limited)).status).toBe(200);
  await limited.stop();
});

test('no token or key is told to a tier, or to the log at its most talkative', async () => {
  const [good, bad] = [await bearer(), await bearer({ aud: 'another' })];
  for (const headers of [good, bad, toBearer(KEY), toBearer(`${KEY}x`), orphan]) {
    for (const form of [{}, STREAMED, { prefer: 'respond-async' }])
      await (await ask({ ...headers, ...form })).text();
    await (await askMcp('tools/call', { name: 'answer_query', arguments: QUESTION }, headers)).text();
    await (await postJson(`${http.url}/mcp`, { ...headers }, { headers })).text();
  }
  await http.untilStderr('"event":"protocol_error"');
  const told = JSON.stringify([cloud.calls, http.stderr, orphaned.stderr]);
  expect(told).toContain(QUESTION.query);
  for (const secret of secrets) {
    for (const part of [secret, ...secret.split('.')]) expect(told).not.toContain(part);
  }
});
