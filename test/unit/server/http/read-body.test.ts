import { HonoRequest } from 'hono/request';
import { describe, expect, test } from 'vitest';
import { MAX_BODY_BYTES, readJsonBody } from '../../../../src/server/http/read-body.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const bytes = (text: string) => new TextEncoder().encode(text);
/** A JSON text of exactly so many bytes. */
const jsonOf = (length: number) => `"${'x'.repeat(length - 2)}"`;

type Body = null | string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

function read(body: Body, headers: Readonly<Record<string, string>> = JSON_TYPE): Promise<unknown> {
  const init = { method: 'POST', headers, body, duplex: 'half' as const };
  return readJsonBody(new HonoRequest(new Request('http://localhost/query', init)));
}

/** With its length announced, as most clients do; a type alone leaves it out. */
const announced = (body: string) => read(body, { ...JSON_TYPE, 'content-length': `${bytes(body).length}` });

function inChunks(chunks: Iterable<Uint8Array>): ReadableStream<Uint8Array> {
  const each = chunks[Symbol.iterator]();
  return new ReadableStream({
    pull(controller) {
      const { value, done } = each.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
}

const refusal = (code: string, field?: string) => ({ name: 'RequestError', code, field, retryable: false });

describe('a body', () => {
  test.each(['{"query":"é"}', '[]', 'null', ' 5 '])(
    'of %s is read, with and without its length',
    async (text) => {
      expect(await announced(text)).toEqual(JSON.parse(text));
      expect(await read(text)).toEqual(JSON.parse(text));
    },
  );

  test('may be cut anywhere, in the middle of a character too', async () => {
    const whole = bytes('{"query":"“Ünïcode” 😀"}');
    const chunks = Array.from(whole, (byte) => Uint8Array.of(byte));
    expect(await read(inChunks(chunks))).toEqual({ query: '“Ünïcode” 😀' });
  });

  test('may begin with a byte order mark, with and without its length', async () => {
    expect(await announced('\ufeff{"query":"a"}')).toEqual({ query: 'a' });
    expect(await read('\ufeff{"query":"a"}')).toEqual({ query: 'a' });
  });

  test('keeps a key called __proto__ to itself', async () => {
    const value = (await read('{"__proto__":{"polluted":1}}')) as object;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  test.each(['', '{', '{"query":', 'query=a', "{'query':1}", '\0', '{"a":1}{"b":2}'])(
    'that is not JSON is refused: %j',
    async (text) => {
      await expect(announced(text)).rejects.toMatchObject(refusal('invalid_input'));
      await expect(read(text)).rejects.toMatchObject(refusal('invalid_input'));
    },
  );

  test('that is not there is refused', async () => {
    await expect(read(null)).rejects.toMatchObject(refusal('invalid_input'));
  });
});

describe('the type', () => {
  test.each([
    'application/json',
    'Application/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=utf-8',
    'application/problem+json',
    'application/vnd.example.v1+json ; q=1',
  ])('%s is JSON', async (type) => {
    expect(await read('{}', { 'content-type': type })).toEqual({});
  });

  test.each([
    undefined,
    '',
    'text/plain',
    'text/plain; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=application/json',
    'application/jsonp',
    'application/json-seq',
    'application/+json/x',
    'xapplication/json',
    'text/json',
  ])('%s is not', async (type) => {
    await expect(read(bytes('{}'), type === undefined ? {} : { 'content-type': type })).rejects.toMatchObject(
      refusal('unsupported_media_type', 'Content-Type'),
    );
  });
});

describe('the size', () => {
  test('of 256 KiB is the most, announced or not', async () => {
    expect(MAX_BODY_BYTES).toBe(262_144);
    expect(await announced(jsonOf(MAX_BODY_BYTES))).toHaveLength(MAX_BODY_BYTES - 2);
    expect(await read(jsonOf(MAX_BODY_BYTES))).toHaveLength(MAX_BODY_BYTES - 2);
    await expect(announced(jsonOf(MAX_BODY_BYTES + 1))).rejects.toMatchObject(refusal('too_large'));
    await expect(read(jsonOf(MAX_BODY_BYTES + 1))).rejects.toMatchObject(refusal('too_large'));
  });

  test('is counted in bytes and not in characters', async () => {
    const text = JSON.stringify('é'.repeat(MAX_BODY_BYTES / 2));
    await expect(read(text)).rejects.toMatchObject(refusal('too_large'));
  });

  test('that is announced is believed before anything is read', async () => {
    let isRead = false;
    const body = new ReadableStream<Uint8Array>(
      {
        pull() {
          isRead = true;
        },
      },
      { highWaterMark: 0 },
    );
    const headers = { ...JSON_TYPE, 'content-length': `${MAX_BODY_BYTES + 1}` };
    await expect(read(body, headers)).rejects.toMatchObject(refusal('too_large'));
    expect(isRead).toBe(false);
  });

  test('that is not announced is not read to its end where it is too much', async () => {
    let sent = 0;
    function* endless() {
      for (;;) {
        sent += 65_536;
        yield new Uint8Array(65_536).fill(0x20);
      }
    }
    await expect(read(inChunks(endless()))).rejects.toMatchObject(refusal('too_large'));
    expect(sent).toBeLessThan(MAX_BODY_BYTES * 3);
  });

  test.each(['chunked', 'gzip, chunked', 'identity'])(
    'that is announced beside Transfer-Encoding %s is not trusted',
    async (encoding) => {
      const headers = { ...JSON_TYPE, 'content-length': '2', 'transfer-encoding': encoding };
      await expect(read(jsonOf(MAX_BODY_BYTES + 1), headers)).rejects.toMatchObject(refusal('too_large'));
    },
  );
});
