import { describe, expect, test } from 'vitest';
import { toWorkingSigns } from '../../../../src/cascade/judge/working-signs.ts';
import { findSign } from '../../../support/find-sign.ts';
import { finishes } from '../../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../../support/hostile-texts.ts';

const QUESTION = 'A box has 6 rows of 8 eggs. 5 eggs break. How many are left?';
const signs = (answer: string, question = QUESTION, sources: readonly string[] = []) =>
  toWorkingSigns({ question, answer, sources: sources.map((text) => ({ text })) });
const sign = (name: string, ...given: Parameters<typeof signs>) => findSign(signs(...given), name);
const RIGHT = '6 * 8 = 48 eggs are in it. 48 - 5 = 43 are left.';

describe('toWorkingSigns', () => {
  test('finds nothing to blame in a working that is right', () => {
    for (const name of [
      'calculationsWrong',
      'fractionalResult',
      'negativeResult',
      'concludesElsewhere',
      'strayFigures',
      'figuresLeftOut',
    ])
      expect(sign(name, RIGHT), name).toEqual({ name, value: 0 });
    expect(sign('calculationsRight', RIGHT)).toMatchObject({ reason: 'its arithmetic adds up' });
  });

  test.each([
    ['calculationsWrong', '6 * 8 = 46 eggs are in it. 46 - 5 = 41 are left.', '6 * 8 = 46'],
    ['fractionalResult', '6 * 8 / 5 = 9.6', 'not a whole number'],
    ['negativeResult', '5 - 6 * 8 = -43', 'below zero'],
    ['concludesElsewhere', '6 * 8 - 5 = 43, so the answer is 44', 'does not end with the result'],
    ['strayFigures', '6 * 8 = 48. With 77 more and 5 gone, 48 - 5 = 43', '77'],
    ['figuresLeftOut', '6 * 8 = 48 are left', '5'],
  ])('%s fires on "%s", and says why', (name, answer, why) => {
    const { value, reason } = sign(name, answer);
    expect(value).toBeGreaterThan(0);
    expect(reason).toContain(why);
  });

  test('an answer without a calculation has no working to blame', () => {
    const found = signs('There are 77.5 of them, or -3 perhaps.');
    expect(found.filter(({ value }) => value > 0)).toEqual([]);
  });

  test('arithmetic that adds up in part adds up in nothing', () => {
    expect(sign('calculationsRight', '6 * 8 = 48 and 48 - 5 = 40').value).toBe(0);
  });

  test('more wrong calculations weigh more, and more right ones too', () => {
    const wrong = (answer: string) => sign('calculationsWrong', answer).value;
    expect(wrong('1 + 1 = 3, 2 + 2 = 5')).toBeGreaterThan(wrong('1 + 1 = 3, 2 + 2 = 4'));
    const right = (answer: string) => sign('calculationsRight', answer).value;
    expect(right(RIGHT)).toBeGreaterThan(right('6 * 8 = 48'));
  });

  test('a fraction is no surprise as a sum of money, nor where question or sources have decimals', () => {
    const value = (...given: Parameters<typeof signs>) => sign('fractionalResult', ...given).value;
    expect(value('6 * 8 / 5 = 9.6')).toBe(1);
    expect(value('6 * 0.4 = $2.40')).toBe(0);
    expect(value('6 * 0.4 = 2.40 EUR')).toBe(0);
    expect(value('6 * 1.5 = 9.6', 'How much are 6 of 1.5 kg?')).toBe(0);
    expect(value('6 * 8 / 5 = 9.6', QUESTION, ['A box weighs 9.6 kg.'])).toBe(0);
  });

  test('one line of working from sources may stand anywhere in the answer', () => {
    const answer = '6 * 8 - 5 = 43. You can order 20 at a time.';
    expect(sign('concludesElsewhere', answer).value).toBe(1);
    expect(sign('concludesElsewhere', answer, QUESTION, ['At most 20 a time.']).value).toBe(0);
  });

  test('common numbers, given ones as percent, and numbers of items come from somewhere', () => {
    const question = 'I get 20 percent off 50 EUR. What do I pay for a year?';
    const answer = '1. 50 * 0.2 = 10\n2. 50 - 10 = 40\n17. So 40 * 12 = 480';
    expect(sign('strayFigures', answer, question).value).toBe(0);
  });

  test('counts what of the question is relative', () => {
    const relative = (question: string) => sign('relativeFigures', RIGHT, question).value;
    expect(relative('How many are left?')).toBe(0);
    expect(relative('A half of them is 20 % more than a third?')).toBeGreaterThan(relative('Half of them?'));
  });

  test.each([
    ...HOSTILE_TEXTS,
    ...['1+1=2 ', '=', '1=', '(1', '\n\n'].map((piece): [string, string] => [
      piece,
      piece.repeat(20_000 / piece.length),
    ]),
  ])('finishes on 20,000 characters of %s, with finite values and short reasons', (_name, text) => {
    for (const { value, reason = '' } of finishes(() => signs(text, text, [text]))) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(10);
      expect(reason.length).toBeLessThanOrEqual(120);
    }
  });
});
