import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toFigures } from '../../../src/text/figures.ts';
import { finishes } from '../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';

const values = (text: string) => toFigures(text).map(({ value }) => value);
const only = (text: string) => {
  const [figure, ...others] = toFigures(text);
  if (!figure || others.length > 0) throw new Error(`not one figure in "${text}"`);
  return figure;
};

describe('toFigures', () => {
  test.each([
    ['1,250.5', [1250.5]],
    ['£1,000,000.00 in all', [1_000_000]],
    ['1 000 000 rows', [1_000_000]],
    ['1\u00a0000 or 2\u202f000', [1_000, 2_000]],
    ['in 2024 100 people came', [2_024, 100]],
    ['$5, €20 and 7 GBP', [5, 20, 7]],
    ['$.50', [0.5]],
    ['(42) "43" **44** [45]', [42, 43, 44, 45]],
    ['It takes 5. Then 6, or 7; or 8!', [5, 6, 7, 8]],
    ['1, 2 and 3', [1, 2, 3]],
    ['3 x 4', [3, 4]],
    ['one, two or three weeks', [1, 2, 3]],
    ['seventeen, nineteen, seventy and eighty', [17, 19, 70, 80]],
    ['twice the price for half the time', [2, 0.5]],
    ['１２ 日', [12]],
  ])('reads the numbers of "%s"', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test.each([
    ['twenty-five days', 25],
    ['Two hundred people', 200],
    ['one hundred twenty five', 125],
    ['two dozen eggs', 24],
    ['3 million', 3_000_000],
    ['2.5 thousand', 2_500],
  ])('takes "%s" for one number', (text, value) => {
    expect(only(text).value).toBe(value);
  });

  test.each([
    ['ten one-hour lessons', [10, 1]],
    ['one or two', [1, 2]],
    ['hundred and one', [100, 1]],
    ['twenty thirty forty', [20, 30, 40]],
  ])('leaves the numbers of "%s" apart', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test.each([
    ['10-20 days', [10, 20]],
    ['10–20 days', [10, 20]],
    ['3 to 5 days', [3, 5]],
    ['10%-20% off', [10, 20]],
  ])('has both ends of the range "%s"', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  test.each([
    'version v2.3.1',
    '17.2.4',
    '192.168.0.1',
    'at 14:30',
    '12:00-13:00',
    '2026-05-17',
    '17.05.2026',
    '05/17/2026',
    'call +49 30 1234567',
    '(555) 123-4567',
    '555-123-4567',
    'ERR-503',
    'all-in-one',
    'IPv6 x7 a_7 #12',
    '1,5 kg',
    '1.000.000',
    '1234567890123456',
    'hundreds of dozens',
    '٣ ½ ²',
    '',
  ])('finds none in "%s"', (text) => {
    expect(toFigures(text)).toEqual([]);
  });

  test('tells percent, by sign or word, for digits and words', () => {
    for (const text of ['30 %', '30%', '30 percent', '30 per cent', 'thirty percent'])
      expect(only(text)).toMatchObject({ value: 30, isPercent: true });
    expect(only('30 percents').isPercent).toBe(false);
  });

  test('names the unit behind, in lower case and without the s of a plural', () => {
    for (const [text, unit] of [
      ['5 days', 'day'],
      ['5 GB', 'gb'],
      ['5GB', 'gb'],
      ['30-day trial', 'day'],
      ['5 EUR/month', 'eur/month'],
      ['two Weeks', 'week'],
      ['5 gas', 'gas'],
      ['5.', ''],
    ] as const)
      expect(only(text).unit).toBe(unit);
  });

  test('tells digits from words', () => {
    expect(toFigures('7 or seven').map(({ isWord }) => isWord)).toEqual([false, true]);
    expect(only('5 million').isWord).toBe(false);
  });

  test('says where a number stands, its percent sign included', () => {
    const text = 'save 12.5 % now';
    const { start, end } = only(text);
    expect(text.slice(start, end)).toBe('12.5 %');
  });

  test('gives any number back as it was written, wherever it stands', () => {
    const number = fc.oneof(
      fc.nat(999_999),
      fc.integer({ min: 0, max: 99_999 }).map((cents) => cents / 100),
    );
    const frame = fc.constantFrom(
      ['', ''],
      ['it costs $', ' a month.'],
      ['(', ')'],
      ['up to ', ' GB'],
      ['= ', '; and'],
    );
    fc.assert(
      fc.property(number, frame, fc.boolean(), (value, [before = '', behind = ''], isGrouped) => {
        const written = isGrouped ? value.toLocaleString('en-US') : String(value);
        const text = `${before}${written}${behind}`;
        const found = only(text);
        expect(found.value).toBe(value);
        expect(text.slice(found.start, found.end)).toBe(written);
      }),
    );
  });

  test('what it finds in any text stands there, in order, and is what digits there say', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '1,250',
        '30 %',
        'twenty-',
        'five',
        ' hundred',
        '7x',
        '-',
        '.',
        ',',
        ' ',
        ':',
        '/',
        '$',
        '²',
      ),
      fc.string({ maxLength: 6, unit: 'grapheme' }),
      fc.nat(9_999).map(String),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
        const text = pieces.join('');
        let from = 0;
        for (const { value, start, end, isWord } of toFigures(text)) {
          expect(start).toBeGreaterThanOrEqual(from);
          expect(end).toBeGreaterThan(start);
          from = end;
          const written = text.slice(start, end);
          if (!isWord && !/[a-z]/i.test(written))
            expect(Number(written.normalize('NFKC').replace(/[^\d.]/g, ''))).toBe(value);
        }
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ...HOSTILE_TEXTS,
    ...['1,111', ',111', '111 ', '.1', '1-', '1/', 'twenty ', '1%', '+1 '].map((piece): [string, string] => [
      piece,
      piece.repeat(20_000 / piece.length),
    ]),
  ])('finishes on 20,000 characters of %s', (_name, text) => {
    expect(finishes(() => toFigures(text).length)).toBeLessThanOrEqual(text.length);
  });
});
