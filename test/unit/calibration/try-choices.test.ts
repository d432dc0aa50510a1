import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Grid, toGrid } from '../../../src/calibration/grid.ts';
import { climbLadder, type Ladder, toStart } from '../../../src/calibration/ladder.ts';
import { type Choice, type Goal, tryChoices } from '../../../src/calibration/try-choices.ts';

const FOLDS = 3;
const GRID: Grid = { minConfidences: [0, 0.5, 1], thresholds: [[1], [4], [7], [10]] };

const tenths = fc.integer({ min: 0, max: 10 }).map((value) => value / 10);
const ladders = fc.array(
  fc.record({
    complexity: fc.integer({ min: 1, max: 10 }),
    fold: fc.nat(FOLDS - 1),
    rungs: fc.tuple(
      fc.record({ quality: tenths, confidence: tenths, cost: fc.constantFrom(1, 2) }),
      fc.record({ quality: tenths, confidence: tenths, cost: fc.constantFrom(5, 10) }),
    ),
  }),
  { minLength: 1, maxLength: 12 },
);

/** Share of the second tier's quality, and cost a question, question by question. */
function score(all: readonly Ladder[], { minConfidence, thresholds }: Choice) {
  const climbed = all.map((one) => climbLadder(one, toStart(one.complexity, thresholds), minConfidence));
  const best = all.reduce((sum, { rungs }) => sum + (rungs[1]?.quality ?? 0), 0);
  const total = (of: 'quality' | 'cost') => climbed.reduce((sum, one) => sum + one[of], 0);
  return { share: total('quality') / best, cost: total('cost') / all.length };
}

const every = GRID.minConfidences.flatMap((minConfidence) =>
  GRID.thresholds.map((thresholds) => ({ minConfidence, thresholds })),
);

describe('of all choices', () => {
  const goals: fc.Arbitrary<Goal> = fc.oneof(
    tenths.map((quality) => ({ quality })),
    fc.integer({ min: 1, max: 12 }).map((costPerQuestion) => ({ costPerQuestion })),
  );

  test('the one is taken that is best among those that meet the goal, without looking at what is held', () => {
    fc.assert(
      fc.property(ladders, goals, fc.option(fc.nat(FOLDS - 1), { nil: undefined }), (all, goal, held) => {
        const seen = all.filter(({ fold }) => fold !== held);
        fc.pre(seen.some(({ rungs }) => rungs[1].quality > 0));
        const chosen = tryChoices(all, GRID, FOLDS, 1).choose(goal, held);
        const scored = every.map((choice) => score(seen, choice));
        const met = scored.filter(({ share, cost }) =>
          'quality' in goal ? share >= goal.quality - 1e-9 : cost <= goal.costPerQuestion + 1e-9,
        );
        expect(chosen === undefined).toBe(met.length === 0);
        if (!chosen) return;
        const { share, cost } = score(seen, chosen);
        if ('quality' in goal) {
          expect(share).toBeGreaterThanOrEqual(goal.quality - 1e-9);
          expect(cost).toBeCloseTo(Math.min(...met.map((one) => one.cost)), 9);
        } else {
          expect(cost).toBeLessThanOrEqual(goal.costPerQuestion + 1e-9);
          expect(share).toBeCloseTo(Math.max(...met.map((one) => one.share)), 9);
        }
      }),
    );
  });

  test('those are told that no other beats, from the cheapest to the best', () => {
    fc.assert(
      fc.property(ladders, (all) => {
        fc.pre(all.some(({ rungs }) => rungs[1].quality > 0));
        const told = tryChoices(all, GRID, FOLDS, 1)
          .frontier()
          .map((choice) => score(all, choice));
        const scored = every.map((choice) => score(all, choice));
        for (const [index, { share, cost }] of told.entries()) {
          const isBeaten = scored.some((other) => other.share > share + 1e-9 && other.cost <= cost + 1e-9);
          expect(isBeaten).toBe(false);
          if (index > 0) expect(share).toBeGreaterThan(told[index - 1]?.share ?? 1);
        }
        expect(told[0]?.cost).toBeCloseTo(Math.min(...scored.map(({ cost }) => cost)), 9);
        expect(told.at(-1)?.share).toBeCloseTo(Math.max(...scored.map(({ share }) => share)), 9);
      }),
    );
  });
});

describe('the choices that are tried', () => {
  const made = (tiers: number, count: number): Ladder[] =>
    Array.from({ length: count }, (_, index) => ({
      complexity: 1 + (index % 37) / 4,
      fold: 0,
      rungs: Array.from({ length: tiers }, (__, tier) => ({
        quality: 1,
        confidence: ((index * 7 + tier) % 50) / 50,
        cost: 1,
      })),
    }));

  test.each([2, 3, 4, 5, 6, 7])('for %i tiers are ascending, few enough, and hold the extremes', (tiers) => {
    const { minConfidences, thresholds } = toGrid(made(tiers, 200), tiers);
    expect(minConfidences[0]).toBe(0);
    expect(minConfidences.at(-1)).toBe(1);
    expect(minConfidences).toEqual([...new Set(minConfidences)].sort((a, b) => a - b));
    expect(thresholds.length).toBeLessThanOrEqual(300);
    expect(thresholds).toContainEqual(new Array(tiers - 1).fill(1));
    expect(thresholds).toContainEqual(new Array(tiers - 1).fill(10));
    expect(new Set(thresholds.map(String)).size).toBe(thresholds.length);
    for (const choice of thresholds) {
      expect(choice).toHaveLength(tiers - 1);
      expect(choice).toEqual([...choice].sort((a, b) => a - b));
    }
  });
});
