import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANSWERABLE_STRENGTH, NO_GROUNDING } from '../../../../src/cascade/passage.ts';
import type { Complexity } from '../../../../src/cascade/score/complexity.ts';
import { correctByRetrieval } from '../../../../src/cascade/score/correct-by-retrieval.ts';
import { SCORERS } from '../../../../src/cascade/score/scorers.ts';
import { makeGrounding, makePassage } from '../../../support/make-knowledge.ts';

const QUESTION = 'Which lamp fits the kitchen?';
const MIDDLE: Complexity = { score: 5, factors: [{ factor: 'base', points: 5 }] };

/** Passages with these scores, each of an article of its own unless `uris` name them. */
function found(scores: readonly number[], strength = 0.9, uris: readonly string[] = []) {
  const passages = scores.map((score, at) => makePassage('A lamp.', { score, uri: uris[at] ?? `${at}.md` }));
  return makeGrounding(QUESTION, passages, strength);
}

describe('correctByRetrieval', () => {
  test('leaves a complexity alone where nobody searched', () => {
    expect(correctByRetrieval(MIDDLE, NO_GROUNDING)).toBe(MIDDLE);
  });

  test('leaves it alone where a few articles fit', () => {
    expect(correctByRetrieval(MIDDLE, found([10, 8.5, 7]))).toBe(MIDDLE);
  });

  test('lowers it where one article fits far better than any other, and says so', () => {
    const { score, factors } = correctByRetrieval(MIDDLE, found([10, 3, 2]));
    expect(score).toBeLessThan(5);
    expect(factors.at(-1)?.factor).toContain('one article');
  });

  test('raises it where many articles fit alike', () => {
    const { score, factors } = correctByRetrieval(MIDDLE, found([10, 9.8, 9.5, 9.2, 9]));
    expect(score).toBeGreaterThan(5);
    expect(factors.at(-1)?.factor).toBe('5 articles fit it about equally');
  });

  test('counts articles and not their passages', () => {
    const uris = ['a.md', 'a.md', 'a.md', 'a.md', 'b.md'];
    expect(correctByRetrieval(MIDDLE, found([10, 9.8, 9.5, 9.2, 3], 0.9, uris)).score).toBeLessThan(5);
  });

  test('leaves it alone where nothing fits, as that says little of how hard it is', () => {
    expect(correctByRetrieval(MIDDLE, found([10, 3], ANSWERABLE_STRENGTH - 0.01))).toBe(MIDDLE);
    expect(correctByRetrieval(MIDDLE, found([10, 9, 9, 9, 9], ANSWERABLE_STRENGTH - 0.01))).toBe(MIDDLE);
    expect(correctByRetrieval(MIDDLE, found([], 0))).toBe(MIDDLE);
  });

  test('a single article that just fits is no reason to lower it', () => {
    expect(correctByRetrieval(MIDDLE, found([10], ANSWERABLE_STRENGTH)).score).toBe(5);
  });

  test('stays within 1 and 10, and adds what it really added, so that the factors still add up', () => {
    const scores = fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { maxLength: 8 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1_000, max: 10_000 }), scores, share, (thousandths, given, strength) => {
        const before = thousandths / 1_000;
        const { score, factors } = correctByRetrieval(
          { score: before, factors: [{ factor: 'base', points: before }] },
          found(
            given.toSorted((a, b) => b - a),
            strength,
          ),
        );
        expect(score).toBeGreaterThanOrEqual(1);
        expect(score).toBeLessThanOrEqual(10);
        expect(factors.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(score, 6);
      }),
    );
  });
});

describe('SCORERS', () => {
  test('"support" takes what was found into account, and "course" does not', () => {
    const spread = found([10, 9, 9, 9, 9]);
    expect(SCORERS.support(QUESTION, spread).score).toBeGreaterThan(SCORERS.support(QUESTION).score);
    expect(SCORERS.course(QUESTION, spread)).toEqual(SCORERS.course(QUESTION));
    expect(SCORERS.course('How do I set up a database?').score).toBe(3);
  });
});
