import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type HttpProcess, postJson, readJson, startHttpProcess } from '../support/http-process.ts';

const QUESTION = 'How do I reset my password?';
describe('serve without any configuration', () => {
  let server: HttpProcess;
  beforeAll(async () => {
    server = await startHttpProcess();
  });
  afterAll(async () => {
    expect(await server.stop()).toBe(0);
    expect(server.stdout).toBe('');
  });

  test('says where it listens: on loopback', () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(server.stderr).toBe(`Listening on ${server.url}/\n`);
  });

  test('answers the course’s request with the course’s reply, and all that stands behind it', async () => {
    const response = await postJson(`${server.url}/query`, { query: QUESTION });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
    const answer = await readJson(response);
    expect(answer).toMatchObject({
      query: QUESTION,
      response: expect.stringContaining('assword'),
      model_used: expect.any(String),
      latency_seconds: expect.any(Number),
      complexity_score: expect.any(Number),
      status: 'accepted',
      attempts: [{ cause: 'first', outcome: 'completed' }],
    });
    expect(answer.citations.length).toBeGreaterThan(0);
  });

  test('refuses a request without a query', async () => {
    const response = await postJson(`${server.url}/query`, {});
    expect(response.status).toBe(400);
    expect(await readJson(response)).toMatchObject({
      error: {
        code: 'invalid_input',
        field: 'query',
        retryable: false,
        message: expect.stringMatching(/missing/),
      },
    });
  });

  test('answers a long question later', async () => {
    const response = await postJson(`${server.url}/query`, { query: `${QUESTION} `.repeat(400) });
    expect(response.status).toBe(202);
    const state = await vi.waitFor(async () => {
      const polled = await readJson(await fetch(server.url + response.headers.get('location')));
      expect(polled.status).toBe('done');
      return polled;
    });
    expect(state.answer).toMatchObject({ response: expect.any(String), attempts: expect.any(Array) });
  });

  test('is healthy, and has a page', async () => {
    expect(await readJson(await fetch(`${server.url}/healthz`))).toEqual({
      status: 'ok',
      version: expect.stringMatching(/^\d/),
    });
    const page = await fetch(server.url);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  test('takes 250 questions at once and loses none', { timeout: 120_000 }, async () => {
    const asked = Array.from({ length: 250 }, (_, n) => `How do I reset my password, for the ${n}th time?`);
    const answers = await Promise.all(
      asked.map(async (query) => {
        const response = await postJson(`${server.url}/query`, { query });
        return { status: response.status, ...(await readJson(response)) };
      }),
    );
    expect(answers.map(({ query }) => query)).toEqual(asked);
    expect(new Set(answers.map(({ answer_id }) => answer_id)).size).toBe(asked.length);
    for (const { response } of answers) expect(response).not.toBe('');
  });

  test.each([
    ['exactly 256 KiB', 262_144, 400],
    ['one byte more', 262_145, 413],
    ['thirty megabytes', 30_000_000, 413],
  ])('reads a body of at most 256 KiB: %s', async (_name, length, status) => {
    const head = '{"query":"a","context":"';
    const body = `${head}${'x'.repeat(length - head.length - 2)}"}`;
    const headers = { 'content-type': 'application/json' };
    const whole = await fetch(`${server.url}/query`, { method: 'POST', headers, body });
    expect(whole.status).toBe(status);
    const stream = new Blob([body]).stream();
    const inChunks = await fetch(`${server.url}/query`, {
      method: 'POST',
      headers,
      body: stream,
      duplex: 'half',
    });
    expect(inChunks.status).toBe(status);
    await Promise.all([whole.text(), inChunks.text()]);
  });

  test.each(['application/json', 'application/problem+json; charset=utf-8'])(
    'reads %s that begins with a byte order mark',
    async (type) => {
      const body = new TextEncoder().encode(`\ufeff{"query":"${QUESTION}"}`);
      const response = await fetch(`${server.url}/query`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      expect(response.status).toBe(200);
    },
  );

  test.each([
    ['Host', { host: 'evil.example.com' }],
    ['Host', { host: 'evil.example.com', origin: 'http://evil.example.com' }],
    ['Origin', { origin: 'https://evil.example.com' }],
    ['Origin', { origin: 'null' }],
  ])('refuses a foreign %s: %j', async (field, headers) => {
    for (const path of ['/query', '/mcp', '/']) {
      const { status, text } = await send(`${server.url}${path}`, headers);
      expect(status).toBe(403);
      expect(text).toContain(`"field":"${field}"`);
    }
  });
});

/** A request with headers that fetch would not send. */
function send(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status?: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
    });
    sent.on('error', reject).on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece;
      });
      response.on('end', () =>
        resolve({ ...(response.statusCode && { status: response.statusCode }), text }),
      );
    });
    sent.end(JSON.stringify({ query: QUESTION }));
  });
}
