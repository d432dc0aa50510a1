import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import {
  cloudTier,
  type HttpProcess,
  postJson,
  STREAMED,
  startHttpProcess,
} from '../support/http-process.ts';

const QUESTION = 'How do I reset my password?';
const TOOL_CALL = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'answer_query', arguments: { query: QUESTION } },
};
const MCP = { accept: 'application/json, text/event-stream' };

const cloud = await startFakeCloud();

describe('serve with one place', () => {
  let server: HttpProcess;
  beforeAll(async () => {
    server = await startHttpProcess({
      config: {
        tiers: [cloudTier(cloud, 'slow')],
        http: { maxConcurrent: 1, jobs: { concurrency: 1, queue: 0 } },
      },
    });
  });
  afterAll(async () => {
    await server.kill();
    await cloud.close();
  });

  test('refuses others with 429 and when to come back, and takes them once the place is free', async () => {
    cloud.script('slow', [{ do: 'hang' }, { do: 'answer', text: 'Choose Reset my password.' }]);
    const first = new AbortController();
    const held = postJson(`${server.url}/query`, { query: QUESTION }, { signal: first.signal });
    await vi.waitFor(() => expect(cloud.calls).toHaveLength(1));

    const ask = (path: string, body: object, headers: Record<string, string>) =>
      postJson(server.url + path, body, { headers });
    for (const refused of [
      await ask('/query', { query: QUESTION }, {}),
      await ask('/query', { query: QUESTION }, STREAMED),
      await ask('/mcp', TOOL_CALL, MCP),
    ]) {
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '1']);
      expect(await refused.text()).toMatch(
        /"code":"too_many_requests",.*"retryable":true,"retry_after_seconds":1/,
      );
    }
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    expect(cloud.calls).toHaveLength(1);

    first.abort();
    await expect(held).rejects.toThrow();
    await vi.waitFor(
      async () => expect((await ask('/query', { query: QUESTION }, {})).status).toBe(200),
      5_000,
    );
    expect(cloud.calls).toHaveLength(2);
  });
});
