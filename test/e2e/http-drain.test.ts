import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import {
  allEvents,
  cloudTier,
  postJson,
  readEvents,
  readJson,
  STREAMED,
  startHttpProcess,
} from '../support/http-process.ts';

const QUESTION = { query: 'How do I reset my password?' };
const ANSWER = 'To reset your password, open Settings. Choose Reset password.';
const STOPPING = 'Stopping; a second signal ends at once what is under way.';

const cloud = await startFakeCloud();
beforeEach(() => {
  cloud.reset();
  cloud.script('tier', { do: 'answer', text: ANSWER, afterMs: 1_500 });
});
afterAll(() => cloud.close());

async function start(more: object = {}) {
  const server = await startHttpProcess({ config: { tiers: [cloudTier(cloud, 'tier')], ...more } });
  onTestFinished(() => void server.kill());
  return server;
}

const called = () => vi.waitFor(() => expect(cloud.calls).toHaveLength(1), 10_000);

/** A connection that says `text` and nothing more, and what came back. */
async function hold(url: string, text = '') {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  const held = { socket, text: '' };
  socket.setEncoding('utf8').on('data', (piece: string) => {
    held.text += piece;
  });
  socket.on('error', () => {});
  await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
  if (text !== '') await new Promise<void>((resolve) => socket.write(text, () => resolve()));
  return held;
}

/** Fails where the process is still there after `ms`. */
const within = <Value>(ms: number, work: Promise<Value>): Promise<Value> =>
  Promise.race([
    work,
    new Promise<never>((_, reject) =>
      setTimeout(() => reject(new Error(`not over in ${ms} ms`)), ms).unref(),
    ),
  ]);

describe('told to stop, serve', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)('by %s, with nothing under way, ends with 0', async (signal) => {
    const server = await start();
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    server.signal(signal);
    expect(await within(10_000, server.exited)).toBe(0);
    expect(server.stderr).toContain(STOPPING);
  });

  test('answers what is under way, takes nothing new, and ends with 0', async () => {
    const server = await start();
    const answered = postJson(`${server.url}/query`, QUESTION);
    const streamed = postJson(
      `${server.url}/query`,
      { query: 'How do I reset my PIN?' },
      { headers: STREAMED },
    );
    await vi.waitFor(() => expect(cloud.calls).toHaveLength(2), 10_000);
    server.signal('SIGTERM');
    await server.untilStderr(STOPPING);
    await expect(postJson(`${server.url}/query`, QUESTION)).rejects.toThrow();
    expect(await readJson(await answered)).toMatchObject({ response: ANSWER });
    expect((await allEvents(await streamed)).at(-1)).toMatchObject({
      event: 'answer',
      data: { response: ANSWER },
    });
    expect(await within(10_000, server.exited)).toBe(0);
    expect(cloud.calls.map(({ ended }) => ended)).toEqual(['replied', 'replied']);
  });

  test('tells load balancers and others on a connection that is still open', async () => {
    const server = await start();
    const body = JSON.stringify(QUESTION);
    const asked = `POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const connection = await hold(server.url, asked);
    await called();
    server.signal('SIGTERM');
    await server.untilStderr(STOPPING);
    connection.socket.write(`GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n${asked}`);
    await within(10_000, server.exited);
    const replies = connection.text.split(/(?=HTTP\/1\.1 )/);
    expect(replies[0]).toContain(ANSWER);
    // Whoever has more to ask is told so, or finds the connection closed.
    for (const reply of replies.slice(1)) expect(reply).toMatch(/^HTTP\/1\.1 503 /);
    expect(cloud.calls).toHaveLength(1);
  });

  test('carries out the jobs that it has taken, and sends their results', async () => {
    const results: string[] = [];
    const receiver = createServer((req, res) => {
      req.setEncoding('utf8').on('data', (text: string) => results.push(text));
      req.on('end', () => res.end());
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void receiver.close());
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
    const server = await start({ http: { callbackHosts: ['127.0.0.1'], jobs: { concurrency: 1 } } });
    for (const query of [QUESTION.query, 'How do I reset my PIN?'])
      expect((await postJson(`${server.url}/query`, { query, callback_url: url })).status).toBe(202);
    await called();
    expect(await within(15_000, server.stop())).toBe(0);
    expect(results.map((text) => JSON.parse(text))).toMatchObject([
      { status: 'done', answer: { ...QUESTION, response: ANSWER } },
      { status: 'done', answer: { response: ANSWER } },
    ]);
  });

  test('ends with 0 as soon as it has said that it listens', async () => {
    for (let n = 0; n < 5; n++) expect(await within(10_000, (await start()).stop())).toBe(0);
  });

  test('is not kept by a connection on which nothing was ever asked', async () => {
    const server = await start();
    await hold(server.url);
    await fetch(`${server.url}/healthz`);
    expect(await within(10_000, server.stop())).toBe(0);
  });

  test('is not kept by a client that keeps its connection for later', async () => {
    const server = await start();
    const connection = await hold(server.url, 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await vi.waitFor(() => expect(connection.text).toContain('"ok"'));
    expect(await within(10_000, server.stop())).toBe(0);
  });

  test.each([
    ['half of the headers', 'POST /query HTTP/1.1\r\nHost: loc'],
    [
      'half of the body',
      'POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"query":',
    ],
  ])('waits for the rest of a request no longer than its limit: %s', async (_name, half) => {
    const server = await start({ deadlineMs: 1_000 });
    const connection = await hold(server.url, half);
    // Only now is it sure that the half has been read, and that the server is ready to be stopped.
    await fetch(`${server.url}/healthz`);
    expect(await within(15_000, server.stop())).toBe(0);
    expect(connection.text).not.toContain(' 200 ');
  });

  test('is not kept by a reader who has left', async () => {
    cloud.script('tier', { do: 'answer', text: ANSWER });
    const server = await start({ deadlineMs: 1_000 });
    for await (const { event } of readEvents(
      await postJson(`${server.url}/query`, QUESTION, { headers: STREAMED }),
    )) {
      if (event === 'answer') break;
    }
    expect(await within(15_000, server.stop())).toBe(0);
  });

  test('a second time, ends at once what is under way', async () => {
    cloud.script('tier', { do: 'hang' });
    const server = await start();
    const cut = expect(postJson(`${server.url}/query`, QUESTION)).rejects.toThrow();
    await called();
    server.signal('SIGTERM');
    await server.untilStderr(STOPPING);
    expect(cloud.calls[0]?.ended).toBe('open');
    server.signal('SIGTERM');
    expect(await within(5_000, server.exited)).toBe(1);
    await cut;
    await vi.waitFor(() => expect(cloud.calls[0]?.ended).toBe('client-gone'), 5_000);
  });

  test('ends within the deadline of what is under way, which is answered as well as can be', async () => {
    cloud.script('tier', { do: 'hang' });
    const server = await start({ deadlineMs: 2_000 });
    const asked = postJson(`${server.url}/query`, QUESTION);
    await called();
    const code = server.stop();
    expect(await readJson(await asked)).toMatchObject({ status: 'degraded', source: 'static' });
    expect(await within(10_000, code)).toBe(0);
  });
});
