import { deserializeMessage } from '@modelcontextprotocol/server';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMessageReader, type Refusal } from '../../../src/server/message-reader.ts';

const LIMIT = 4 * 1024 * 1024;
const PING = '{"jsonrpc":"2.0","id":1,"method":"ping"}';

interface Read {
  /** The messages that were passed on, as JSON. */
  readonly passed: readonly string[];
  readonly refused: readonly Refusal[];
}

function read(chunks: readonly (string | Uint8Array)[]): Read {
  const passed: string[] = [];
  const refused: Refusal[] = [];
  const reader = createMessageReader(
    (message) => passed.push(JSON.stringify(message)),
    (refusal) => refused.push(refusal),
  );
  for (const chunk of chunks) reader.read(Buffer.from(chunk));
  reader.end();
  return { passed, refused };
}

describe('the reader of messages', () => {
  test('passes on the same messages wherever their bytes are split', () => {
    const message = fc
      .record({ id: fc.oneof(fc.nat(), fc.string()), text: fc.string({ unit: 'binary' }) })
      .map(({ id, text }) => JSON.stringify({ jsonrpc: '2.0', id, method: 'm', params: { text } }));
    const messages = fc.array(message, { maxLength: 6 });
    fc.assert(
      fc.property(messages, fc.array(fc.nat(600)), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
        const ends = [...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
        const chunks = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(read(chunks)).toEqual({ passed: lines, refused: [] });
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
  ])('passes on %s', (_name, line) => {
    expect(read([`${line}\n`])).toEqual({ passed: [line.trim()], refused: [] });
  });

  test('passes on only what the SDK takes for a message, as the SDK does not look again', () => {
    const json = fc.jsonValue({ maxDepth: 1 });
    const shape = fc.record(
      {
        jsonrpc: fc.constant('2.0'),
        id: fc.oneof(fc.nat(), fc.string(), json),
        method: fc.oneof(fc.string(), json),
        params: fc.oneof(
          fc.record({ _meta: fc.oneof(fc.record({ progressToken: fc.oneof(fc.nat(), json) }), json) }),
          fc.dictionary(fc.string(), json),
          json,
        ),
        result: fc.oneof(fc.dictionary(fc.string(), json), json),
        error: fc.oneof(fc.record({ code: fc.integer(), message: fc.string() }), json),
        more: json,
      },
      { requiredKeys: ['jsonrpc'] },
    );
    fc.assert(
      fc.property(shape, (message) => {
        for (const passed of read([`${JSON.stringify(message)}\n`]).passed) {
          expect(() => deserializeMessage(passed)).not.toThrow();
        }
      }),
      { numRuns: 3_000 },
    );
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
  ])('answers %s and goes on', (_name, line, code, id) => {
    const { passed, refused } = read([line, '\n', `${PING}\n`]);
    expect(passed).toEqual([PING]);
    expect(refused).toMatchObject([{ jsonrpc: '2.0', id, error: { code } }]);
  });

  test.each([
    ['a byte order mark before it', `\ufeff${PING}`],
    ['a no-break space before it', `\u00a0${PING}`],
    ['params that are no object', '{"jsonrpc":"2.0","id":7,"method":"ping","params":3}'],
    ['null as the id of a request', '{"jsonrpc":"2.0","id":null,"method":"ping"}'],
    ['an id that a number cannot hold exactly', '{"jsonrpc":"2.0","id":9007199254740992,"method":"ping"}'],
  ])('leaves no message with %s without either a reader or an answer', (_name, line) => {
    const { passed, refused } = read([`${line}\n`]);
    expect(passed.length + refused.length).toBe(1);
    for (const message of passed) expect(() => deserializeMessage(message)).not.toThrow();
  });

  test.each(['', ' ', '\t', '\r'])('is silent about a blank line: %j', (line) => {
    expect(read([`${line}\n${PING}\n`])).toEqual({ passed: [PING], refused: [] });
  });

  test('refuses a message past the limit once, and reads the next', () => {
    const chunk = 'x'.repeat(1024 * 1024);
    const { passed, refused } = read([...Array.from({ length: 9 }, () => chunk), `\n${PING}\n`]);
    expect(passed).toEqual([PING]);
    expect(refused).toMatchObject([{ id: null, error: { code: -32_600 } }]);
    expect(refused[0]?.error.message).toContain(String(LIMIT));
  });

  test.each([
    ['just fits', LIMIT, 1],
    ['is a byte too long', LIMIT + 1, 0],
  ])('knows a message that %s', (_name, length, count) => {
    const [head, tail] = ['{"jsonrpc":"2.0","method":"', '"}'];
    const line = head + 'm'.repeat(length - head.length - tail.length) + tail;
    expect(read([`${line}\n`]).passed).toHaveLength(count);
  });
});
