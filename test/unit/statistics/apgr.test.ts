import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  averageGapRecovered,
  callsForGap,
  type GapRecord,
  gapRecoveredAt,
} from '../../../src/statistics/apgr.ts';
import { createSeeded, shuffle } from '../../../src/statistics/seeded.ts';

const [WRONG_RIGHT, BOTH_RIGHT, RIGHT_WRONG, BOTH_WRONG] = [
  { weak: 0, strong: 1 },
  { weak: 1, strong: 1 },
  { weak: 1, strong: 0 },
  { weak: 0, strong: 0 },
];
const inOrder = (...outcomes: { weak: number; strong: number }[]): GapRecord[] =>
  outcomes.map((outcome, confidence) => ({ confidence, ...outcome }));

const record = fc.record({
  confidence: fc.integer({ min: 0, max: 5 }),
  weak: fc.constantFrom(0, 0.5, 1),
  strong: fc.constantFrom(0, 0.5, 1),
});
const records = fc
  .array(record, { minLength: 1, maxLength: 20 })
  .filter((all) => all.reduce((sum, { weak, strong }) => sum + strong - weak, 0) > 0);

/** The definition at each number of calls, one order after the other: quality with the first so many sent on. */
function inSteps(order: readonly GapRecord[]): number[] {
  const quality = (calls: number) =>
    order.reduce((sum, { weak, strong }, index) => sum + (index < calls ? strong : weak), 0);
  const lead = quality(order.length) - quality(0);
  return Array.from({ length: order.length + 1 }, (_, calls) => (quality(calls) - quality(0)) / lead);
}

describe('the average performance gap recovered', () => {
  test.each([
    // Recovered after each call: 0, 1, 1, 1, 1.
    ['the best order', inOrder(WRONG_RIGHT, BOTH_RIGHT, BOTH_WRONG, BOTH_RIGHT), 3.5 / 4],
    // 0, 0, 0, 0, 1.
    ['the worst', inOrder(BOTH_RIGHT, BOTH_WRONG, BOTH_RIGHT, WRONG_RIGHT), 0.5 / 4],
    // 0, 1, 2, 1.
    ['a strong model that loses some', inOrder(WRONG_RIGHT, WRONG_RIGHT, RIGHT_WRONG), 3.5 / 3],
  ])('is for %s what a table by hand says', (_, given, average) => {
    expect(averageGapRecovered(given)).toBeCloseTo(average, 12);
  });

  test('is a half where no question is told from another', () => {
    fc.assert(
      fc.property(records, (given) => {
        const alike = given.map((one) => ({ ...one, confidence: 0.5 }));
        expect(averageGapRecovered(alike)).toBeCloseTo(0.5, 9);
      }),
    );
  });

  test('does not go by the order of questions', () => {
    fc.assert(
      fc.property(records, fc.integer(), (given, seed) => {
        const other = shuffle(given, createSeeded(seed));
        expect(averageGapRecovered(other)).toBeCloseTo(averageGapRecovered(given), 9);
      }),
    );
  });

  test('is what many shuffles of equals come to on average', () => {
    const random = createSeeded(5);
    const given: GapRecord[] = [
      { confidence: 0.1, ...WRONG_RIGHT },
      { confidence: 0.1, ...BOTH_RIGHT },
      { confidence: 0.1, ...RIGHT_WRONG },
      { confidence: 0.7, ...WRONG_RIGHT },
      { confidence: 0.7, ...BOTH_WRONG },
    ].concat({ confidence: 0.9, ...WRONG_RIGHT });
    let sum = 0;
    const rounds = 4_000;
    for (let round = 0; round < rounds; round += 1) {
      const steps = inSteps(shuffle(given, random).sort((a, b) => a.confidence - b.confidence));
      const inner = steps.slice(1, -1).reduce((total, value) => total + value, 0);
      sum += (inner + ((steps[0] ?? 0) + (steps.at(-1) ?? 0)) / 2) / given.length;
    }
    expect(averageGapRecovered(given)).toBeCloseTo(sum / rounds, 1);
  });

  test('is the area below what is recovered at each share', () => {
    fc.assert(
      fc.property(records, (given) => {
        const steps = given.length;
        const at = (call: number) => gapRecoveredAt(given, call / steps);
        let area = 0;
        for (let call = 1; call <= steps; call += 1) area += (at(call - 1) + at(call)) / 2 / steps;
        expect(averageGapRecovered(given)).toBeCloseTo(area, 9);
      }),
    );
  });

  test('is not a number where the strong model leads by nothing', () => {
    const level = inOrder(WRONG_RIGHT, RIGHT_WRONG);
    for (const value of [averageGapRecovered(level), gapRecoveredAt(level, 0.5), callsForGap(level, 0.5)]) {
      expect(value).toBeNaN();
    }
    expect(averageGapRecovered([])).toBeNaN();
  });
});

describe('calls and what they recover', () => {
  const given = inOrder(WRONG_RIGHT, BOTH_RIGHT, WRONG_RIGHT, BOTH_WRONG);

  test('are read off the curve', () => {
    expect(gapRecoveredAt(given, 0)).toBe(0);
    expect(gapRecoveredAt(given, 0.25)).toBeCloseTo(0.5, 12);
    expect(gapRecoveredAt(given, 0.625)).toBeCloseTo(0.75, 12);
    expect(gapRecoveredAt(given, 1)).toBe(1);
    expect(callsForGap(given, 0.5)).toBeCloseTo(0.25, 12);
    expect(callsForGap(given, 0.75)).toBeCloseTo(0.625, 12);
    expect(callsForGap(given, 0)).toBe(0);
    expect(callsForGap(given, 1)).toBeCloseTo(0.75, 12);
  });

  test('bring what was wanted, and fewer calls do not', () => {
    fc.assert(
      fc.property(records, fc.double({ min: 0.05, max: 1, noNaN: true }), (all, gap) => {
        const calls = callsForGap(all, gap);
        expect(gapRecoveredAt(all, calls)).toBeGreaterThan(gap - 1e-6);
        for (const share of [0, 0.3, 0.6, 0.95]) {
          expect(gapRecoveredAt(all, calls * share)).toBeLessThan(gap + 1e-6);
        }
      }),
    );
  });
});
