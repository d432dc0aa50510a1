import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoreSupport } from '../../../../src/cascade/score/score-support.ts';
import { finishes } from '../../../support/finishes.ts';

const LENGTH = 20_000;

describe('scoreSupport', () => {
  test.each([
    ['What is the price of the small plan?', 'Why does my small plan fail randomly?'],
    ['Where do I find my invoice for last March?', 'Compare monthly and yearly billing for us?'],
    ['How do I change my password on the site?', 'Why is login slow unless MFA is disabled?'],
    [
      'Where can I see the list of all of the regions that you have?',
      'How can I migrate the database without downtime while in use?',
    ],
    [
      'What is the size of the largest disk that I can order today?',
      'What does it cost, why did it fail and how do I scale it up?',
    ],
  ])('ranks "%s" below "%s"', (easy, hard) => {
    expect(hard.split(' ').length - easy.split(' ').length).toBeLessThanOrEqual(2);
    expect(scoreSupport(hard).score).toBeGreaterThan(scoreSupport(easy).score);
  });

  test.each(['', 'hello', 'thanks, bye', '👋'])('scores what asks nothing 1: "%s"', (text) => {
    expect(scoreSupport(text).score).toBe(1);
  });

  test('a question that has everything scores 10', () => {
    const text = `Why does the database fail during deployment and how can I compare the logs? How do I migrate
      without downtime? Which plan is best, and what does the contract say about refunds if the VPN times out?
      Should I design for high availability? Exception at app.ts:12 ${'and more of the same story '.repeat(30)}`;
    expect(scoreSupport(text).score).toBe(10);
  });

  test('stays within 1 and 10, and its factors add up to the score unless that is capped', () => {
    const phrase = fc.constantFrom(
      'how do I migrate?',
      'why does it fail',
      'compare a and b.',
      'if the VPN is down',
      'refund the invoice?',
      '500',
      '1. restart',
    );
    const text = fc.array(fc.oneof(phrase, fc.lorem({ maxCount: 5 }), fc.string({ maxLength: 15 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, (pieces) => {
        const { score, factors } = scoreSupport(pieces.join(' '));
        const sum = factors.reduce((total, { points }) => total + points, 0);
        expect(score).toBeGreaterThanOrEqual(1);
        expect(score).toBe(Math.min(10, sum));
        expect(factors[0]).toEqual({ factor: 'base', points: 1 });
        expect(factors.every(({ points }) => points > 0)).toBe(true);
      }),
    );
  });

  test.each([
    ['letters', 'a'],
    ['spaces between letters', `a${' '.repeat(LENGTH - 2)}b`],
    ['spaces inside a question', `how x${' '.repeat(LENGTH - 7)}y?`],
    ['tabs inside a question', `how x${'\t'.repeat(LENGTH - 7)}y?`],
    ['a dash, forty spaces and a word', `-${' '.repeat(40)}word`],
    ['an empty row of a table', `|${' '.repeat(60)}|${' '.repeat(60)}| total |`],
    ['dashes and spaces', '- '],
    ['the word and', 'and '],
    ['semicolons and spaces', '; '],
    ['full stops', '.'],
    ['question marks', '?'],
    ['closing quotes', '"'],
    ['numbered items', '1. '],
    ['newlines', '\n'],
    ['characters of a script without spaces', '漢'],
    ['emoji', '😀'],
    ['stack frames', 'at a:1'],
    ['questions in one line', 'how and also '],
  ])('finishes on hostile text: %s', (_name, piece) => {
    const text = piece.length > 20 ? piece : piece.repeat(LENGTH / piece.length);
    expect(finishes(() => scoreSupport(text).score)).toBeLessThanOrEqual(10);
  });
});
