import { createHash } from 'node:crypto';
import { allEvents, postJson } from './http-process.ts';

// MCP over HTTP in single requests, for several servers and several callers at once.

export type Headers = Readonly<Record<string, string>>;
// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
export type Wire = any;

/** What a method of `/mcp` said: its result, or its error. */
async function askMcp(url: string, method: string, params: object, headers: Headers): Promise<Wire> {
  const response = await postJson(
    `${url}/mcp`,
    { jsonrpc: '2.0', id: 1, method, params },
    {
      headers: {
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
        ...headers,
      },
    },
  );
  const isJson = response.headers.get('content-type')?.includes('json');
  return isJson ? response.json() : (await allEvents(response)).at(-1)?.data;
}

/** A tool's result. @throws Error where there is none */
export async function callTool(
  url: string,
  name: string,
  input: object,
  headers: Headers = {},
): Promise<Wire> {
  const { result, error } = await askMcp(url, 'tools/call', { name, arguments: input }, headers);
  if (!result) throw new Error(`no result: ${JSON.stringify(error)}`);
  return result;
}

/** What a tool gave. @throws Error where it refused */
export async function answerOf(
  url: string,
  name: string,
  input: object,
  headers: Headers = {},
): Promise<Wire> {
  const result = await callTool(url, name, input, headers);
  if (result.isError) throw new Error(JSON.stringify(result));
  return result.structuredContent;
}

/** The parsed content of a resource, or the error. */
export async function readResource(url: string, uri: string, headers: Headers = {}): Promise<Wire> {
  const { result, error } = await askMcp(url, 'resources/read', { uri }, headers);
  return result ? JSON.parse(result.contents[0].text) : { error };
}

export async function listResources(url: string, headers: Headers = {}): Promise<Wire> {
  return (await askMcp(url, 'resources/list', {}, headers)).result?.resources;
}

/** An API key: its entry in `http.auth.apiKeys`, and what its holder sends. */
export function makeApiKey(name: string, settings: object = {}) {
  const key = `the-key-of-${name}-which-nobody-guesses`;
  const sha256 = createHash('sha256').update(key).digest('hex');
  return {
    entry: { name, sha256, scopes: ['support:read', 'support:escalate'], ...settings },
    headers: { 'x-api-key': key } as Headers,
  };
}
