import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { callbackUrlSchema, sendResult } from '../../../../src/server/http/callback.ts';
import type { JobResult } from '../../../../src/server/http/jobs.ts';
import { recordingLog } from '../../../support/test-cascade.ts';

const RESULT: JobResult = { status: 'done', answer: { query: '“Where?”', response: 'Here.' } };

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly type: string | undefined;
  readonly body: unknown;
}

type Script = readonly { readonly status: number; readonly headers?: Readonly<Record<string, string>> }[];

/** Somebody who waits for results, and replies as scripted, the last for ever; no script: never. */
async function startReceiver(script: Script) {
  const received: Received[] = [];
  const heard = new Set<() => void>();
  const server = createServer((req, res) => {
    let text = '';
    req.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
    req.on('end', () => {
      const reply = script[Math.min(received.length, script.length - 1)];
      const { method, url, headers } = req;
      received.push({ method, url, type: headers['content-type'], body: JSON.parse(text) });
      for (const call of heard) call();
      if (reply) res.writeHead(reply.status, reply.headers).end('thanks');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    heard: new Promise<void>((resolve) => heard.add(resolve)),
  };
}

async function send(url: string, signal = new AbortController().signal) {
  const { log, logged } = recordingLog();
  await sendResult(url, 'job_1', RESULT, { signal, log });
  return logged;
}

// The waits between two tries are real; side by side they take no longer than one.
describe.concurrent('a result', () => {
  test('is posted as JSON, once where it is taken', async () => {
    const receiver = await startReceiver([{ status: 204 }]);
    expect(await send(receiver.url)).toEqual([]);
    expect(receiver.received).toEqual([
      { method: 'POST', url: '/hook', type: 'application/json', body: { job_id: 'job_1', ...RESULT } },
    ]);
  });

  test('is sent again where it was not taken', async () => {
    const receiver = await startReceiver([{ status: 500 }, { status: 200 }]);
    expect(await send(receiver.url)).toEqual([
      { event: 'callback_refused', fields: { job_id: 'job_1', attempt: 1, status: 500 } },
    ]);
    expect(receiver.received).toHaveLength(2);
  });

  test('is given up after three tries', async () => {
    const receiver = await startReceiver([{ status: 503 }]);
    const logged = await send(receiver.url);
    expect(logged.map(({ event }) => event)).toEqual(Array(3).fill('callback_refused'));
    expect(receiver.received).toHaveLength(3);
  });

  test.for([301, 302, 307, 308])('is not sent on where a %i says so', async (status) => {
    const elsewhere = await startReceiver([{ status: 200 }]);
    const receiver = await startReceiver([{ status, headers: { location: elsewhere.url } }]);
    const logged = await send(receiver.url);
    expect(logged).toHaveLength(3);
    expect(receiver.received).toHaveLength(3);
    expect(elsewhere.received).toEqual([]);
  });

  test('that nobody can be given is reported, and nothing is thrown', async () => {
    const logged = await send('http://127.0.0.1:1/hook');
    expect(logged.map(({ event }) => event)).toEqual(Array(3).fill('callback_failed'));
  });

  test('is given up at once when the server stops, amid a try', async () => {
    const stop = new AbortController();
    const receiver = await startReceiver([]);
    const sent = send(receiver.url, stop.signal);
    await receiver.heard;
    stop.abort();
    // Far less than a try may take.
    const tooLate = setTimeout(5_000, undefined, { ref: false });
    expect(await Promise.race([sent, tooLate])).toMatchObject([
      { event: 'callback_failed', fields: { attempt: 1 } },
    ]);
    expect(receiver.received).toHaveLength(1);
  });

  test('is given up at once when the server stops, between two tries', async () => {
    const stop = new AbortController();
    const { log, logged } = recordingLog();
    const receiver = await startReceiver([{ status: 500 }]);
    const warn = (event: string, fields?: Readonly<Record<string, unknown>>) => {
      log.warn(event, fields);
      stop.abort();
    };
    await sendResult(receiver.url, 'job_1', RESULT, { signal: stop.signal, log: { ...log, warn } });
    expect(logged).toHaveLength(1);
    expect(receiver.received).toHaveLength(1);
  });

  test('is not sent where the server has stopped already', async () => {
    const receiver = await startReceiver([{ status: 200 }]);
    expect(await send(receiver.url, AbortSignal.abort())).toEqual([]);
    expect(receiver.received).toEqual([]);
  });
});

describe('a callback URL', () => {
  const schema = callbackUrlSchema(['hooks.example.com', 'localhost', '[::1]']);

  test.for([
    undefined,
    'https://hooks.example.com/a?b=c#d',
    'https://HOOKS.example.com:8443/',
    'http://localhost:9000/hook',
    'https://localhost/hook',
    'http://[::1]:9000/',
  ])('%s is allowed', (url) => {
    expect(schema.safeParse(url).success).toBe(true);
  });

  test.for([
    '',
    'hooks.example.com',
    '/hook',
    'http://hooks.example.com/',
    'https://example.com/',
    'https://hooks.example.com.evil.example.com/',
    'https://a.hooks.example.com/',
    'https://evil-hooks.example.com/',
    'https://evil.example.com/#hooks.example.com',
    'https://hooks.example.com@evil.example.com/',
    'https://user@hooks.example.com/',
    'https://user:password@hooks.example.com/',
    'https://hooks.example.com./',
    'https://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://169.254.169.254/latest/meta-data',
    'ftp://hooks.example.com/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    `https://hooks.example.com/${'x'.repeat(2_000)}`,
    5,
    null,
    {},
  ])('%s is refused', (url) => {
    expect(schema.safeParse(url).success).toBe(false);
  });

  test('is refused where no host is allowed, in words that say so', () => {
    const { error } = callbackUrlSchema([]).safeParse('https://hooks.example.com/');
    expect(error?.issues[0]?.message).toContain('http.callbackHosts allows none');
  });
});
