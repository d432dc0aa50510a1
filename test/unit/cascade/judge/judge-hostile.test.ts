import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeAnswer } from '../../../../src/cascade/judge/judge-answer.ts';
import type { Judged } from '../../../../src/cascade/judge/judged.ts';
import { finishes } from '../../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../../support/hostile-texts.ts';

const LONGEST_REASON = 120;
/** Controls, and what turns the direction of writing or hides. */
const UNSAFE = /[\p{Cc}\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;

/** Looked at by each test below. */
function expectSound(judged: Judged): void {
  const { confidence, reasons } = finishes(() => judgeAnswer(judged));
  expect(confidence).toBeGreaterThanOrEqual(0);
  expect(confidence).toBeLessThanOrEqual(1);
  expect(reasons.length).toBeGreaterThan(0);
  for (const reason of reasons) {
    expect(reason.trim()).not.toBe('');
    expect(reason.length, reason).toBeLessThanOrEqual(LONGEST_REASON);
    expect(UNSAFE.test(reason), JSON.stringify(reason)).toBe(false);
    expect(reason.isWellFormed()).toBe(true);
  }
}

const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\u0000',
        '\u001b[31m red',
        '\r',
        '\u202egpj.exe',
        '\ud800',
        '😀',
        '\n\n',
        '**Press\u0007 this**',
        '`rm\u0000 -rf`',
        '3 * 4 = 13',
        '17 days',
        'A) one\nB) two',
        'How long does it take and what does it cost?',
        'It takes 30 days. ',
        'I cannot find that. ',
        '| a | 5 |\n| b | 6 |',
        '# Title\n',
        '1. open it\n2. close it',
        'Team plan costs 5 EUR',
        '$'.repeat(80),
        'x'.repeat(300),
      ),
      fc.string({ maxLength: 20, unit: 'binary' }),
      fc.lorem({ maxCount: 12 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(' '));

describe('judgeAnswer on texts that mean no good', () => {
  test('stays within 0 and 1, with short and clean reasons, without sources', () => {
    fc.assert(
      fc.property(anyText, anyText, fc.boolean(), (question, answer, isCutShort) => {
        expectSound({ question, answer, sources: [], isCutShort });
      }),
      { numRuns: 300 },
    );
  });

  test('and with them', () => {
    const source = fc.record({ text: anyText, title: anyText, outdated: fc.boolean() });
    fc.assert(
      fc.property(anyText, anyText, fc.array(source, { maxLength: 4 }), (question, answer, sources) => {
        expectSound({ question, answer, sources });
      }),
      { numRuns: 300 },
    );
  });

  test.each([...HOSTILE_TEXTS, ['escape codes', '\u001b[2J No 7. '.repeat(1_500)] as const])(
    'finishes on 20,000 characters of %s on every side',
    (_name, text) => {
      const sources = Array.from({ length: 8 }, () => ({
        text: text.slice(0, 2_000),
        title: text.slice(0, 80),
      }));
      expectSound({ question: text, answer: text, sources });
      expectSound({ question: text, answer: text, sources: [] });
    },
  );

  test('gives the same verdict twice', () => {
    const judged = { question: 'How long?', answer: '3 days', sources: [{ text: 'It takes 3 days.' }] };
    expect(judgeAnswer(judged)).toEqual(judgeAnswer(judged));
  });
});
