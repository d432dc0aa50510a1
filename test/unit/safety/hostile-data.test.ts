import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../../src/safety/redactor.ts';
import { LABELLED } from '../../fixtures/personal-data.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';

const redactor = createRedactor(new Uint8Array(32).fill(7));
const LENGTH = 100_000;
/** What takes a careless pattern minutes takes this a fraction of a second; slow machines get room. */
const MOST_MS = 5_000;

const RUNS = [
  ...[
    '1',
    '1 ',
    '1-',
    '(0',
    '0049 ',
    '+1 ',
    '4242 ',
    '123-45-',
    '2024-11-05 ',
    '１',
    '１ ',
    '٣',
    'phone 1234567 ',
  ],
  ...['a', 'a@', '@', 'a@a.', 'a@b.c', '%40', 'é@é.', '漢@', '(at)', 'a [at] b.', 'name at a dot '],
  ...[
    '-',
    ' ',
    '_',
    '=',
    '"',
    '.',
    '\n',
    '\u200b',
    '\u00ad1',
    'A1_',
    'aA1/',
    'key aA1',
    'GB82 WEST ',
    'RSSMRA85',
  ],
  ...['eyJ', 'eyJ.', 'eyJhbGciOiJIUzI1NiJ9.', 'sk-', 'SG.', 'bearer a1', '://', '://a:', 'https://a:b@'],
  ...[
    'password ',
    'password: ',
    'password=',
    'password for a ',
    'password is ',
    'token=',
    'api key ',
    'pin 1234 ',
  ],
  ...[
    '-----BEGIN ' + 'PRIVATE KEY-----',
    '-----BEGIN ' + 'PRIVATE KEY-----\n',
    'PuTTY-User-Key-File-2',
    '[KEY_ABCDE] ',
  ],
];

test.each(RUNS)('100,000 characters of %j are searched in linear time', (unit) => {
  for (const end of ['', '!', '@x']) {
    const text = unit.repeat(LENGTH / unit.length) + end;
    const started = performance.now();
    redactor.redact(text);
    expect(performance.now() - started).toBeLessThan(MOST_MS);
  }
});

test.each(HOSTILE_TEXTS)('so is a question of %s', (_, text) => {
  const started = performance.now();
  redactor.redact(text);
  expect(performance.now() - started).toBeLessThan(MOST_MS);
});

test('any text comes apart into pieces that are in it, whatever its Unicode', () => {
  const pieces = LABELLED.flatMap(({ text, secrets }) => [text, ...secrets]);
  const parts = fc.oneof(
    fc.constantFrom(...pieces),
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(
      fc.array(parts, { maxLength: 6 }),
      fc.constantFrom('', ' ', '\n', ':', '@'),
      (some, between) => {
        const text = some.join(between);
        const redacted = redactor.redact(text);
        let rest = 0;
        let again = '';
        for (const { start, end, value, placeholder } of redacted.replaced) {
          expect(start).toBeGreaterThanOrEqual(rest);
          expect(end).toBeGreaterThan(start);
          expect(value).toBe(text.slice(start, end));
          again += text.slice(rest, start) + placeholder;
          rest = end;
        }
        expect(redacted.text).toBe(again + text.slice(rest));
        expect(redacted.text.isWellFormed()).toBe(text.isWellFormed());
      },
    ),
    { numRuns: 300 },
  );
});

describe('between other text', () => {
  const PADDING = 'The build of 2024-11-05 failed on 10.0.0.1 with exit code 137. '.repeat(300);

  test('every labelled secret is found in the middle of 40,000 characters', () => {
    for (const { text, secrets } of LABELLED) {
      const { text: redacted } = redactor.redact(`${PADDING}\n\n${text}\n\n${PADDING}`);
      for (const secret of secrets) expect(redacted).not.toContain(secret);
    }
  });

  test('nothing is found in the articles but addresses, and a number that shows how to write one', () => {
    const folder = new URL('../../../knowledge/', import.meta.url);
    const articles = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((at) =>
      at.isFile(),
    );
    expect(articles.length).toBeGreaterThan(50);
    for (const { parentPath, name } of articles) {
      const { replaced } = redactor.redact(readFileSync(join(parentPath, name), 'utf8'));
      const found = replaced
        .map(({ value }) => value)
        .filter((value) => !/^[a-z-]+@[a-z]+\.(?:example|com)$/.test(value));
      expect(found.filter((value) => value !== '+46 70 000 00 00')).toEqual([]);
    }
  });
});
