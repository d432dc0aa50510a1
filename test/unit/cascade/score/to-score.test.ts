import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toScore } from '../../../../src/cascade/score/to-score.ts';
import { TRAINED } from '../../../../src/cascade/trained.ts';

const { knots } = TRAINED.complexity;
const [low, high] = [knots[0], knots.at(-1)] as [(typeof knots)[0], (typeof knots)[0]];
/** Wider than any question gets. */
const difficulty = fc.double({ min: -15, max: 30, noNaN: true });

describe('toScore', () => {
  test('gives each knot its score', () => {
    for (const [at, score] of knots) expect(toScore(at)).toBeCloseTo(score, 9);
  });

  test('rises strictly, within and outside the knots', () => {
    fc.assert(
      fc.property(difficulty, fc.double({ min: 1e-4, max: 10, noNaN: true }), (at, step) => {
        expect(toScore(at + step)).toBeGreaterThan(toScore(at));
      }),
      { numRuns: 1_000 },
    );
  });

  test('is straight between two knots', () => {
    for (const [index, [to, toPoints]] of knots.entries()) {
      const [from, fromPoints] = knots[index - 1] ?? [to, toPoints];
      expect(toScore((from + to) / 2)).toBeCloseTo((fromPoints + toPoints) / 2, 9);
    }
  });

  test('nears 1 and 10 outside the knots, without a step at their ends and without passing them', () => {
    expect(toScore(low[0] - 1e-9)).toBeCloseTo(low[1], 6);
    expect(toScore(high[0] + 1e-9)).toBeCloseTo(high[1], 6);
    expect(toScore(low[0] - 20)).toBeCloseTo(1, 3);
    expect(toScore(high[0] + 20)).toBeCloseTo(10, 3);
    for (const at of [-1e6, -1e3, 1e3, 1e6]) {
      expect(toScore(at)).toBeGreaterThanOrEqual(1);
      expect(toScore(at)).toBeLessThanOrEqual(10);
    }
  });

  test('the trained knots ascend in both, and put a third of the traffic to either side of the thresholds', () => {
    for (const [index, [at, score]] of knots.slice(1).entries()) {
      const [atBefore, scoreBefore] = knots[index] as (typeof knots)[0];
      expect(at).toBeGreaterThan(atBefore);
      expect(score).toBeGreaterThan(scoreBefore);
    }
    expect(knots.map(([, score]) => score)).toEqual(expect.arrayContaining([3, 7]));
  });
});
