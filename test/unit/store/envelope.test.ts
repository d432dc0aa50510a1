import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isOver, readEnvelopeText, toEnvelopeText } from '../../../src/store/envelope.ts';
import { toName } from '../../../src/store/record-paths.ts';

const RECORD = { key: 'a key', version: 3, expiresAtMs: 5, value: { text: 'Ä 👍', list: [1, null] } };
const NAME = toName('a key');
const TEXT = toEnvelopeText(RECORD);

const seal = (body: string) => `${body.slice(0, -1)},"crc32":${crc32(body)}}\n`;
const whyNot = (text: string) => readEnvelopeText(text, NAME, 3);

describe('an envelope', () => {
  test('is a line of JSON that a person can read', () => {
    expect(JSON.parse(TEXT)).toEqual({ format: 1, ...RECORD, crc32: expect.any(Number) });
    expect(TEXT.endsWith('}\n')).toBe(true);
    expect(TEXT.trimEnd()).not.toContain('\n');
  });

  test('says what was put in it', () => {
    expect(whyNot(TEXT)).toEqual({ envelope: RECORD });
  });

  test('is told from one with any bit flipped', () => {
    const bytes = Buffer.from(TEXT);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = Buffer.from(bytes);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(whyNot(flipped.toString('utf8')), `bit ${bit}`).toHaveProperty('why');
    }
  });

  test('is told from one that ends anywhere before its end', () => {
    const bytes = Buffer.from(TEXT);
    for (let length = 0; length < bytes.length; length++) {
      expect(whyNot(bytes.subarray(0, length).toString('utf8')), `${length} bytes`).toHaveProperty('why');
    }
  });

  test.each([
    ['it is empty', ''],
    ['its end is missing', TEXT.slice(0, -2)],
    ['its end is missing', `${TEXT}more`],
    ['its checksum is wrong', TEXT.replace('"list"', '"lost"')],
    ['it is not JSON', seal('{"format":1,}')],
    ['its format is not known here', seal('{"format":2,"key":"a key","version":3}')],
    ['it is of another record', toEnvelopeText({ ...RECORD, key: 'another key' })],
    ['it is of another version', toEnvelopeText({ ...RECORD, version: 4 })],
  ])('says why it is none: %s', (why, text) => {
    expect(whyNot(text)).toEqual({ why });
  });

  test.each([
    [{ version: 1, key: 'a' }, Number.MAX_SAFE_INTEGER, false],
    [{ version: 1, key: 'a', expiresAtMs: 10 }, 9, false],
    [{ version: 1, key: 'a', expiresAtMs: 10 }, 10, true],
    [{ version: 1, removedAtMs: 10 }, 10, true],
    [{ version: 1, removedAtMs: 10 }, 0, true],
  ])('of %j at %d is over: %j', (envelope, nowMs, expected) => {
    expect(isOver(envelope, nowMs)).toBe(expected);
  });
});
