import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TokenPrice, toCost, toWorstCase } from '../../../src/cascade/money.ts';

const PRICE: TokenPrice = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
const CACHING: TokenPrice = {
  ...PRICE,
  cacheReadUsdPerMillionTokens: 0.1,
  cacheWriteUsdPerMillionTokens: 1.25,
};
const USAGE = { inputTokens: 10, outputTokens: 2, cacheReadTokens: 1_000, cacheWriteTokens: 100 };

describe('tokens of a prompt cache', () => {
  test('cost what other input does where they have no price', () => {
    expect(toCost(PRICE, USAGE).costNanoUsd).toBe((10 + 1_000 + 100) * 1_000 + 2 * 5_000);
  });

  test('cost their own price where they have one', () => {
    expect(toCost(CACHING, USAGE).costNanoUsd).toBe(10 * 1_000 + 2 * 5_000 + 1_000 * 100 + 100 * 1_250);
  });

  test('may be free to read', () => {
    const price = { ...CACHING, cacheReadUsdPerMillionTokens: 0 };
    expect(toCost(price, USAGE).costNanoUsd).toBe(10 * 1_000 + 2 * 5_000 + 100 * 1_250);
  });

  test('count nothing where none were reported', () => {
    expect(toCost(CACHING, { inputTokens: 10, outputTokens: 2 }).costNanoUsd).toBe(20_000);
  });
});

describe('the worst case', () => {
  test.each([
    ['is all read where nothing is dearer', PRICE, 20_000],
    ['is all written to the cache where that is dearer', CACHING, 22_500],
    [
      'is all read from the cache where that is dearer',
      { ...CACHING, cacheReadUsdPerMillionTokens: 2 },
      30_000,
    ],
    ['is all read where the cache is cheaper', { ...CACHING, cacheWriteUsdPerMillionTokens: 0.5 }, 20_000],
    ['is nothing without a price', undefined, 0],
  ])('%s', (_name, price, nanoUsd) => {
    expect(toWorstCase(price, 10, 2)).toEqual({ costNanoUsd: nanoUsd, marginalNanoUsd: nanoUsd });
  });

  test('covers the call, however its tokens fall to input, cache reads and cache writes', () => {
    const dollars = fc.double({ min: 0, max: 100, noNaN: true });
    const tokens = fc.nat(100_000);
    const price = fc.record({
      inputUsdPerMillionTokens: dollars,
      outputUsdPerMillionTokens: dollars,
      cacheReadUsdPerMillionTokens: fc.option(dollars, { nil: undefined }),
      cacheWriteUsdPerMillionTokens: fc.option(dollars, { nil: undefined }),
    });
    fc.assert(
      fc.property(price, tokens, tokens, tokens, tokens, (price, input, read, write, output) => {
        const usage = {
          inputTokens: input,
          outputTokens: output,
          cacheReadTokens: read,
          cacheWriteTokens: write,
        };
        const worst = toWorstCase(price, input + read + write, output);
        expect(worst.costNanoUsd).toBeGreaterThanOrEqual(toCost(price, usage).costNanoUsd);
        expect(worst.marginalNanoUsd).toBe(worst.costNanoUsd);
      }),
      { numRuns: 1_000 },
    );
  });
});
