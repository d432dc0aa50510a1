import { describe, expect, test } from 'vitest';
import { isSameValue, toAmounts } from '../../../../src/cascade/judge/figure-amounts.ts';

const measured = (text: string) => toAmounts(text).map(({ measure, value }) => [measure, value]);
const only = (text: string) => {
  const [amount] = toAmounts(text);
  if (!amount) throw new Error(`no amount in "${text}"`);
  return amount;
};

describe('toAmounts', () => {
  test.each([
    ['after 3 business days', 'time', 3],
    ['nach 2 Wochen', 'time', 14],
    ['waits 43,200 s.', 'time', 0.5],
    ['3 s2.small', 'count', 3],
    ['50 per GB', 'count', 50],
    ['costs $12.50', 'money', 12.5],
    ['1,200 EUR', 'money', 1_200],
    ['20 percent off', 'percent', 20],
    ['up to 2 TB', 'data', 2_000],
    ['at 09:30', 'clock', 570],
    ['every Tuesday', 'weekday', 1],
    ['on 4 July', 'date', 604],
    ['on July 4th', 'date', 604],
    ['on the 5th', 'ordinal', 5],
    ['three parcels', 'count', 3],
  ])('reads "%s" as %s', (text, measure, value) => {
    expect(measured(text)).toEqual([[measure, value]]);
  });

  test('gives joined figures the unit of the last', () => {
    expect(measured('2 to 4 weeks')).toEqual([
      ['time', 14],
      ['time', 28],
    ]);
    expect(measured('at 25, 50 and 75 %')).toEqual([
      ['percent', 25],
      ['percent', 50],
      ['percent', 75],
    ]);
  });

  test('tells what is counted from what is numbered', () => {
    expect(only('four spare keys')).toMatchObject({ nouns: ['spare', 'kei'], isLabel: false });
    expect(only('on shelf 4.')).toMatchObject({ nouns: ['shelf'], isLabel: true });
  });

  test.each([
    ['0.02 USD per GB', true],
    ['8 USD/month', true],
    ['5 EUR an hour', true],
    ['50 per GB', true],
    ['20 percent', false],
    ['4 EUR in all', false],
  ])('%s is so much per something: %s', (text, isRate) => {
    expect(only(text).isRate).toBe(isRate);
  });

  test('leaves out marks of sources and the numbers of items', () => {
    expect(toAmounts('3. Wait for the mail [2] [1, 4].')).toEqual([]);
  });

  test('writes an amount with its unit', () => {
    expect(only('within 6 hours of it').written).toBe('6 hours');
    expect(only('about 60 % of it').written).toBe('60 %');
  });

  test.each(['', '🎉🎂', '| | |', 'a'.repeat(20_000), '['.repeat(20_000), ' '.repeat(20_000)])(
    'finds nothing in what has nothing (%#)',
    (text) => {
      expect(toAmounts(text)).toEqual([]);
    },
  );
});

describe('isSameValue', () => {
  test.each([
    ['1 day', '24 hours'],
    ['one month', '30 days'],
    ['12 months', 'a period of 1 year'],
    ['about 41 kg', '40 kg'],
  ])('"%s" is "%s"', (one, other) => {
    expect(isSameValue(only(one), only(other))).toBe(true);
  });

  test.each([
    ['14 days', '15 days'],
    ['5 days', '5 hours'],
    ['5 %', '5 EUR'],
    ['4 June', '4 July'],
  ])('"%s" is not "%s"', (one, other) => {
    expect(isSameValue(only(one), only(other))).toBe(false);
  });
});
