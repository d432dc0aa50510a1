import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toCalculations } from '../../../src/text/calculations.ts';
import { finishes } from '../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';

/** `true` for a right calculation, `false` for a wrong one, in their order. */
const verdicts = (text: string) => toCalculations(text).map(({ isRight }) => isRight);

describe('toCalculations', () => {
  test.each([
    ['3 x 4 = 12', 13],
    ['3 × 4 = 12', 13],
    ['3*4=12', 13],
    ['3 times 4 = 12', 13],
    ['3 multiplied by 4 = 12', 13],
    ['12 ÷ 4 = 3', 4],
    ['12/4 = 3', 4],
    ['10 divided by 4 = 2.5', 3.5],
    ['10 minus 3 = 7', 8],
    ['3 plus 4 = 7', 8],
    ['10 – 3 = 7', 8],
    ['10 − 3 = 7', 8],
    ['10-3=7', 8],
    ['2^3 = 8', 9],
    ['2**3 = 8', 9],
    ['2^3^2 = 512', 64],
    ['$3 \\times 4 = 12$', 13],
    ['\\(3\\cdot4 = 12\\)', 13],
    ['\\[ \\frac{12}{4} = 3 \\]', 4],
    ['12 \\div 4 = 3 \\text{ USD}', 4],
    ['(2 + 3) * 4 = 20', 14],
    ['2(3 + 4) = 14', 9],
    ['in all (3 x 4 = 12) a year', 13],
    ['3 x 4 = **12**', 13],
    ['3 x 4 = 12 (for the year)', 13],
    ['-3 + 5 = 2', 8.5],
    ['3 - 5 = -2', 2],
    ['2 * -3 = -6', 6],
    ['20% of $50 = $10', 12],
    ['50 * 20% = 10', 12],
    ['100% - 40% = 60%', 50],
    ['1/4 = 25%', 30],
    ['5/20 = 0.25', 0.4],
    ['10 * (1 - 20%) = 8', 9],
    ['1,200 * 12 = 14,400', 14_000],
    ['4 legs * 2 screws per leg = 8 screws', 9],
    ['5GB + 3GB = 8GB', 9],
    ['$20/month * 12 months = $240', 200],
    ['3 months x 20 EUR = 60 EUR', 65],
    ['1) 5 + 10 = 15', 16],
    ['- 5 apples + 10 = 15', 16],
    ['Step 2: 5 + 10 = 15', 16],
  ])('checks "%s"', (right, other) => {
    expect(verdicts(right)).toEqual([true]);
    const [before = '', result = ''] = right.split(/(?<==)/);
    const wrong = before + result.replace(/-?\d[\d,.]*(?<=\d)/, String(other));
    expect(wrong).not.toBe(right);
    expect(verdicts(wrong)).toEqual([false]);
  });

  test.each([
    ['10/3 = 3.33', true],
    ['10/3 = 3.3', true],
    ['10/3 = 3.4', false],
    ['2/3 = 0.67', true],
    ['2/3 = 0.6', false],
    ['100 / 3 = 33', true],
    ['100 / 3 = 34', false],
    ['7 / 2 = 3', false],
    ['1/3 = 33.3 %', true],
  ])('lets a result be rounded to what it shows: "%s" is %s', (text, isRight) => {
    expect(verdicts(text)).toEqual([isRight]);
  });

  test.each([
    ['2 * 5 * 40 = 10 * 40 = 400', [true, true]],
    ['400 / 5 = 80 / 2 = 40', [true, true]],
    ['20 + 30 = 50 + 10 = 60', [true, true]],
    ['20 + 30 = 60 + 10 = 70', [false, true]],
    ['2 * 5 * 40 = 10 * 30 = 300', [false, true]],
    ['2 + 3 = 5 = 5', [true]],
    ['1 + 2 = 3 + 4', [false]],
  ])('reads the chain "%s"', (text, expected) => {
    expect(verdicts(text)).toEqual(expected);
  });

  test.each([
    'a = b = c',
    'x = 3 + 4',
    '7x = 21',
    '7x + 3 = 24',
    'if (a == 4) b = 5',
    '--depth=3 --size=4',
    '1 hour = 60 minutes',
    '3 GB = 3072 MB',
    '12 months at $5 = $60',
    '3, 4 = 12',
    '| 3 | 4 | = 12',
    '2026-05-17 + 30 days = 2026-06-16',
    '10:30 - 9:30 = 1',
    '8 pm - 10 am = 10 hours',
    'v1.2.3 - 1 = 3',
    '192.168.0.1/24 = 256',
    '17.05.2026 - 1 = 5',
    'Q1 + Q2 = 5',
    '1e3 + 1 = 1001',
    '3,5 * 2 = 7',
    '7 / 2 = 3,5',
    '10 / 0 = 5',
    '0/0 = 1',
    '2 + + 3 = 5',
    '2 + 3) * 4 = 20',
    '3 * 4',
    '= 12',
    '3 x 4 =',
    '',
  ])('finds no calculation in "%s"', (text) => {
    expect(toCalculations(text)).toEqual([]);
  });

  test('reads a number as no part of what stands before it', () => {
    expect(toCalculations('Plan A has 3 seats. 3 * 4 = 12\nPlan B: 3 * 5 = 16.')).toEqual([
      { text: '3 * 4 = 12', stated: 12, isRight: true, operands: [3, 4] },
      { text: '3 * 5 = 16', stated: 16, isRight: false, operands: [3, 5] },
    ]);
  });

  test("leaves a calculator's notes out, and trusts what is written beside them no more for it", () => {
    expect(verdicts('3 * 4 = <<3*4=12>>12')).toEqual([true]);
    expect(verdicts('3 * 4 = <<3*4=12>>13')).toEqual([false]);
  });

  test('a calculation of any numbers is right as stated rightly, and wrong when it is far enough off', () => {
    const number = fc.integer({ min: 1, max: 999 });
    const symbol = fc.constantFrom('+', '-', '*', '/', 'x', '×', '−');
    const part = fc.tuple(symbol, number);
    const style = fc.constantFrom(
      (left: string, right: string) => `${left} = ${right}`,
      (left: string, right: string) => `So that makes ${left} = ${right} in all.`,
      (left: string, right: string) => `**${left} = ${right}** EUR`,
      (left: string, right: string) => `(${left} = $${right})`,
    );
    fc.assert(
      fc.property(number, fc.array(part, { minLength: 1, maxLength: 4 }), style, (first, parts, write) => {
        const left = [first, ...parts.flat()].join(' ');
        const value = compute(first, parts);
        expect(verdicts(write(left, shown(value)))).toEqual([true]);
        const off = Math.max(1, Math.abs(value) * 0.02);
        expect(verdicts(write(left, shown(value + off)))).toEqual([false]);
        expect(verdicts(write(left, shown(value - off)))).toEqual([false]);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ...HOSTILE_TEXTS,
    ...['=', '1=', '1+1=2 ', '(1=', '<<1', '1,111', '.1', '$', '\\frac{1', '**', ' x 1', '1:'].map(
      (piece): [string, string] => [piece, piece.repeat(20_000 / piece.length)],
    ),
    ['a long number', `1=1.${'1'.repeat(19_990)}x`] as const,
  ])('finishes on 20,000 characters of %s', (_name, text) => {
    expect(finishes(() => toCalculations(text).length)).toBeLessThanOrEqual(text.length);
  });
});

/** With three decimals, as a person would write it down. */
function shown(value: number): string {
  return value.toFixed(3);
}

/** Products and quotients first, then the sums; from left to right. */
function compute(first: number, parts: readonly (readonly [string, number])[]): number {
  const sums = [first];
  for (const [symbol, value] of parts) {
    const last = sums.length - 1;
    const before = sums[last] ?? 0;
    if (symbol === '+') sums.push(value);
    else if (symbol === '-' || symbol === '−') sums.push(-value);
    else sums[last] = symbol === '/' ? before / value : before * value;
  }
  return sums.reduce((total, value) => total + value, 0);
}
