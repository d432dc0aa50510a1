import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateTokens, nanoUsdToUsd, toCost, usdToNanoUsd } from '../../../src/cascade/money.ts';

const price = (input: number, output: number) => ({
  inputUsdPerMillionTokens: input,
  outputUsdPerMillionTokens: output,
});
/** What the question is charged, which for tokens is also what it adds to the bill. */
function costOf(...[rates, tokens]: Parameters<typeof toCost>): number {
  const { costNanoUsd, marginalNanoUsd } = toCost(rates, tokens);
  expect(marginalNanoUsd).toBe(costNanoUsd);
  return costNanoUsd;
}

const usage = (inputTokens: number, outputTokens: number) => ({ inputTokens, outputTokens });

describe('the cost of tokens', () => {
  test.each([
    ['nothing without a price', undefined, usage(1_000, 1_000), 0],
    ['nothing for no tokens', price(3, 15), usage(0, 0), 0],
    ['1,000 nano-USD a token at a dollar a million', price(1, 0), usage(1, 0), 1_000],
    ['input and output apart', price(3, 15), usage(1_000, 200), 6_000_000],
    ['a fraction of a nano-USD rounded up', price(0.0001, 0), usage(1, 0), 1],
    ['a dollar for a million', price(1, 1), usage(1_000_000, 0), 1_000_000_000],
    ['an inexact price to the nano-USD', price(0.33, 2.75), usage(100, 300), 858_000],
    ['another inexact price to the nano-USD', price(0.07, 0), usage(100, 0), 7_000],
    ['a sum of inexact prices to the nano-USD', price(0.1, 0.2), usage(1, 1), 300],
  ])('is %s', (_name, rates, tokens, nanoUsd) => {
    expect(costOf(rates, tokens)).toBe(nanoUsd);
  });

  test('is an integer that never falls when tokens or prices rise', () => {
    const tokens = fc.nat(1_000_000);
    const rate = fc.double({ min: 0, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(tokens, tokens, tokens, rate, rate, rate, (input, output, more, dollars, out, rise) => {
        const cost = costOf(price(dollars, out), usage(input, output));
        expect(Number.isSafeInteger(cost)).toBe(true);
        expect(costOf(price(dollars, out), usage(input + more, output))).toBeGreaterThanOrEqual(cost);
        expect(costOf(price(dollars, out), usage(input, output + more))).toBeGreaterThanOrEqual(cost);
        expect(costOf(price(dollars + rise, out), usage(input, output))).toBeGreaterThanOrEqual(cost);
      }),
    );
  });

  test('is exact for prices in whole thousandths of a dollar, as price lists have them', () => {
    const milli = fc.nat(100_000);
    const tokens = fc.nat(200_000);
    fc.assert(
      fc.property(milli, milli, tokens, tokens, (inputMilli, outputMilli, input, output) => {
        const exact = BigInt(inputMilli) * BigInt(input) + BigInt(outputMilli) * BigInt(output);
        const cost = costOf(price(inputMilli / 1_000, outputMilli / 1_000), usage(input, output));
        expect(BigInt(cost)).toBe(exact);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('dollars and nano-USD', () => {
  test.each([
    [0, 0],
    [0.000001, 1_000],
    [0.29, 290_000_000],
    [0.000000001, 1],
    [1_000, 1_000_000_000_000],
  ])('%d dollars are %d nano-USD', (usd, nanoUsd) => {
    expect(usdToNanoUsd(usd)).toBe(nanoUsd);
  });

  test('whole nano-USD survive the way to dollars and back', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000_000), (nanoUsd) => {
        expect(usdToNanoUsd(nanoUsdToUsd(nanoUsd))).toBe(nanoUsd);
      }),
    );
  });
});

test('tokens are estimated from bytes, rounded up', () => {
  expect([0, 1, 3, 4].map((length) => estimateTokens('x'.repeat(length)))).toEqual([0, 1, 1, 2]);
  expect(['ü', '語', '語語', '🙂'].map(estimateTokens)).toEqual([1, 1, 2, 2]);
});
