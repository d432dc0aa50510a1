import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passHatK } from '../../../src/statistics/pass-hat-k.ts';

/** Every way to pick `k` of the outcomes. */
function subsets(outcomes: readonly boolean[], k: number): boolean[][] {
  if (k === 0) return [[]];
  return outcomes.flatMap((first, index) =>
    subsets(outcomes.slice(index + 1), k - 1).map((rest) => [first, ...rest]),
  );
}

describe('pass^k', () => {
  test('is for one question the share of all ways to pick k tries that picks right ones alone', () => {
    const question = fc.array(fc.boolean(), { minLength: 1, maxLength: 7 });
    fc.assert(
      fc.property(question, fc.integer({ min: 1, max: 7 }), (outcomes, wanted) => {
        const k = Math.min(wanted, outcomes.length);
        const ways = subsets(outcomes, k);
        const all = ways.filter((way) => way.every(Boolean)).length / ways.length;
        const right = outcomes.filter(Boolean).length;
        expect(passHatK([{ tries: outcomes.length, right }], k)).toBeCloseTo(all, 12);
      }),
    );
  });

  test('is the mean over questions, by their weight', () => {
    const questions = [
      { tries: 3, right: 3 },
      { tries: 3, right: 2 },
      { tries: 3, right: 0 },
    ];
    expect(passHatK(questions, 1)).toBeCloseTo((1 + 2 / 3 + 0) / 3, 12);
    expect(passHatK(questions, 2)).toBeCloseTo((1 + 1 / 3 + 0) / 3, 12);
    expect(passHatK(questions, 3)).toBeCloseTo(1 / 3, 12);
    const weighed = [
      { tries: 1, right: 1, weight: 0.75 },
      { tries: 1, right: 0, weight: 0.25 },
    ];
    expect(passHatK(weighed, 1)).toBeCloseTo(0.75, 12);
  });

  test('leaves out questions with fewer tries, and is NaN where none has as many', () => {
    const questions = [
      { tries: 2, right: 0 },
      { tries: 4, right: 4 },
    ];
    expect(passHatK(questions, 3)).toBe(1);
    expect(passHatK(questions, 5)).toBeNaN();
    expect(passHatK([], 1)).toBeNaN();
  });

  test('stays in range for as many tries as anybody makes', () => {
    expect(passHatK([{ tries: 2_000, right: 1_999 }], 1_000)).toBeCloseTo(0.5, 9);
  });
});
