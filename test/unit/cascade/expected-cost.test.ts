import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Rung, toAcceptance, toCheapest, toExpectedCosts } from '../../../src/cascade/expected-cost.ts';

const rung = (costNanoUsd: number | undefined, acceptance: number): Rung => ({ costNanoUsd, acceptance });
const startOf = (rungs: readonly Rung[]) => toCheapest(toExpectedCosts(rungs));

const chance = fc.double({ min: 0, max: 1, noNaN: true });
const cost = fc.oneof(fc.nat(9), fc.nat(1_000_000));
const anyRung = fc.record({ costNanoUsd: fc.option(cost, { nil: undefined, freq: 9 }), acceptance: chance });
const anyRungs = fc.array(anyRung, { minLength: 1, maxLength: 7 });

/** What starting at `start` costs, added up call by call: each with the chance that it comes to it. */
function payFrom(start: number, rungs: readonly Rung[]): number {
  let reached = 1;
  let paid = 0;
  for (const { costNanoUsd, acceptance } of rungs.slice(start)) {
    if (costNanoUsd === undefined) continue;
    paid += reached * costNanoUsd;
    reached *= 1 - acceptance;
  }
  return paid;
}

describe('the expected cost of the way up', () => {
  test.each<[string, Rung[], (number | undefined)[]]>([
    ['of one tier is its call', [rung(7, 0.1)], [7]],
    ['adds the next tier for those not accepted', [rung(10, 0.75), rung(100, 0.5)], [35, 100]],
    ['goes through every tier between', [rung(10, 0.5), rung(20, 0.5), rung(100, 1)], [45, 70, 100]],
    [
      'passes a tier that cannot hold the question',
      [rung(10, 0.5), rung(undefined, 1), rung(100, 1)],
      [60, undefined, 100],
    ],
    ['ends below a last tier that cannot hold it', [rung(10, 0.5), rung(undefined, 1)], [10, undefined]],
  ])('%s', (_name, rungs, costs) => {
    expect(toExpectedCosts(rungs)).toEqual(costs);
  });

  test('is what the calls cost, each with the chance that it comes to it', () => {
    fc.assert(
      fc.property(anyRungs, (rungs) => {
        for (const [start, costs] of toExpectedCosts(rungs).entries()) {
          if (costs === undefined) expect(rungs[start]?.costNanoUsd).toBeUndefined();
          else expect(costs).toBeCloseTo(payFrom(start, rungs), 6);
        }
      }),
    );
  });
});

describe('the cheapest start', () => {
  test.each<[string, Rung[], number | undefined]>([
    [
      'is the cheap tier where it is a tenth of the price and right once in nine',
      [rung(10, 1 / 9), rung(100, 1)],
      0,
    ],
    ['is not where it is right once in eleven', [rung(10, 1 / 11), rung(100, 1)], 1],
    ['is the lower tier where both come to the same', [rung(50, 0.5), rung(100, 1)], 0],
    ['leaves out the tier between that is expected to fail', [rung(1, 0), rung(50, 0.1), rung(100, 1)], 2],
    ['is a free tier, however rarely it is right', [rung(0, 0.01), rung(100, 1)], 0],
    ['is a stronger tier that costs less', [rung(100, 0.9), rung(10, 0.9)], 1],
    ['is not a tier that cannot hold the question', [rung(undefined, 1), rung(100, 1)], 1],
    ['is below a last tier that cannot hold it', [rung(10, 0.1), rung(undefined, 1)], 0],
    ['is nowhere where nothing costs anything', [rung(0, 0.1), rung(0, 1)], undefined],
    ['is nowhere where no tier can hold the question', [rung(undefined, 1), rung(undefined, 1)], undefined],
  ])('%s', (_name, rungs, start) => {
    expect(startOf(rungs)).toBe(start);
  });

  test('is never dearer in expectation than any fixed one', () => {
    fc.assert(
      fc.property(anyRungs, (rungs) => {
        const start = startOf(rungs);
        fc.pre(start !== undefined);
        const least = payFrom(start, rungs);
        for (const [other, { costNanoUsd }] of rungs.entries())
          if (costNanoUsd !== undefined)
            expect(least).toBeLessThanOrEqual(payFrom(other, rungs) * (1 + 1e-9));
      }),
    );
  });

  test('stays where it is when that tier becomes cheaper', () => {
    fc.assert(
      fc.property(anyRungs, chance, (rungs, share) => {
        const start = startOf(rungs);
        fc.pre(start !== undefined);
        const before = rungs[start]?.costNanoUsd ?? 0;
        // Money comes in whole nano-USD.
        const costNanoUsd = Math.floor(before * share);
        const after = rungs.map((each, index) => (index === start ? { ...each, costNanoUsd } : each));
        const costs = toExpectedCosts(after);
        const next = toCheapest(costs);
        // Both may cost the same up to the last digit that a computer has.
        if (next !== undefined && next !== start) expect(costs[next]).toBeCloseTo(costs[start] ?? -1, 6);
      }),
    );
  });

  test('stays where it is when a tier that is not the start becomes dearer, if that is below it', () => {
    fc.assert(
      fc.property(anyRungs, cost, fc.nat(6), (rungs, more, below) => {
        const start = startOf(rungs);
        fc.pre(start !== undefined && below < start && rungs[below]?.costNanoUsd !== undefined);
        const after = rungs.map((each, index) =>
          index === below ? { ...each, costNanoUsd: (each.costNanoUsd ?? 0) + more } : each,
        );
        expect(startOf(after)).toBe(start);
      }),
    );
  });
});

describe('the chance of an accepted answer', () => {
  test.each([
    ['even at the threshold above', 7, 7, 0.5],
    ['83 of 100 two points below it', 5, 7, 0.832],
    ['17 of 100 two points above it', 9, 7, 0.168],
  ])('is %s where nobody has measured it', (_name, score, threshold, expected) => {
    expect(toAcceptance(score, undefined, threshold)).toBeCloseTo(expected, 3);
  });

  test('is as measured where somebody has', () => {
    expect(toAcceptance(4, { intercept: 3, slope: -0.5 }, 7)).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
  });

  test('lets the start of two tiers only rise with complexity where it falls with it', () => {
    const slope = fc.double({ min: -5, max: 0, noNaN: true });
    const measured = fc.record({ intercept: fc.double({ min: -20, max: 20, noNaN: true }), slope });
    fc.assert(
      fc.property(cost, cost, fc.option(measured, { nil: undefined }), (low, high, acceptance) => {
        const starts = Array.from({ length: 37 }, (_, index) => {
          const weak = rung(low, toAcceptance(1 + index / 4, acceptance, 5));
          return startOf([weak, rung(high, 1)]) ?? 0;
        });
        expect(starts).toEqual(starts.toSorted());
      }),
    );
  });

  test('of three tiers may let it fall again: where the middle one fails too, the cheap one is worth a try', () => {
    const starts = [
      [0.04, 0.99],
      [0.03, 0.5],
    ].map(([cheap = 0, middle = 0]) => startOf([rung(1, cheap), rung(10, middle), rung(1_000, 1)]));
    expect(starts).toEqual([1, 0]);
  });
});
