import { createHash } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { type FakeCloud, startFakeCloud } from './fake-cloud/fake-cloud.ts';
import { allEvents, type HttpProcess, postJson, startHttpProcess } from './http-process.ts';
import { AUDIENCE, startTokenIssuer, type TokenIssuer } from './token-issuer.ts';

// A server that takes tokens and keys, over the real wire, and one whose issuer is gone; both are over with the file.

export type Headers = Readonly<Record<string, string>>;
export type Claims = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
export type Wire = any;

export const KEY = 'a-key-that-nobody-guesses';
export const QUESTION = { query: 'How do I reset my password?' };
export const METADATA_PATH = '/.well-known/oauth-protected-resource/mcp';
export const METADATA = `resource_metadata="https://support.example.com${METADATA_PATH}"`;
export const ERAS = ['2025-11-25', '2026-07-28'];
/** Tokens and keys that were sent. */
export const secrets = new Set<string>();

export let cloud: FakeCloud;
export let issuer: TokenIssuer;
export let http: HttpProcess;
/** Takes tokens of an issuer that is gone. */
export let orphaned: HttpProcess;
export let orphan: Headers;

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

export function start(issuerUrl: string, settings: object = {}): Promise<HttpProcess> {
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
export const inAnHour = () => ({ exp: Math.floor(Date.now() / 1_000) + 3_600 });

export function toBearer(credential: string): Headers {
  secrets.add(credential);
  return { authorization: `Bearer ${credential}` };
}

/** A good token but for these claims, as it is sent. */
export const bearer = async (claims: Claims = {}): Promise<Headers> =>
  toBearer(await issuer.sign({ ...inAnHour(), scope: 'support:read support:escalate', ...claims }));

export const ask = (headers: Headers, server = http) =>
  postJson(`${server.url}/query`, QUESTION, { headers });
export const challengeOf = ({ headers }: Response) => headers.get('www-authenticate');
export const bodyOf = async (response: Response): Promise<Wire> => response.json();

export function askMcp(
  method: string,
  params: object,
  headers: Headers,
  era = '2025-11-25',
): Promise<Response> {
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
export async function resultOf(response: Response): Promise<Wire> {
  if (response.headers.get('content-type')?.includes('json')) return (await bodyOf(response)).result;
  return (await allEvents(response)).at(-1)?.data.result;
}

export const callTool = async (name: string, input: object, headers: Headers) =>
  resultOf(await askMcp('tools/call', { name, arguments: input }, headers));
