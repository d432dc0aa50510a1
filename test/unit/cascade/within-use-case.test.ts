import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toLimits, withinUseCase } from '../../../src/cascade/route.ts';
import type { UseCase } from '../../../src/cascade/use-case.ts';

const TIERS = ['instant', 'provisioned', 'expert'];
const ALL = { first: 0, last: 2 };

describe('withinUseCase', () => {
  test.each<[string, { minTier?: string; maxTier?: string }, UseCase, { first: number; last: number }]>([
    ['a use case without limits leaves all', {}, {}, ALL],
    ['its weakest tier lifts the first', {}, { minTier: 'provisioned' }, { first: 1, last: 2 }],
    ['its strongest tier lowers the last', {}, { maxTier: 'provisioned' }, { first: 0, last: 1 }],
    [
      'a caller may be narrower',
      { maxTier: 'provisioned' },
      { minTier: 'provisioned' },
      { first: 1, last: 1 },
    ],
    [
      'but not wider',
      { minTier: 'instant', maxTier: 'expert' },
      { maxTier: 'instant' },
      { first: 0, last: 0 },
    ],
    [
      'where the two exclude each other the caller is right',
      { maxTier: 'instant' },
      { minTier: 'expert' },
      { first: 0, last: 0 },
    ],
    ['in the other direction too', { minTier: 'provisioned' }, { maxTier: 'instant' }, { first: 1, last: 2 }],
    ['limits that exclude each other exclude nobody', {}, { minTier: 'expert', maxTier: 'instant' }, ALL],
  ])('%s', (_name, caller, useCase, limits) => {
    expect(withinUseCase(toLimits(caller, TIERS), useCase, TIERS)).toEqual(limits);
  });

  test('there is always a tier left, and always one that the caller allows', () => {
    const name = fc.option(fc.constantFrom(...TIERS, 'gone'), { nil: undefined });
    const allowed = fc
      .tuple(fc.nat(2), fc.nat(2))
      .map(([a, b]) => ({ first: Math.min(a, b), last: Math.max(a, b) }));
    fc.assert(
      fc.property(allowed, name, name, (limits, minTier, maxTier) => {
        const { first, last } = withinUseCase(limits, { minTier, maxTier }, TIERS);
        expect(first).toBeLessThanOrEqual(last);
        expect(first).toBeGreaterThanOrEqual(limits.first);
        expect(last).toBeLessThanOrEqual(limits.last);
      }),
    );
  });
});
