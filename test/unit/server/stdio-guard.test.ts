import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { deserializeMessage } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createStdioGuard } from '../../../src/server/stdio-guard.ts';

const LIMIT = 4 * 1024 * 1024;
const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

interface Guarded {
  /** The lines that were passed on. */
  readonly passed: readonly string[];
  readonly refused: readonly { readonly id: unknown; readonly error: { code: number; message: string } }[];
}

async function guard(chunks: readonly (string | Uint8Array)[]): Promise<Guarded> {
  const output = new PassThrough();
  const input = createStdioGuard(output, { onMessage: () => {}, beforeEnd: async () => {} });
  // Not text(), which would swallow a byte order mark.
  const passed = buffer(input);
  const refused = buffer(output);
  for (const chunk of chunks) input.write(Buffer.from(chunk));
  input.end();
  const lines = (await passed).toString('utf8').split('\n');
  expect(lines.pop()).toBe('');
  output.end();
  return {
    passed: lines,
    refused: String(await refused)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  };
}

describe('the guard of stdin', () => {
  test('passes on the same messages wherever their bytes are split', async () => {
    const message = fc
      .record({ id: fc.oneof(fc.nat(), fc.string()), text: fc.string({ unit: 'binary' }) })
      .map(({ id, text }) => JSON.stringify({ jsonrpc: '2.0', id, method: 'm', params: { text } }));
    const messages = fc.array(message, { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(messages, fc.array(fc.nat(600)), async (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(await guard(chunks)).toEqual({ passed: lines, refused: [] });
      }),
    );
  });

  test.each([
    ['a request', PING],
    ['a request with a string as its id', '{"jsonrpc":"2.0","id":"a","method":"ping"}'],
    ['a notification', '{"jsonrpc":"2.0","method":"notifications/initialized"}'],
    ['a result', '{"jsonrpc":"2.0","id":1,"result":{}}'],
    ['an error', '{"jsonrpc":"2.0","id":1,"error":{"code":1,"message":"m"}}'],
    ['a line that ends as on Windows', `${PING}\r`],
  ])('passes on %s', async (_name, line) => {
    expect(await guard([`${line}\n`])).toEqual({ passed: [line], refused: [] });
  });

  test.each([
    ['text that is not JSON', 'hello', -32_700, null],
    ['half a message', PING.slice(0, 20), -32_700, null],
    ['bytes that are not UTF-8', Uint8Array.of(0xff, 0xfe, 0x7b), -32_700, null],
    ['a batch', `[${PING}]`, -32_600, null],
    ['an empty batch', '[]', -32_600, null],
    ['another version', '{"jsonrpc":"1.0","id":7,"method":"ping"}', -32_600, 7],
    ['no version', '{"id":"x","method":"ping"}', -32_600, 'x'],
    ['a method that is no string', '{"jsonrpc":"2.0","id":7,"method":5}', -32_600, 7],
    ['a message without a method', '{"jsonrpc":"2.0","id":7}', -32_600, 7],
    ['an id that is neither', '{"id":{"a":1},"method":"ping"}', -32_600, null],
    ['a number', '5', -32_600, null],
    ['a string', '"ping"', -32_600, null],
    ['null', 'null', -32_600, null],
  ])('answers %s and goes on', async (_name, line, code, id) => {
    const { passed, refused } = await guard([line, '\n', `${PING}\n`]);
    expect(passed).toEqual([PING]);
    expect(refused).toMatchObject([{ jsonrpc: '2.0', id, error: { code } }]);
  });

  test.each([
    ['a byte order mark before it', `\ufeff${PING}`],
    ['a no-break space before it', `\u00a0${PING}`],
    ['params that are no object', '{"jsonrpc":"2.0","id":7,"method":"ping","params":3}'],
    ['null as the id of a request', '{"jsonrpc":"2.0","id":null,"method":"ping"}'],
  ])('leaves no message with %s without either a reader or an answer', async (_name, line) => {
    const { passed, refused } = await guard([`${line}\n`]);
    expect(passed.length + refused.length).toBe(1);
    for (const message of passed) expect(() => deserializeMessage(message)).not.toThrow();
  });

  test.each(['', ' ', '\t', '\r'])('is silent about a blank line: %j', async (line) => {
    expect(await guard([`${line}\n${PING}\n`])).toEqual({ passed: [PING], refused: [] });
  });

  test('refuses a message past the limit once, and reads the next', async () => {
    const chunk = 'x'.repeat(1024 * 1024);
    const { passed, refused } = await guard([...Array.from({ length: 9 }, () => chunk), `\n${PING}\n`]);
    expect(passed).toEqual([PING]);
    expect(refused).toMatchObject([{ id: null, error: { code: -32_600 } }]);
    expect(refused[0]?.error.message).toContain(String(LIMIT));
  });

  test.each([
    ['just fits', LIMIT, 1],
    ['is a byte too long', LIMIT + 1, 0],
  ])('knows a message that %s', async (_name, length, count) => {
    const [head, tail] = ['{"jsonrpc":"2.0","method":"', '"}'];
    const line = head + 'm'.repeat(length - head.length - tail.length) + tail;
    expect((await guard([`${line}\n`])).passed).toHaveLength(count);
  });

  test('ends only when what is under way has settled', async () => {
    const order: string[] = [];
    const beforeEnd = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('settled');
    };
    const input = createStdioGuard(new PassThrough(), { onMessage: () => {}, beforeEnd });
    input.on('end', () => order.push('ended')).resume();
    await new Promise((resolve) => {
      input.once('end', resolve);
      input.end();
    });
    expect(order).toEqual(['settled', 'ended']);
  });
});
