import {
  Client as CurrentClient,
  StreamableHTTPClientTransport as CurrentTransport,
} from '@modelcontextprotocol/client';
import { Client as PreviousClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as PreviousTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type HttpProcess, postJson, startHttpProcess } from '../support/http-process.ts';

let server: HttpProcess;
beforeAll(async () => {
  server = await startHttpProcess();
});
afterAll(() => server.kill());

interface Progress {
  readonly progress: number;
  readonly message?: string | undefined;
}

interface Result {
  readonly isError?: boolean | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
  readonly structuredContent?: any;
}

interface Connected {
  readonly version: string | undefined;
  toolNames(): Promise<readonly string[]>;
  call(name: string, input: Record<string, unknown>, onprogress?: (told: Progress) => void): Promise<Result>;
  close(): Promise<void>;
}

const WHO = { name: 'test', version: '1' };
const endpoint = () => new URL(`${server.url}/mcp`);

async function connectCurrent(mode: 'legacy' | 'auto' | { pin: string }): Promise<Connected> {
  const client = new CurrentClient(WHO, { versionNegotiation: { mode } });
  await client.connect(new CurrentTransport(endpoint()));
  return {
    version: client.getNegotiatedProtocolVersion(),
    toolNames: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, input, onprogress) =>
      client.callTool({ name, arguments: input }, onprogress && { onprogress }) as Promise<Result>,
    close: () => client.close(),
  };
}

async function connectPrevious(): Promise<Connected> {
  const client = new PreviousClient(WHO);
  const transport = new PreviousTransport(endpoint());
  // The SDK declares `sessionId` in a way of its own that exact optional properties do not fit.
  await client.connect(transport as Parameters<typeof client.connect>[0]);
  return {
    version: transport.protocolVersion,
    toolNames: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name, input, onprogress) =>
      client.callTool({ name, arguments: input }, undefined, onprogress && { onprogress }) as Promise<Result>,
    close: () => client.close(),
  };
}

const CLIENTS: readonly (readonly [string, string, () => Promise<Connected>])[] = [
  ['the current SDK by 2026-07-28', '2026-07-28', () => connectCurrent({ pin: '2026-07-28' })],
  ['the current SDK as it finds out', '2026-07-28', () => connectCurrent('auto')],
  ['the current SDK by 2025-11-25', '2025-11-25', () => connectCurrent('legacy')],
  ['the previous SDK', '2025-11-25', connectPrevious],
];

describe.each(CLIENTS)('%s', (name, version, connect) => {
  let client: Connected;
  beforeAll(async () => {
    client = await connect();
  });
  afterAll(() => client.close());

  test('agrees on its version, and lists the tools', async () => {
    expect(client.version).toBe(version);
    expect(await client.toolNames()).toEqual(['answer_query', 'escalate', 'benchmark']);
  });

  test('calls both, and hears of what happens on the way', async () => {
    const heard: Progress[] = [];
    // What is asked by one client only has not been answered before.
    const input = { query: 'How do I reset my password?', context: { channel: name } };
    const answered = await client.call('answer_query', input, (told) => heard.push(told));
    expect(answered.structuredContent).toMatchObject({ status: 'accepted', tier: expect.any(String) });
    expect(heard[0]).toMatchObject({
      progress: 1,
      message: expect.stringMatching(/^Complexity .*asking \w+ \(first\)$/),
    });

    const again: Progress[] = [];
    const { answer_id } = answered.structuredContent;
    const escalated = await client.call('escalate', { answer_id }, (told) => again.push(told));
    expect(escalated.structuredContent).toMatchObject({ escalated_from: answered.structuredContent.tier });
    expect(again.length).toBeGreaterThan(0);
  });

  test('is told of a wrong argument as a result that its model can read', async () => {
    const { isError, structuredContent } = await client.call('answer_query', { query: 'a', foo: 1 });
    expect({ isError, structuredContent }).toEqual({ isError: true, structuredContent: undefined });
  });

  test('asks ten times at once', async () => {
    const asked = Array.from({ length: 10 }, (_, n) =>
      client.call('answer_query', { query: `How do I pay invoice ${n}?` }),
    );
    for (const { isError, structuredContent } of await Promise.all(asked)) {
      expect(isError).toBeFalsy();
      expect(structuredContent.response).not.toBe('');
    }
  });
});

describe('the endpoint', () => {
  const ping = (id: number) => ({ jsonrpc: '2.0', id, method: 'ping' });
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    postJson(endpoint().href, body, {
      headers: { accept: 'application/json, text/event-stream', ...headers },
    });

  test('carries out ten messages in one request, and refuses eleven', async () => {
    const ten = await post(Array.from({ length: 10 }, (_, id) => ping(id)));
    expect(ten.status).toBe(200);
    expect((await ten.text()).match(/"result":\{\}/g)).toHaveLength(10);
    const eleven = await post(Array.from({ length: 11 }, (_, id) => ping(id)));
    expect(eleven.status).toBe(400);
    expect(await eleven.json()).toMatchObject({
      jsonrpc: '2.0',
      id: null,
      error: {
        message: expect.stringContaining('11 messages'),
        data: { code: 'invalid_input', retryable: false },
      },
    });
  });

  test.each(['GET', 'DELETE'])('has no session to %s', async (method) => {
    const response = await fetch(endpoint(), {
      method,
      headers: { accept: 'text/event-stream', 'mcp-session-id': 'x' },
    });
    expect(response.status).toBe(405);
    await response.text();
  });

  test.each([
    ['{', 400, 'invalid_input'],
    [`"${'x'.repeat(262_144)}"`, 413, 'too_large'],
  ])('refuses a body that it cannot use in the words of JSON-RPC: %.10s', async (body, status, code) => {
    const response = await fetch(endpoint(), {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', id: null, error: { data: { code } } });
  });

  test.each([
    [null],
    [5],
    ['a'],
    [{}],
    [[]],
    [{ jsonrpc: '2.0' }],
    [{ jsonrpc: '1.0', id: 1, method: 'ping' }],
  ])('refuses what is no message: %j', async (body) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } });
    expect((await post(ping(1))).status).toBe(200);
  });
});
