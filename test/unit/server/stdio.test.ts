import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bundleChild } from '../../support/bundle-child.ts';
import { ServerProcess, temporaryFolder } from '../../support/server-process.ts';

let executable: string;

beforeAll(async () => {
  executable = await bundleChild(new URL('../../support/warming-server.ts', import.meta.url));
});

/** A server that was not asked anything yet; `goOn` ends its warm-up. */
function startServer() {
  const cwd = temporaryFolder();
  const server = new ServerProcess({ executable, cwd });
  onTestFinished(() => void server.child.kill('SIGKILL'));
  return { server, goOn: () => writeFileSync(join(cwd, 'go-on'), '') };
}

/** What it said on stdout, in order: ids of replies and names of what it told of. */
const said = ({ messages }: ServerProcess) => messages.map(({ id, method }) => id ?? method);

const INITIALIZE = {
  protocolVersion: '2025-06-18',
  capabilities: {},
  clientInfo: { name: 'test', version: '1' },
};

describe('a server on stdin and stdout', () => {
  test('warms up once the client has its first reply, before the next question, and only once', async () => {
    const { server, goOn } = startServer();
    server.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } });
    await server.request('initialize', INITIALIZE);
    await server.until(({ method }) => method === 'warm-up');
    expect(said(server)).toEqual([1, 'warm-up']);
    goOn();
    for (let round = 0; round < 3; round++) await server.request('ping', {});
    expect(await server.close()).toBe(0);
    expect(said(server)).toEqual([1, 'warm-up', 2, 3, 4, 'stop']);
    expect(server.noise).toEqual([]);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'does its last work once when it is told to stop by %s',
    async (signal) => {
      const { server, goOn } = startServer();
      goOn();
      await server.request('initialize', INITIALIZE);
      await server.until(({ method }) => method === 'warm-up');
      server.child.kill(signal);
      expect(await server.exited).toBe(0);
      expect(said(server)).toEqual([1, 'warm-up', 'stop']);
    },
  );

  test('does not warm up for a client that asks nothing', async () => {
    const { server, goOn } = startServer();
    goOn();
    server.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } });
    expect(await server.close()).toBe(0);
    expect(said(server)).toEqual(['stop']);
    expect(server.stderr).toBe('');
  });
});
