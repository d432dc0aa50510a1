import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MAX_QUERY_CHARACTERS,
  queryContextSchema,
  queryTextSchema,
  toCleanText,
} from '../../../src/cascade/query.ts';

const issuesOf = (schema: typeof queryTextSchema | typeof queryContextSchema, input: unknown) =>
  schema.safeParse(input).error?.issues.map(({ message }) => message) ?? [];

describe('toCleanText', () => {
  test.each([
    ['leaves plain text', 'How do I?', 'How do I?'],
    ['trims', ' \n a \t', 'a'],
    ['keeps tabs and newlines within', 'a\tb\nc', 'a\tb\nc'],
    ['turns Windows and old Mac line ends into newlines', 'a\r\nb\rc', 'a\nb\nc'],
    ['puts a space for NUL and other controls', 'a\u0000b\u001bc\u0085d\u007fe', 'a b c d e'],
    ['replaces lone surrogates', 'a\ud800b\udc00', 'a\ufffdb\ufffd'],
    ['keeps emoji, joined ones too', '👩‍💻 ❤️', '👩‍💻 ❤️'],
    ['takes out directional overrides and isolates', 'a\u202eb\u202cc\u2066d\u2069', 'abcd'],
    ['takes out directional marks', 'a\u200eb\u200fc', 'abc'],
    ['takes out zero-width spaces, joiners of words and byte order marks', 'a\u200bb\u2060c\ufeffd', 'abcd'],
    ['takes out tag characters', 'a\u{e0041}\u{e0042}\u{e007f}b', 'ab'],
    ['keeps the joiners that scripts need', 'می\u200cخواهم', 'می\u200cخواهم'],
    ['keeps text in other scripts', 'Прив́ет 你好 مرحبا', 'Прив́ет 你好 مرحبا'],
  ])('%s', (_name, given, clean) => {
    expect(toCleanText(given)).toBe(clean);
  });

  test('gives well-formed text without controls, and cleaning it again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary-ascii' }), (a, b) => {
        const clean = toCleanText(`${a}\ud83d${b}\r\n${a}`);
        expect(clean.isWellFormed()).toBe(true);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what is tested
        expect(clean).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
        expect(toCleanText(clean)).toBe(clean);
      }),
    );
  });
});

describe('the text of a question', () => {
  test('is cleaned', () => {
    expect(queryTextSchema.parse(' reset\u0000my\u202e password\r\n ')).toBe('reset my password');
  });

  test.each(['?', '5', '你', '👋', '$'])('may be a single visible character: %s', (text) => {
    expect(queryTextSchema.parse(text)).toBe(text);
  });

  test('may have 20,000 characters and no more', () => {
    expect(MAX_QUERY_CHARACTERS).toBe(20_000);
    expect(issuesOf(queryTextSchema, 'x'.repeat(20_000))).toEqual([]);
    expect(issuesOf(queryTextSchema, 'x'.repeat(20_001))).toEqual([expect.stringContaining('20000')]);
  });

  test.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['newlines and tabs', '\n\t\r\n'],
    ['no-break and wide spaces', '\u00a0\u2003\u3000'],
    ['NUL', '\u0000'],
    ['zero-width spaces', '\u200b\u200b'],
    ['zero-width joiners', '\u200d\u200c'],
    ['directional marks', '\u202e\u2066\u200f'],
    ['tag characters', '\u{e0041}\u{e007f}'],
    ['a byte order mark', '\ufeff'],
    ['a soft hyphen', '\u00ad'],
    ['a variation selector', '\ufe0f'],
    ['a combining mark on nothing', '\u0301'],
    ['Hangul fillers', '\u3164\u115f\u1160\uffa0'],
    ['the blank Braille pattern', '\u2800'],
  ])('may not be %s alone', (_name, text) => {
    expect(issuesOf(queryTextSchema, text)).toContain('must have at least one visible character');
  });

  test.each([5, null, undefined, {}, ['a']])('may not be %j', (input) => {
    expect(issuesOf(queryTextSchema, input)).toHaveLength(1);
  });
});

describe('the context of a question', () => {
  test('is cleaned, its attributes too', () => {
    const context = { product: ' vm\u200b ', attributes: { tier: 'gold\u0000', seats: 5, beta: false } };
    expect(queryContextSchema.parse(context)).toEqual({
      product: 'vm',
      attributes: { tier: 'gold', seats: 5, beta: false },
    });
  });

  test('may be empty', () => {
    expect(queryContextSchema.parse({})).toEqual({});
  });

  test.each<[string, unknown]>([
    ['an unknown key', { tenant: 'a' }],
    ['a value past 200 characters', { product: 'x'.repeat(201) }],
    ['a value that is no string', { locale: 5 }],
    ['an attribute that is an object', { attributes: { a: {} } }],
    ['an attribute that is null', { attributes: { a: null } }],
    ['an attribute with a name past 64 characters', { attributes: { ['k'.repeat(65)]: 1 } }],
    [
      '21 attributes',
      { attributes: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`k${index}`, index])) },
    ],
  ])('may not have %s', (_name, context) => {
    expect(issuesOf(queryContextSchema, context)).toHaveLength(1);
  });
});
