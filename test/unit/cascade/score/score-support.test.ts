import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scoreSupport, toDifficulty } from '../../../../src/cascade/score/score-support.ts';
import { toScore } from '../../../../src/cascade/score/to-score.ts';
import { finishes } from '../../../support/finishes.ts';
import { HOSTILE_TEXTS } from '../../../support/hostile-texts.ts';

/** The default thresholds: below the first a question is simple, from the second on it is hard. */
const [SIMPLE_BELOW, HARD_FROM] = [3, 7];
const score = (text: string) => scoreSupport(text).score;

const anyText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'how do I move it?',
        'why does it fail',
        'compare a and b.',
        'please',
        'if the lamp is down',
        'refund the invoice?',
        'ERR-500',
        '1. restart',
        'warum geht das nicht und wie ist das?',
        '\n',
      ),
      fc.lorem({ maxCount: 8 }),
      fc.string({ maxLength: 15, unit: 'grapheme' }),
    ),
    { maxLength: 30 },
  )
  .map((pieces) => pieces.join(' '));

describe('scoreSupport', () => {
  test('stays within 1 and 10, and its factors add up to the score', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { score, factors } = scoreSupport(text);
        expect(score).toBeGreaterThanOrEqual(1);
        expect(score).toBeLessThanOrEqual(10);
        const sum = factors.reduce((total, { points }) => total + points, 0);
        // Each is rounded to a thousandth by itself.
        expect(Math.abs(score - sum)).toBeLessThan(0.001 * factors.length);
      }),
      { numRuns: 300 },
    );
  });

  test('names the base first, and no factor that carries nothing', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [base, ...factors] = scoreSupport(text).factors;
        expect(base?.factor).toBe('base');
        for (const { factor, points } of factors) {
          expect(factor).not.toBe('');
          expect(points).not.toBe(0);
        }
      }),
    );
  });

  test('a question that shows nothing gets the base alone, which lies in the middle, near its lower end', () => {
    const question = 'What colour does your smallest kitchen lamp come in';
    expect(question.length - 1).toBe(50);
    const { score, factors } = scoreSupport(question.slice(0, 50));
    expect(factors).toEqual([{ factor: 'base', points: score }]);
    expect(score).toBeGreaterThanOrEqual(SIMPLE_BELOW);
    expect(score).toBeLessThan((SIMPLE_BELOW + HARD_FROM) / 2);
  });

  test.each(['', 'hello', 'thanks, bye', '👋', 'What colour is it?', 'Where is your shop?'])(
    'what asks little is simple: "%s"',
    (text) => {
      expect(score(text)).toBeLessThan(SIMPLE_BELOW);
    },
  );

  test.each([
    ['Which lamps do you sell?', 'Why does it flicker?'],
    ['When do you open on Mondays?', 'Should we repair it or wait?'],
    ['What does delivery cost?', 'He denies that we paid.'],
    ['Where can I see the list of all of the lamps?', 'How do we move it without any interruption?'],
    [
      'What is the width of the largest lamp that I can get?',
      'What did it cost, why did it fail, and what now?',
    ],
  ])('the short "%s" is easier than the as short "%s"', (easy, hard) => {
    expect(Math.abs(hard.length - easy.length)).toBeLessThanOrEqual(8);
    expect(score(hard)).toBeGreaterThan(score(easy));
    expect(score(hard)).toBeGreaterThanOrEqual(SIMPLE_BELOW);
  });

  test('a short hard question is harder than a long easy one', () => {
    const long = 'Hello, I would like to know where I can find the shop that is nearest to me, please?';
    expect(score('Why does the bill differ from what we were promised?')).toBeGreaterThan(score(long));
  });

  test('a case with everything in it is hard', () => {
    const text = `Since Monday the door fails randomly, although we paid twice and were promised a repair. Why, and
      what happens to our contract if it is not mended? Should we replace it or wait? ERR-4711`;
    expect(score(text)).toBeGreaterThan(9);
  });

  test('more parts, and more of the same story, never make it easier', () => {
    const part = 'Why is the door open?';
    expect(score(`${part} How much is a new one?`)).toBeGreaterThan(score('How much is a new one?'));
    expect(score(`${part} ${'And that goes on all day long. '.repeat(20)}`)).toBeGreaterThan(score(part));
  });

  test.each([
    ['German', 'Welche Lampe passt zu mir und warum flackert sie?'],
    ['French', 'Pourquoi la lampe de ma cuisine ne marche pas ?'],
    ['Japanese', 'なぜ台所の窓が開かないのですか'],
    ['Russian', 'Почему не открывается окно на кухне?'],
    ['Arabic', 'لماذا لا تفتح نافذة المطبخ؟'],
  ])('scores a question in %s, which no pattern reads, as no simple one', (_language, text) => {
    const { score, factors } = scoreSupport(text);
    expect(factors.map(({ factor }) => factor)).toContain('is not in English');
    expect(score).toBeGreaterThanOrEqual(SIMPLE_BELOW);
    expect(score).toBeLessThanOrEqual(10);
  });

  test('ranks by difficulty', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const [lower, higher] = toDifficulty(one) <= toDifficulty(other) ? [one, other] : [other, one];
        expect(score(lower)).toBeLessThanOrEqual(score(higher));
        expect(score(one)).toBeCloseTo(toScore(toDifficulty(one)), 2);
      }),
    );
  });

  test.each([
    ...HOSTILE_TEXTS,
    ...['at a:1', "a'", '? hi ', '.\u00a0', 'i have ', 'my a ', 'how many ', 'x'.repeat(50), '-\t'].map(
      (piece): [string, string] => [piece, piece.repeat(20_000 / piece.length)],
    ),
    ['blanks within', `how x${' '.repeat(19_990)}y?`] as const,
  ])('finishes on 20,000 characters of %s', (_name, text) => {
    expect(finishes(() => score(text))).toBeLessThanOrEqual(10);
  });
});
