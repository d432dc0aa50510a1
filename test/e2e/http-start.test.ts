import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { postJson, readJson, startHttpProcess, toConfigFile } from '../support/http-process.ts';
import { runCommand } from '../support/run-command.ts';

const QUESTION = { query: 'How do I reset my password?' };

async function start(...args: Parameters<typeof startHttpProcess>) {
  const server = await startHttpProcess(...args);
  onTestFinished(() => void server.kill());
  return server;
}

describe('serve does not start', () => {
  test('on a port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { code, stdout, stderr } = await runCommand(['serve', '--port', `${port}`]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      `tiered-support-mcp: cannot listen on 127.0.0.1, port ${port}: EADDRINUSE\nSee tiered-support-mcp --help.\n`,
    );
  });

  test.each(['0.0.0.0', '::', '192.0.2.1', 'example.com'])(
    'on %s, where nobody would be asked who they are',
    async (host) => {
      const { code, stderr } = await runCommand(['serve', '--port', '0', '--host', host]);
      expect(code).toBe(2);
      for (const word of [host, 'http.auth', '--allow-unauthenticated']) expect(stderr).toContain(word);
      expect(stderr).not.toContain('Listening');
    },
  );

  test.each([
    [['--port', '65536'], /--port is "65536"; allowed: 0 .* to 65535/],
    [['--port', '-1'], /--port/],
    [['--port', '80a'], /--port is "80a"/],
    [['--port', ''], /--port is ""/],
    [
      ['--host', '192.0.2.1', '--allow-unauthenticated'],
      /cannot listen on 192\.0\.2\.1, port \d+: EADDRNOTAVAIL/,
    ],
    [['here'], /serve takes no "here"/],
    [['--stream'], /--stream belongs to ask/],
  ])('with %j', async (args, says) => {
    const { code, stderr } = await runCommand(['serve', ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test.each([
    [{ http: { maxConcurrent: 0 } }, 'http.maxConcurrent'],
    [{ http: { allowedHosts: ['Help.example.com:80'] } }, 'http.allowedHosts[0]'],
    [{ http: { allowedOrigins: ['*'] } }, 'http.allowedOrigins[0]'],
    [{ http: { rateLimit: { requests: 5 } } }, 'http.rateLimit.perSeconds'],
    [{ http: { graceSeconds: 61 } }, 'http.graceSeconds'],
    [{ http: { jobs: { keep: 1 } } }, 'http.jobs.keep'],
    [{ http: { callbackHosts: ['https://hooks.example.com'] } }, 'http.callbackHosts[0]'],
  ])('with the configuration %j', async (config, key) => {
    const { code, stderr } = await runCommand(['serve', '--config', toConfigFile(config)]);
    expect(code).toBe(2);
    expect(stderr).toContain(key);
  });
});

describe('serve answers under the very address that it says it listens on', () => {
  test.each(['127.0.0.1', 'localhost', '127.0.0.2', '::1'])('%s', async (host) => {
    const server = await start({ args: ['--host', host] });
    const response = await postJson(`${server.url}/query`, QUESTION);
    expect(response.status).toBe(200);
    expect((await fetch(`${server.url}/`)).status).toBe(200);
  });
});

describe('serve beyond loopback', () => {
  test('starts where that is allowed by a flag, and says that everyone may ask', async () => {
    const server = await start({ args: ['--host', '0.0.0.0', '--allow-unauthenticated'] });
    expect(server.stderr).toContain(
      'Everyone who can reach this address may ask, without a token or a key.\n',
    );
    expect((await postJson(`${server.url}/query`, QUESTION)).status).toBe(200);
  });

  test('starts where that is allowed by its configuration', async () => {
    const server = await start({
      args: ['--host', '0.0.0.0'],
      config: { http: { allowUnauthenticated: true } },
    });
    expect(server.stderr).toContain('Everyone who can reach this address may ask');
  });

  test('is what AgentCore Runtime calls: POST /mcp with a session that is not ours, under any Host', async () => {
    const server = await start({ args: ['--host', '0.0.0.0', '--allow-unauthenticated'] });
    const call = (message: object, session: string) =>
      postJson(
        `${server.url}/mcp`,
        { jsonrpc: '2.0', id: 1, ...message },
        {
          headers: { accept: 'application/json, text/event-stream', 'mcp-session-id': session },
        },
      );
    const session = '3f1c7e2e-7b0a-4a55-9f1b-0f8f8a3f4a10';
    const listed = await call({ method: 'tools/list' }, session);
    expect(listed.status).toBe(200);
    expect(await listed.text()).toContain('"answer_query"');
    const params = { name: 'answer_query', arguments: QUESTION };
    const called = await call({ method: 'tools/call', params }, 'another-session');
    expect(called.status).toBe(200);
    expect(await called.text()).toContain('"status":"accepted"');
  });

  test('lets one caller ask 300 times a minute, and as often as wanted on loopback', {
    timeout: 60_000,
  }, async () => {
    const beyond = await start({ args: ['--host', '0.0.0.0', '--allow-unauthenticated'] });
    const within = await start();
    const statusesOf = async (url: string) => {
      const responses = await Promise.all(Array.from({ length: 310 }, () => fetch(`${url}/query/none`)));
      await Promise.all(responses.map((response) => response.text()));
      return responses.map(({ status }) => status);
    };
    expect((await statusesOf(beyond.url)).filter((status) => status === 429)).toHaveLength(10);
    expect(new Set(await statusesOf(within.url))).toEqual(new Set([404]));
    const refused = await fetch(`${beyond.url}/query/none`);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await readJson(refused)).error.code).toBe('too_many_requests');
  });
});
