import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BenchmarkCase } from '../../../../src/benchmark/suite/case.ts';
import { measureAnswer } from '../../../../src/benchmark/suite/measure-answer.ts';

type Rules = Omit<Partial<BenchmarkCase>, 'id' | 'query'>;

const measure = (response: string, rules: Rules, abstained = false) =>
  measureAnswer({ id: 'q1', query: 'How long does it take?', ...rules }, { response, abstained });
const has = (response: string, term: string) => measure(response, { must_include: [term] }).grounded === 1;

describe('overlap', () => {
  test('is the share of the distinct words of the reference', () => {
    const reference = 'Open Settings, open Security, choose Reset.';
    expect(measure('Reset it under SECURITY.', { reference }).overlap).toBe(2 / 5);
    expect(measure('', { reference })).toEqual({ overlap: 0 });
  });

  test('is absent without a reference, and with one that has no words', () => {
    expect(measure('Something.', {})).toEqual({});
    expect(measure('Something.', { reference: '— …' })).toEqual({});
  });

  test('knows words of any script, and does not count citations', () => {
    expect(measure('Größe: cafe\u0301, Пароль', { reference: 'GRÖSSE café пароль' }).overlap).toBe(1);
    expect(measure('हिन्दी में', { reference: 'हिन्दी' }).overlap).toBe(1);
    expect(measure('See there [2].', { reference: '2' }).overlap).toBe(0);
  });

  test('is a share, 1 for the reference itself, and the same however often and in which order words come', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    const words = fc.array(fc.stringMatching(/^[a-zé0-9]{1,8}$/), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, text, words, words, (response, reference, said, wanted) => {
        const { overlap = 0 } = measure(response, { reference });
        expect(overlap).toBeGreaterThanOrEqual(0);
        expect(overlap).toBeLessThanOrEqual(1);
        const wantedText = wanted.join(' ');
        expect(measure(wantedText, { reference: wantedText }).overlap).toBe(1);
        const once = measure(said.join(' '), { reference: wantedText });
        const again = measure([...said, ...said].reverse().join(', '), { reference: wantedText });
        expect(again).toEqual(once);
      }),
    );
  });
});

describe('grounded', () => {
  const rules: Rules = { must_include: ['24 hours', ['refund', 'money back'], 'Pro'] };

  test('is the share of what must be said, and tells what is missing', () => {
    expect(measure('With Pro, you get your money back within 24 hours.', rules)).toEqual({ grounded: 1 });
    expect(measure('Within 24 hours.', rules)).toEqual({ grounded: 1 - 2 / 3, missing: ['refund', 'Pro'] });
    expect(measure('No idea.', rules)).toEqual({ grounded: 0, missing: ['24 hours', 'refund', 'Pro'] });
  });

  test('is 0 with anything that must not be said, whatever else is', () => {
    const strict = { ...rules, must_not_include: ['fax', 'phone'] };
    const response = 'Pro: a refund by phone within 24 hours';
    expect(measure(response, strict)).toEqual({ grounded: 0, forbidden: ['phone'] });
    expect(measure('fax', { must_not_include: ['fax'] })).toEqual({ grounded: 0, forbidden: ['fax'] });
    expect(measure('mail', { must_not_include: ['fax'] })).toEqual({ grounded: 1 });
  });

  test('of an unanswerable question is whether the answer abstained', () => {
    const unanswerable = {
      ...rules,
      reference: 'Nothing',
      must_not_include: ['x'],
      tags: ['a', 'unanswerable'],
    };
    expect(measure('x', unanswerable, true)).toEqual({ grounded: 1 });
    expect(measure('Pro, refund, 24 hours', unanswerable)).toEqual({ grounded: 0 });
    expect(measure('Pro', { must_include: ['Pro'], tags: ['answerable'] }, true)).toEqual({ grounded: 1 });
  });
});

