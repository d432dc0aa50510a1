import { beforeAll, describe, expect, test } from 'vitest';
import { bundleChild } from '../support/bundle-child.ts';
import { ServerProcess } from '../support/server-process.ts';

let executable: string;

beforeAll(async () => {
  executable = await bundleChild(new URL('../support/slow-server.ts', import.meta.url));
});

describe('a question whose tier hangs', () => {
  test('is stopped by the client’s cancellation, gets no reply, and the server goes on', async () => {
    const server = await ServerProcess.start({ executable });
    server.send({
      jsonrpc: '2.0',
      id: 'slow',
      method: 'tools/call',
      params: { name: 'answer_query', arguments: { query: 'Anyone?' } },
    });
    await server.untilStderr('tier called');
    server.send({
      jsonrpc: '2.0',
      method: 'notifications/cancelled',
      params: { requestId: 'slow', reason: 'enough' },
    });
    await server.untilStderr('tier stopped');
    expect((await server.request('ping', {})).result).toEqual({});
    expect(server.messages.some(({ id }) => id === 'slow')).toBe(false);
    expect(await server.close()).toBe(0);
  });

  test('is answered within its own deadline, flagged, and the tier is stopped', async () => {
    const server = await ServerProcess.start({ executable });
    const { structuredContent } = await server.call('answer_query', {
      query: 'Anyone?',
      deadline_ms: 700,
      detail: 'full',
    });
    expect(structuredContent).toMatchObject({
      status: 'degraded',
      degraded: true,
      source: 'static',
      tier: null,
      next_action: { do: 'escalate_human' },
      attempts: [{ tier: 'hanging', outcome: 'failed', failure: 'timeout' }],
    });
    await server.untilStderr('tier stopped');
    expect(await server.close()).toBe(0);
  });

  test('does not keep the process when the client closes its end', async () => {
    const server = await ServerProcess.start({ executable });
    server.send({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'answer_query', arguments: { query: 'Anyone?' } },
    });
    await server.untilStderr('tier called');
    expect(await server.close()).toBe(0);
  });
});
