import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RequestError } from '../../../src/cascade/request-error.ts';
import { toLimits, toRoute } from '../../../src/cascade/route.ts';

const TIERS = ['instant', 'provisioned', 'expert'];

function errorOf(work: () => unknown): RequestError {
  try {
    work();
  } catch (error) {
    if (error instanceof RequestError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('toRoute within toLimits', () => {
  test.each([
    [1, 0],
    [2.99, 0],
    [3, 1],
    [6.99, 1],
    [7, 2],
    [10, 2],
  ])('a score of %d starts at tier %d of three with thresholds 3 and 7', (score, start) => {
    expect(toRoute(score, [3, 7], toLimits({}, TIERS))).toEqual({ first: 0, start, last: 2 });
  });

  test('with one tier and no thresholds everything starts there', () => {
    expect(toRoute(10, [], toLimits({}, ['only']))).toEqual({ first: 0, start: 0, last: 0 });
  });

  test('equal thresholds leave the tier between them out', () => {
    expect(toRoute(4, [5, 5], toLimits({}, TIERS)).start).toBe(0);
    expect(toRoute(5, [5, 5], toLimits({}, TIERS)).start).toBe(2);
  });

  test.each([
    ['min_tier lifts the start', 1, { minTier: 'provisioned' }, { first: 1, start: 1, last: 2 }],
    ['max_tier lowers the start', 10, { maxTier: 'provisioned' }, { first: 0, start: 1, last: 1 }],
    ['both alike leave one', 1, { minTier: 'expert', maxTier: 'expert' }, { first: 2, start: 2, last: 2 }],
    [
      'limits around the start leave it',
      5,
      { minTier: 'instant', maxTier: 'expert' },
      { first: 0, start: 1, last: 2 },
    ],
  ])('%s', (_name, score, limits, route) => {
    expect(toRoute(score, [3, 7], toLimits(limits, TIERS))).toEqual(route);
  });

  test.each([
    ['min_tier', { minTier: 'fast' }],
    ['max_tier', { maxTier: 'fast' }],
  ])('an unknown %s is named and the tiers are listed', (field, limits) => {
    const error = errorOf(() => toRoute(1, [3, 7], toLimits(limits, TIERS)));
    expect(error).toMatchObject({ code: 'invalid_input', field, retryable: false });
    expect(error.message).toContain('"fast"');
    expect(error.nextStep).toContain('instant, provisioned, expert');
  });

  test('limits that exclude every tier are refused', () => {
    const error = errorOf(() =>
      toRoute(1, [3, 7], toLimits({ minTier: 'expert', maxTier: 'instant' }, TIERS)),
    );
    expect(error).toMatchObject({ code: 'invalid_input', field: 'min_tier' });
    expect(error.message).toMatch(/expert.*max_tier instant/);
  });

  test('the start is always within the limits', () => {
    const tier = fc.option(fc.constantFrom(...TIERS), { nil: undefined });
    const thresholds = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 10, noNaN: true }),
        thresholds,
        tier,
        tier,
        (score, cuts, a, b) => {
          fc.pre(!a || !b || TIERS.indexOf(a) <= TIERS.indexOf(b));
          const ascending = [...cuts].sort((x, y) => x - y);
          const { first, start, last } = toRoute(
            score,
            ascending,
            toLimits({ minTier: a, maxTier: b }, TIERS),
          );
          expect(start).toBeGreaterThanOrEqual(first);
          expect(start).toBeLessThanOrEqual(last);
          expect(first).toBe(a ? TIERS.indexOf(a) : 0);
          expect(last).toBe(b ? TIERS.indexOf(b) : 2);
        },
      ),
    );
  });
});