describe('a term is found', () => {
  test.each([
    ['in another case', 'PASSWORD reset', 'password'],
    ['with capitals of more letters', 'STRASSE', 'straße'],
    ['with a final sigma', 'ΛΌΓΟΣ', 'λόγος'],
    ['in compatibility forms', 'ｐｒｏ ２４ hours', 'Pro 24 hours'],
    ['with composed letters', 'cafe\u0301', 'café'],
    ['with typographic quotes', 'click “Don’t save”', '"don\'t save"'],
    ['with a dash of another kind', '3–5 days', '3-5 days'],
    ['with a no-break space', '30\u00a0USD and 5\u202f%', '30 USD and 5 %'],
    ['over a line break', 'within\n\t 24   hours', 'within 24 hours'],
    ['with a soft hyphen in it', 'pass\u00adword', 'password'],
    ['before a citation', 'It takes 24 hours [1].', '24 hours.'],
    ['on both sides of a citation', 'Open Settings[12] and save', 'settings and save'],
    ['with a number in brackets of its own', 'Use items[0] here', 'items[0]'],
    ['beside signs', '(VPN)/SSH', 'vpn'],
    ['at the end of a sentence', 'It takes 2.', '2'],
    ['in a list of numbers', '2, 3 or 4', '2'],
    ['as the last of a list', '2, 3', '3'],
    ['in a range', 'takes 2-3 days', '2'],
    ['next to writing without blanks', '使用VPN连接', 'VPN'],
    ['in writing without blanks', '请重置密码然后登录', '重置密码'],
    ['after it stood inside a word', 'logins need a login', 'login'],
    ['after it stood inside a number', '12, 2.5 and 2', '2'],
    ['behind an abbreviation', 'see no.5', '5'],
  ])('%s', (_, response, term) => {
    expect(has(response, term)).toBe(true);
  });

  test.each([
    ['inside a word', 'login', 'log'],
    ['at the end of a word', 'weblog', 'log'],
    ['inside a word with marks', 'naïveté', 'naïvet'],
    ['before a mark that makes another letter', 'x\u030c', 'x'],
    ['in a longer number', '20', '2'],
    ['at the end of a longer number', '12', '2'],
    ['before decimals', '2.5', '2'],
    ['as decimals', '1.2', '2'],
    ['as decimals without a nought', 'costs .5 or $.5', '5'],
    ['as decimals at the beginning', '.5', '5'],
    ['in decimals with a comma', '2,5', '2'],
    ['before thousands', '2,000', '2'],
    ['as thousands', '1,200', '200'],
    ['in a version', '1.2.3', '2'],
    ['in a word with a digit', 'v2', '2'],
    ['before a letter', '2x', '2'],
    ['with decimals of its own in a longer number', '12.50', '2.5'],
    ['in a letter beyond the first plane', '𐐀a', 'a'],
    ['as a citation', 'Yes [2].', '2'],
    ['on both sides of a citation as one word', 'pass[1]word', 'password'],
    ['that is not there', 'anything', 'else'],
    ['that is nothing to see', 'anything', '\u200b'],
  ])('not %s', (_, response, term) => {
    expect(has(response, term)).toBe(false);
  });

  test('among numbers where one of them is it, and nowhere else', () => {
    const number = fc.oneof(
      fc.nat(3_000).map((value) => value.toLocaleString('en-US')),
      fc.tuple(fc.nat(99), fc.nat(99)).map((parts) => parts.join('.')),
    );
    const joint = fc.constantFrom(', ', ' and ', '; ', '. ');
    fc.assert(
      fc.property(fc.array(number, { maxLength: 8 }), number, joint, (numbers, term, between) => {
        expect(has(`${numbers.join(between)}.`, term)).toBe(numbers.includes(term));
      }),
      { numRuns: 500 },
    );
  });

  test('whatever signs it has, and whatever stands around', () => {
    const sign = fc.constantFrom(...'.*+?^{}$()|[]\\/-\'"ab1é密 '.split(''));
    const term = fc.string({ unit: sign, minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== '');
    const around = fc.string({ unit: 'grapheme', maxLength: 30 });
    fc.assert(
      fc.property(term, around, around, (wanted, before, after) => {
        expect(has(`${before} / ${wanted} / ${after}`, wanted)).toBe(true);
        expect(has(`${before} / ${wanted.toUpperCase()} / ${after}`, wanted)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

test('hostile answers take no longer than their length lets expect', () => {
  const LENGTH = 20_000;
  const fill = (piece: string) => piece.repeat(LENGTH / piece.length);
  const terms = [
    'a',
    `${'a'.repeat(499)}b`,
    '(a+)+$',
    '.*'.repeat(250),
    '1',
    '[1]',
    'a a',
    '"',
    '\u0301',
    ' 1.1'.repeat(100),
  ];
  const pieces = [
    'a',
    ' ',
    '[',
    '[1',
    '[1]',
    '1',
    '1.',
    '1,',
    '\u0301',
    '\u00ad',
    'ﷺ',
    '“ ',
    'a\u0327\u0301',
    '.*',
    '𝟐',
  ];
  for (const piece of pieces) {
    const response = fill(piece);
    const startedAtMs = performance.now();
    measure(response, { must_include: terms, must_not_include: terms, reference: response });
    expect(performance.now() - startedAtMs, JSON.stringify(piece)).toBeLessThan(1_500);
  }
});

test('nor do letters with marks without end', () => {
  const startedAtMs = performance.now();
  measure(`a${'\u0315\u0327'.repeat(100_000)}`, { must_include: ['a'] });
  expect(performance.now() - startedAtMs).toBeLessThan(3_000);
});
