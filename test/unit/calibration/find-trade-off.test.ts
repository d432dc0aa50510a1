import { describe, expect, test } from 'vitest';
import { findTradeOff } from '../../../src/calibration/find-trade-off.ts';
import type { Ladder } from '../../../src/calibration/ladder.ts';
import { createSeeded } from '../../../src/statistics/seeded.ts';

const TIERS = ['instant', 'expert'];

/** The cheap tier is right below complexity 5 and the judge knows when it is; the dear one is always right. */
const clear = Array.from({ length: 100 }, (_, index): Ladder => {
  const isEasy = index % 2 === 0;
  return {
    complexity: isEasy ? 2 + (index % 5) / 2 : 6 + (index % 5) / 2,
    fold: Math.floor(index / 10) % 5,
    rungs: [
      { quality: Number(isEasy), confidence: isEasy ? 0.9 : 0.2, cost: 0.001 },
      { quality: 1, confidence: 0.9, cost: 0.01 },
    ],
  };
});

/** Nothing foretells anything. */
function noise(count: number): Ladder[] {
  const random = createSeeded(6);
  return Array.from({ length: count }, (_, index) => ({
    complexity: 1 + 9 * random(),
    fold: index % 5,
    rungs: [
      { quality: Number(random() < 0.6), confidence: random(), cost: 1 },
      { quality: Number(random() < 0.9), confidence: random(), cost: 10 },
    ],
  }));
}

describe('where complexity tells easy from hard', () => {
  const { chosen, heldOut, alone, points, bestTier } =
    findTradeOff(clear, TIERS, 5, { quality: 0.95 }) ?? expect.fail();

  test('questions start where they are answered, and all quality is kept for about half the cost', () => {
    expect(bestTier).toBe('expert');
    expect(chosen).toMatchObject({
      quality: { estimate: expect.closeTo(1, 1) },
      shareByTier: { instant: expect.closeTo(0.5, 1), expert: expect.closeTo(0.5, 1) },
    });
    // At the least 50 cheap calls and 45 dear ones of 100.
    expect(chosen?.costUsdPer1k.estimate).toBeGreaterThan(4.9);
    expect(chosen?.costUsdPer1k.estimate).toBeLessThan(5.51);
    expect(chosen?.escalated).toBeLessThan(0.1);
  });

  test('the same holds on questions held out', () => {
    expect(heldOut?.quality.estimate).toBeGreaterThan(0.9);
    expect(heldOut?.costUsdPer1k.estimate).toBeLessThan(5.6);
  });

  test('each tier alone is told beside it', () => {
    expect(alone).toMatchObject([
      { tier: 'instant', quality: { estimate: 0.5 }, costUsdPer1k: { estimate: expect.closeTo(1, 9) } },
      {
        tier: 'expert',
        quality: { estimate: 1, low: 1, high: 1 },
        costUsdPer1k: { estimate: expect.closeTo(10, 9) },
      },
    ]);
  });

  test('points go from the cheapest to the best, the chosen one among them, each adding up', () => {
    expect(points).toContain(chosen);
    for (const [index, { quality, costUsdPer1k, shareByTier }] of points.entries()) {
      const before = points[index - 1];
      expect(costUsdPer1k.estimate).toBeGreaterThanOrEqual(before?.costUsdPer1k.estimate ?? 0);
      expect(quality.estimate).toBeGreaterThan(before?.quality.estimate ?? 0);
      expect(quality.low).toBeLessThanOrEqual(quality.estimate);
      expect(quality.high).toBeGreaterThanOrEqual(quality.estimate);
      expect(Object.values(shareByTier).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    }
  });

  test('for a cost that does not reach the dear tier, the cheap one answers all', () => {
    const cheap = findTradeOff(clear, TIERS, 5, { costPerQuestion: 0.001 });
    expect(cheap?.chosen?.shareByTier).toEqual({ instant: 1, expert: 0 });
    expect(findTradeOff(clear, TIERS, 5, { costPerQuestion: 0.0005 })?.chosen).toBeUndefined();
  });
});

describe('where nothing foretells anything', () => {
  const all = noise(150);
  const found = findTradeOff(all, TIERS, 5, { quality: 0.95 });

  test('choosing on some questions looks better on those than on others', () => {
    const inSample = found?.chosen?.quality.estimate ?? 0;
    expect(inSample).toBeGreaterThanOrEqual(0.95);
    expect(found?.heldOut?.quality.estimate).toBeLessThan(inSample);
  });

  test('the same questions give the same result', () => {
    expect(findTradeOff(noise(150), TIERS, 5, { quality: 0.95 })).toEqual(found);
  });
});

test('quality is kept of the best tier, be it a cheap one', () => {
  const upsideDown = clear.map((ladder) => ({ ...ladder, rungs: ladder.rungs.toReversed() }));
  const found = findTradeOff(upsideDown, TIERS, 5, { quality: 1 });
  expect(found?.bestTier).toBe('instant');
  expect(found?.chosen?.shareByTier).toEqual({ instant: 1, expert: 0 });
});

test('there is none where no tier is ever right', () => {
  const wrong = clear.map((ladder) => ({
    ...ladder,
    rungs: ladder.rungs.map((rung) => ({ ...rung, quality: 0 })),
  }));
  expect(findTradeOff(wrong, TIERS, 5, { quality: 0.95 })).toBeUndefined();
});
