import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addCosts, type HourlyPrice, NO_COST, toCost, toWorstCase } from '../../../src/cascade/money.ts';

/** Half used, an hour's 20 dollars are shared by 3,000,000 tokens. */
const PRICE: HourlyPrice = { usdPerHour: 20, tokensPerHourAtCapacity: 6_000_000, utilization: 0.5 };
const hour = fc.record({
  usdPerHour: fc.integer({ min: 1, max: 100_000 }).map((milli) => milli / 1_000),
  tokensPerHourAtCapacity: fc.integer({ min: 1_000, max: 100_000_000 }),
  utilization: fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100),
});

describe('a price by the hour', () => {
  test.each([
    ['nothing for no tokens', { inputTokens: 0, outputTokens: 0 }, 0],
    ['a share of the hour', { inputTokens: 200, outputTokens: 100 }, 2_000_000],
    ['the whole hour for all that it works through', { inputTokens: 3_000_000, outputTokens: 0 }, 20e9],
    ['a fraction of a nano-USD rounded up', { inputTokens: 1, outputTokens: 0 }, 6_667],
    [
      'cached tokens as others',
      { inputTokens: 50, outputTokens: 50, cacheReadTokens: 150, cacheWriteTokens: 50 },
      2_000_000,
    ],
  ])('charges %s', (_name, usage, costNanoUsd) => {
    expect(toCost(PRICE, usage)).toEqual({ costNanoUsd, marginalNanoUsd: 0 });
  });

  test('charges more the less the machine is used', () => {
    const usage = { inputTokens: 300, outputTokens: 0 };
    expect(toCost({ ...PRICE, utilization: 1 }, usage).costNanoUsd).toBe(1_000_000);
    expect(toCost({ ...PRICE, utilization: 0.05 }, usage).costNanoUsd).toBe(20_000_000);
  });

  test('adds up to the hour, and never adds anything to the bill', () => {
    fc.assert(
      fc.property(hour, (price) => {
        const tokens = price.tokensPerHourAtCapacity * price.utilization;
        const { costNanoUsd, marginalNanoUsd } = toCost(price, { inputTokens: tokens, outputTokens: 0 });
        expect(Math.abs(costNanoUsd - price.usdPerHour * 1e9)).toBeLessThanOrEqual(1);
        expect(marginalNanoUsd).toBe(0);
      }),
    );
  });

  test('has a worst case of which nothing is marginal', () => {
    expect(toWorstCase(PRICE, 200, 100)).toEqual({ costNanoUsd: 2_000_000, marginalNanoUsd: 0 });
  });
});

test('costs add up apart, what is charged and what is on the bill', () => {
  expect(addCosts([])).toEqual(NO_COST);
  const tokens = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
  const usage = { inputTokens: 200, outputTokens: 100 };
  expect(addCosts([toCost(PRICE, usage), toCost(tokens, usage), NO_COST])).toEqual({
    costNanoUsd: 2_700_000,
    marginalNanoUsd: 700_000,
  });
});
