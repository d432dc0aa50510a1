import type { RequestListener, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { afterEach, describe, expect, test } from 'vitest';
import { CappedHttpHandler } from '../../../src/server/capped-http-handler.ts';
import { clientOptions } from '../../support/fake-cloud/real-clients.ts';
import { type HttpServer, startHttpServer } from '../../support/http-server.ts';

const MEBIBYTE = 1024 * 1024;
const JSON_TYPE = 'application/json';
const STREAM_TYPE = 'application/vnd.amazon.eventstream';

let server: HttpServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function handle(reply: RequestListener) {
  server = await startHttpServer(reply);
  const { hostname, port } = new URL(server.url);
  const request = {
    protocol: 'http:',
    hostname,
    port: Number(port),
    method: 'GET',
    path: '/',
    headers: {},
    query: {},
  };
  const { response } = await new CappedHttpHandler().handle(request as never);
  return response;
}

/** Writes for as long as anybody reads. */
function writeForEver(res: ServerResponse): void {
  const chunk = Buffer.alloc(65_536, ' ');
  const write = () => {
    while (!res.closed && res.write(chunk)) {}
  };
  res.on('drain', write);
  write();
}

describe('a response', () => {
  test.each([
    ['as large as may be', JSON_TYPE, 2 * MEBIBYTE],
    ['as large as a stream may be', STREAM_TYPE, 16 * MEBIBYTE],
    ['as large as server-sent events may be', 'text/event-stream', 16 * MEBIBYTE],
    ['as large as a page of a table may be', 'application/x-amz-json-1.0', 5 * MEBIBYTE],
    ['that is empty', JSON_TYPE, 0],
  ])('%s is read whole, with a length or without', async (_size, type, bytes) => {
    for (const headers of [{ 'content-length': bytes }, {}]) {
      const { statusCode, body } = await handle((_, res) =>
        res.writeHead(200, { 'content-type': type, ...headers }).end(Buffer.alloc(bytes, 'a')),
      );
      expect([statusCode, (await buffer(body)).length]).toEqual([200, bytes]);
      await server?.close();
    }
  });

  test.each([
    ['a byte too large', { 'content-type': JSON_TYPE }, 2 * MEBIBYTE + 1],
    ['that has no type', {}, 2 * MEBIBYTE + 1],
    [
      'that says how large it is',
      { 'content-type': JSON_TYPE, 'content-length': 3 * MEBIBYTE },
      3 * MEBIBYTE,
    ],
    ['that is too large for a stream', { 'content-type': STREAM_TYPE }, 16 * MEBIBYTE + 1],
  ])('%s is an error', async (_size, headers, bytes) => {
    const { body } = await handle((_, res) => res.writeHead(200, headers).end(Buffer.alloc(bytes, 'a')));
    await expect(buffer(body)).rejects.toMatchObject({ name: 'ResponseTooLarge' });
    await server?.quiet();
  });

  test.each([JSON_TYPE, STREAM_TYPE])('without an end is left at its limit: %s', async (type) => {
    let written = 0;
    const { body } = await handle((_, res) => {
      res.writeHead(200, { 'content-type': type });
      res.on('close', () => {
        written = res.socket?.bytesWritten ?? 0;
      });
      writeForEver(res);
    });
    await expect(buffer(body)).rejects.toMatchObject({ name: 'ResponseTooLarge' });
    await server?.quiet();
    // What the system holds on the way is not read any more.
    expect(written).toBeLessThan(64 * MEBIBYTE);
  });
});

test.each([
  ['whole', JSON_TYPE, ConverseCommand],
  ['stream', STREAM_TYPE, ConverseStreamCommand],
] as const)('a client of AWS that is sent a %s without an end gives up', async (_what, type, Command) => {
  server = await startHttpServer((_, res) => {
    res.writeHead(200, { 'content-type': type });
    writeForEver(res);
  });
  const client = new BedrockRuntimeClient({
    ...clientOptions(server.url),
    requestHandler: new CappedHttpHandler(),
  });
  const messages = [{ role: 'user' as const, content: [{ text: 'Hi.' }] }];
  await expect(client.send(new Command({ modelId: 'm', messages }) as never)).rejects.toThrow();
  await server.quiet();
});

test('a body that nobody wants any more closes its connection', async () => {
  const { body } = await handle((_, res) => {
    res.writeHead(200, { 'content-type': JSON_TYPE });
    writeForEver(res);
  });
  body.destroy();
  await server?.quiet();
});
