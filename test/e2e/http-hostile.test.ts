import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type HttpProcess, postJson, startHttpProcess } from '../support/http-process.ts';

let server: HttpProcess;
beforeAll(async () => {
  server = await startHttpProcess();
});
afterEach(async () => {
  const response = await postJson(`${server.url}/query`, { query: 'How do I reset my password?' });
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('"accepted"')]);
});
afterAll(async () => {
  // Nothing that was sent was worth a line, and nothing was thrown.
  expect(server.stderr).toBe(`Listening on ${server.url}/\n`);
  await server.kill();
});

/** Sends these bytes and no others; what comes back until the server closes, or `until` has come. */
function say(bytes: string | Uint8Array, until?: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write(bytes));
    onTestFinished(() => void socket.destroy());
    socket.setEncoding('latin1').on('data', (piece: string) => {
      text += piece;
      if (until !== undefined && text.includes(until)) resolve(text);
    });
    // A server that has heard enough may close before all is said.
    socket.on('error', () => {}).on('close', () => resolve(text));
  });
}

const post = (headers: string, body = '') =>
  `POST /query HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;

describe('others are answered while somebody sends', () => {
  test.each([
    ['garbage', '\0\u0001\u0002 nonsense\r\n\r\n', '400'],
    ['TLS', Uint8Array.of(0x16, 3, 1, 0, 5, 1, 0, 0, 1, 3), '400'],
    [
      'a header of a megabyte',
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(1_000_000)}\r\n\r\n`,
      '431',
    ],
    ['ten thousand headers', `GET / HTTP/1.1\r\nHost: localhost\r\n${'X: y\r\n'.repeat(10_000)}\r\n`, '431'],
    ['a path of a megabyte', `GET /${'x'.repeat(1_000_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, '431'],
    ['two lengths', post('Content-Length: 5\r\nContent-Length: 6\r\n', '{}'), '400'],
    ['a length and chunks', post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), '400'],
    ['a length that is none', post('Content-Length: -5\r\n', '{}'), '400'],
    ['a chunk that is none', post('Transfer-Encoding: chunked\r\n', 'zz\r\n{}\r\n'), '400'],
    ['no Host', 'GET /query HTTP/1.1\r\n\r\n', '400'],
    ['no Host, as HTTP/1.0 does', 'GET /query HTTP/1.0\r\n\r\n', '403'],
    [
      'two Hosts',
      'GET /query HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\nConnection: close\r\n\r\n',
      '40[03]',
    ],
    ['a Host that is none', 'GET /query HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n', '40[03]'],
    ['a way through to elsewhere', 'CONNECT evil:443 HTTP/1.1\r\nHost: evil:443\r\n\r\n', undefined],
    [
      'a wish for a WebSocket',
      'GET /query HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n',
      '405',
    ],
    [
      'a path that cannot be decoded',
      'GET /query/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      '404',
    ],
    [
      'a path up and out',
      'GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      '404',
    ],
    [
      'a path of pages that is encoded',
      'GET /..%2f..%2fpackage.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      '404',
    ],
    [
      'an address for a path',
      'GET http://evil/query HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      '40[0135]',
    ],
  ])('%s', async (_name, bytes, status) => {
    const reply = await say(bytes);
    if (status === undefined) expect(reply).toBe('');
    else expect(reply).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(reply).not.toMatch(/\n\s+at |node:/);
  });

  test('half a request, many times over, and goes away', async () => {
    const halves = [
      '',
      'PO',
      'POST /query HTTP/1.1\r\nHost: loc',
      post('Content-Length: 100\r\n', '{"query":'),
    ];
    for (const half of [...halves, ...halves, ...halves]) {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      await new Promise<void>((resolve) => socket.write(half || '\r\n', () => resolve()));
      socket.on('error', () => {}).resetAndDestroy();
    }
  });

  test('half a request and waits', async () => {
    for (const half of ['POST /query HTTP/1.1\r\nHost: loc', post('Content-Length: 100\r\n', '{"query":')]) {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
      onTestFinished(() => void socket.destroy());
      await new Promise<void>((resolve) => socket.write(half, () => resolve()));
    }
  });

  test('several requests in one go, and each has its reply, in order', async () => {
    const bodies = ['first', 'second', 'third'].map((word) => JSON.stringify({ query: `${word} password?` }));
    const requests = bodies.map((body) => post(`Content-Length: ${body.length}\r\n`, body));
    const text = await say(requests.join(''), '"query":"third password?"');
    expect(text.match(/"query":"\w+ password\?"/g)).toEqual([
      ...['"query":"first password?"', '"query":"second password?"', '"query":"third password?"'],
    ]);
  });

  test('a request for a stream, and never reads it', async () => {
    const body = JSON.stringify({ query: 'How do I reset my password?' });
    await say(post(`Accept: text/event-stream\r\nContent-Length: ${body.length}\r\n`, body), '200 OK');
  });
});
