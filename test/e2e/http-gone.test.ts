import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import {
  cloudTier,
  type HttpProcess,
  postJson,
  STREAMED,
  startHttpProcess,
} from '../support/http-process.ts';

const QUESTION = 'How do I reset my password?';

const cloud = await startFakeCloud();
let server: HttpProcess;
beforeAll(async () => {
  server = await startHttpProcess({
    config: { tiers: [cloudTier(cloud, 'first'), cloudTier(cloud, 'second')], cache: { kind: 'none' } },
  });
});
beforeEach(() => cloud.reset());
afterAll(async () => {
  await server.kill();
  await cloud.close();
});

const query = (headers: Record<string, string>) => (signal: AbortSignal) =>
  postJson(`${server.url}/query`, { query: QUESTION }, { headers, signal }).then((response) =>
    response.text(),
  );

const toolCall = (more: object, headers: Record<string, string>) => (signal: AbortSignal) =>
  postJson(
    `${server.url}/mcp`,
    {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'answer_query', arguments: { query: QUESTION }, ...more },
    },
    { headers: { accept: 'application/json, text/event-stream', ...headers }, signal },
  ).then((response) => response.text());

const CURRENT = {
  _meta: {
    progressToken: 1,
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': {},
  },
};
const CURRENT_HEADERS = {
  'mcp-protocol-version': '2026-07-28',
  'mcp-method': 'tools/call',
  'mcp-name': 'answer_query',
};

const WAYS: Record<string, (signal: AbortSignal) => Promise<string>> = {
  'waits for JSON': query({}),
  'reads a stream': query(STREAMED),
  'calls a tool by 2025-11-25': toolCall({}, { 'mcp-protocol-version': '2025-11-25' }),
  'calls a tool by 2026-07-28': toolCall(CURRENT, CURRENT_HEADERS),
};

describe('a client that goes away while it', () => {
  test.each(Object.entries(WAYS))(
    '%s stops the call to the tier, and no other tier is called',
    async (_way, ask) => {
      cloud.script('first', { do: 'hang' });
      const leave = new AbortController();
      const asked = ask(leave.signal);
      await vi.waitFor(() => expect(cloud.calls).toHaveLength(1), 10_000);
      expect(cloud.calls[0]?.ended).toBe('open');
      leave.abort();
      await expect(asked).rejects.toThrow();
      await vi.waitFor(() => expect(cloud.calls[0]?.ended).toBe('client-gone'), 5_000);
      await cloud.idle();
      expect(cloud.calls).toHaveLength(1);
    },
  );

  test('is one of the SDK that cancels stops the call too', async () => {
    cloud.script('first', { do: 'hang' });
    const client = new Client(
      { name: 'test', version: '1' },
      { versionNegotiation: { mode: { pin: '2026-07-28' } } },
    );
    await client.connect(new StreamableHTTPClientTransport(new URL(`${server.url}/mcp`)));
    const leave = new AbortController();
    const called = client.callTool(
      { name: 'answer_query', arguments: { query: QUESTION } },
      { signal: leave.signal },
    );
    await vi.waitFor(() => expect(cloud.calls).toHaveLength(1), 10_000);
    leave.abort();
    await expect(called).rejects.toThrow();
    await vi.waitFor(() => expect(cloud.calls[0]?.ended).toBe('client-gone'), 5_000);
    await client.close();
  });

  test('and comes back is answered as before', async () => {
    cloud.script('first', { do: 'answer', text: 'To reset your password, open Settings.' });
    expect(JSON.parse(await query({})(new AbortController().signal))).toMatchObject({ status: 'accepted' });
  });
});
