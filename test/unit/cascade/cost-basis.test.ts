import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../../src/cascade/attempt.ts';
import { toCostBasis } from '../../../src/cascade/cost-basis.ts';
import { fakeTier } from '../../support/fake-tier.ts';
import { completed, failed, skipped } from '../../support/make-attempt.ts';

const TIERS = [
  fakeTier('local', [], { source: 'knowledge' }),
  fakeTier('instant', [], { price: { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 } }),
  fakeTier('expert', [], {
    price: { usdPerHour: 1.515, tokensPerHourAtCapacity: 900_000, utilization: 0.3 },
  }),
  fakeTier('unpriced', []),
];
const NOTHING = 'nothing was charged: no priced tier was called';
const EXPERT = 'expert: share of 1.515 USD an hour for 900000 tokens at 30 % use';

/** The same attempt, for which nothing was reported. */
const estimated = (attempt: Attempt): Attempt => ({ ...attempt, estimated: true });

/** The same attempt, whose answer somebody else was asked about. */
const reviewed = (attempt: Attempt): Attempt => ({ ...attempt, reviewer: { name: 'checker' } });

describe('the basis of a cost', () => {
  test.each<[string, readonly Attempt[], string]>([
    ['is nothing where nobody was asked', [], NOTHING],
    ['is nothing where the knowledge answered', [completed(0, 0.9)], NOTHING],
    ['is nothing where a priced tier was passed over', [completed(0, 0.9), skipped(1)], NOTHING],
    ['is the price of tokens', [completed(1, 0.9)], 'instant: tokens at the configured prices'],
    ['is the share of an hour', [completed(2, 0.9)], EXPERT],
    ['says where no price is configured', [completed(3, 0.9)], 'unpriced: no price configured, counted as 0'],
    ['names failed calls too', [failed(1, 'timeout')], 'instant: tokens at the configured prices'],
    [
      'names each tier once, cheapest first, in whatever order they ended',
      [completed(2, 0.1), failed(1, 'throttled'), failed(1, 'throttled')],
      `instant: tokens at the configured prices; ${EXPERT}`,
    ],
    [
      'names whoever gave second opinions at a price of their own, once',
      [reviewed(completed(1, 0.9)), reviewed(completed(1, 0.9))],
      'instant: tokens at the configured prices; second opinions of checker: no price configured, counted as 0',
    ],
    [
      'says how many calls were estimated',
      [estimated(failed(1, 'timeout')), estimated(failed(1, 'malformed')), completed(1, 0.9)],
      'instant: tokens at the configured prices; ' +
        'calls without reported usage, charged at the most they may have used: 2',
    ],
  ])('%s', (_name, attempts, basis) => {
    expect(toCostBasis(attempts, TIERS)).toBe(basis);
  });
});
