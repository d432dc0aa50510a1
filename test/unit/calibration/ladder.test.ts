import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { climbLadder, type Ladder, type Rung, toStart } from '../../../src/calibration/ladder.ts';
import type { Attempt } from '../../../src/cascade/attempt.ts';
import { bestCompletion, nextStep } from '../../../src/cascade/next-step.ts';
import { toRoute } from '../../../src/cascade/route.ts';
import { completed, makeState } from '../../support/make-attempt.ts';

const rung = (confidence: number, quality: number, cost: number): Rung => ({ confidence, quality, cost });
const ladder = (...rungs: Rung[]): Ladder => ({ complexity: 3, fold: 0, rungs });

describe('climbing', () => {
  const three = ladder(rung(0.5, 0, 1), rung(0.8, 0.5, 10), rung(0.6, 1, 100));

  test.each([
    [0, 0.5, { quality: 0, cost: 1, tier: 0, asked: 1 }],
    [0, 0.7, { quality: 0.5, cost: 11, tier: 1, asked: 2 }],
    [1, 0.7, { quality: 0.5, cost: 10, tier: 1, asked: 1 }],
    [2, 0.1, { quality: 1, cost: 100, tier: 2, asked: 1 }],
    // Nobody is sure enough: all are paid, and the surest is given.
    [0, 0.9, { quality: 0.5, cost: 111, tier: 1, asked: 3 }],
  ])('from tier %i with %f gives what a table by hand says', (start, minConfidence, climbed) => {
    expect(climbLadder(three, start, minConfidence)).toEqual(climbed);
  });

  test('ends where the cascade’s own decisions do', () => {
    const share = fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10);
    fc.assert(
      fc.property(
        fc.array(share, { minLength: 1, maxLength: 5 }),
        fc.nat(4),
        share,
        (confidences, from, minConfidence) => {
          const last = confidences.length - 1;
          const start = Math.min(from, last);
          const attempts: Attempt[] = [];
          const tiers = confidences.map(() => ({ worstCaseNanoUsd: 0 }));
          let step = nextStep(makeState({ route: { first: 0, start, last }, tiers, minConfidence }));
          while (step.do === 'start' || step.do === 'escalate') {
            attempts.push(completed(step.tier, confidences[step.tier] as number));
            const route = { first: 0, start, last };
            step = nextStep(makeState({ route, tiers, minConfidence, attempts }));
          }
          const given = step.do === 'accept' ? step.attempt : bestCompletion(attempts);
          const rungs = confidences.map((confidence) => rung(confidence, 1, 1));
          expect(climbLadder(ladder(...rungs), start, minConfidence)).toMatchObject({
            tier: given?.tier,
            asked: attempts.length,
          });
        },
      ),
    );
  });
});

test('a question starts where the cascade would start it', () => {
  const score = fc.integer({ min: 2, max: 20 }).map((halves) => halves / 2);
  fc.assert(
    fc.property(score, fc.array(score, { maxLength: 5 }), (complexity, values) => {
      const thresholds = values.sort((a, b) => a - b);
      const { start } = toRoute(complexity, thresholds, { first: 0, last: thresholds.length });
      expect(toStart(complexity, thresholds)).toBe(start);
    }),
  );
});
