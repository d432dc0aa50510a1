import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createSseReader } from '../../../src/tiers/sse.ts';

const encoder = new TextEncoder();

/** What is read of chunks of bytes. */
function read(chunks: readonly Uint8Array[]) {
  const data: unknown[] = [];
  const reader = createSseReader((value) => data.push(value));
  for (const chunk of chunks) reader.feed(chunk);
  reader.end();
  const { isDone, sawEvents, whole } = reader;
  return { data, isDone, sawEvents, whole };
}

const readText = (text: string) => read([encoder.encode(text)]);

describe('the events of a stream', () => {
  const text =
    ': a comment 👋\n\ndata: {"text":"Grüße 👍🏽, 漢字"}\n\nevent: x\ndata:{"a":\ndata: 1}\r\n\r\ndata: [DONE]\n\n';
  const bytes = encoder.encode(text);
  const expected = { data: [{ text: 'Grüße 👍🏽, 漢字' }, { a: 1 }], isDone: true, sawEvents: true };

  test('are the same wherever the bytes are cut in two', () => {
    for (let at = 0; at <= bytes.length; at++) {
      expect([at, read([bytes.subarray(0, at), bytes.subarray(at)])]).toMatchObject([at, expected]);
    }
  });

  test('are the same when each byte comes alone', () => {
    expect(read(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toMatchObject(expected);
  });

  test('are the same for any texts cut anywhere', () => {
    const cutAt = (all: Uint8Array, cuts: readonly number[]) => {
      const places = [0, ...cuts.map((cut) => cut % (all.length + 1)), all.length].sort((a, b) => a - b);
      return places.slice(1).map((end, index) => all.subarray(places[index], end));
    };
    const texts = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 6 });
    fc.assert(
      fc.property(texts, fc.array(fc.nat(), { maxLength: 8 }), (values, cuts) => {
        const events = values.map((value) => `data: ${JSON.stringify({ value })}\n\n`).join('');
        expect(read(cutAt(encoder.encode(events), cuts)).data).toEqual(values.map((value) => ({ value })));
      }),
    );
  });

  test('may end without an empty line, or amid one', () => {
    expect(readText('data: {"a":1}').data).toEqual([{ a: 1 }]);
    expect(readText('data: {"a":1}\n').data).toEqual([{ a: 1 }]);
  });

  test('are not done before they say so', () => {
    expect(readText('data: {"a":1}\n\n')).toMatchObject({ isDone: false, sawEvents: true });
    expect(readText('data:  [DONE] \n\n')).toMatchObject({ data: [], isDone: true });
  });
});

test('a text that is no events is kept whole', () => {
  const text = ' {\n "a": "ü",\n\n "b": 2 }\n';
  expect(readText(text)).toEqual({ data: [], isDone: false, sawEvents: false, whole: text.trim() });
  expect(readText('')).toMatchObject({ sawEvents: false, whole: '' });
});

describe('an event', () => {
  test('that is no JSON is thrown at whoever feeds it', () => {
    const reader = createSseReader(() => {});
    expect(() => reader.feed(encoder.encode('data: {"a":\n\n'))).toThrow(SyntaxError);
    const unfinished = createSseReader(() => {});
    unfinished.feed(encoder.encode('data: {"a":'));
    expect(() => unfinished.end()).toThrow(SyntaxError);
  });

  test('that its reader cannot take is thrown as well', () => {
    const reader = createSseReader(() => {
      throw new RangeError('not this');
    });
    expect(() => reader.feed(encoder.encode('data: 1\n\n'))).toThrow('not this');
  });
});
