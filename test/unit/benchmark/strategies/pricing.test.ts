import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPricing } from '../../../../src/benchmark/strategies/pricing.ts';
import { toReferenceModel } from '../../../../src/benchmark/strategies/reference-prices.ts';
import type { AttemptReport } from '../../../../src/cascade/answer.ts';
import { addCosts, toCost } from '../../../../src/cascade/money.ts';
import type { Tier } from '../../../../src/cascade/tier.ts';
import { fakeTier } from '../../../support/fake-tier.ts';
import { makeAnswer } from '../../../support/make-answer.ts';

const TOKENS = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
const HOURLY = { usdPerHour: 10, tokensPerHourAtCapacity: 1_000_000, utilization: 0.4 };
const tier = (name: string, more: Partial<Tier> = {}): Tier => fakeTier(name, [], more);

function report(changes: Partial<AttemptReport> = {}): AttemptReport {
  return {
    tier: 'instant',
    model: 'instant-model',
    cause: 'first',
    outcome: 'completed',
    latencyMs: 10,
    costNanoUsd: 0,
    marginalNanoUsd: 0,
    estimated: false,
    ...changes,
  };
}

const answerOf = (...attempts: AttemptReport[]) => makeAnswer({ attempts, ...addCosts(attempts) });

describe('tiers that cost money', () => {
  test('cost what their attempts did, the failed ones included', () => {
    const { toMoney } = createPricing([
      tier('instant', { price: TOKENS }),
      tier('expert', { price: TOKENS }),
    ]);
    const answer = answerOf(
      report({ costNanoUsd: 300, marginalNanoUsd: 300, outcome: 'failed', estimated: true }),
      report({
        tier: 'expert',
        costNanoUsd: 200,
        marginalNanoUsd: 200,
        usage: { inputTokens: 7, outputTokens: 3 },
      }),
      report({ tier: 'expert', outcome: 'skipped' }),
    );
    expect(toMoney(answer)).toEqual({
      cost_usd: 500e-9,
      idle_usd: 0,
      billed_usd: 500e-9,
      input_tokens: 7,
      output_tokens: 3,
      tokens_estimated: true,
    });
  });

  test('count what was read from a prompt cache, or written into it, as read', () => {
    const { toMoney } = createPricing([tier('instant', { price: TOKENS })]);
    const usage = { inputTokens: 10, outputTokens: 4, cacheReadTokens: 200, cacheWriteTokens: 3_000 };
    expect(toMoney(answerOf(report({ usage }), report({ usage })))).toMatchObject({
      input_tokens: 6_420,
      output_tokens: 8,
      tokens_estimated: false,
    });
  });

  test('by the hour cost their share of it, of which the part that nobody uses is idle, and none is billed', () => {
    const { toMoney, tiers } = createPricing([tier('instant', { price: HOURLY })]);
    const usage = { inputTokens: 900, outputTokens: 100 };
    const money = toMoney(answerOf(report({ usage, ...toCost(HOURLY, usage) })));
    expect(money.cost_usd).toBeCloseTo((1_000 / 400_000) * 10, 9);
    expect(money.idle_usd).toBeCloseTo(0.6 * money.cost_usd, 9);
    expect(money.billed_usd).toBe(0);
    expect(tiers[0]?.basis).toBe('10 USD an hour for 1000000 tokens, 40 % in use');
  });

  test('a second opinion is no idle hour, though the machine that answered has some', () => {
    const { toMoney } = createPricing([tier('instant', { price: HOURLY })]);
    const usage = { inputTokens: 900, outputTokens: 100 };
    const hour = toCost(HOURLY, usage);
    const opinion = toCost(TOKENS, { inputTokens: 1_000_000, outputTokens: 0 });
    const money = toMoney(answerOf(report({ usage, ...addCosts([hour, opinion]) })));
    expect(money.cost_usd).toBeCloseTo(0.025 + 1, 9);
    expect(money.idle_usd).toBeCloseTo(0.6 * 0.025, 9);
    expect(money.billed_usd).toBeCloseTo(1, 9);
  });

  test('are told with their prices; of those without one it is said', () => {
    const pricing = createPricing([
      tier('instant', { source: 'knowledge' }),
      tier('provisioned'),
      tier('expert', { price: { inputUsdPerMillionTokens: 0.06, outputUsdPerMillionTokens: 0.24 } }),
    ]);
    expect(pricing.tiers).toEqual([
      { name: 'instant', model: 'instant-model', basis: 'no price configured, counted as 0' },
      { name: 'provisioned', model: 'provisioned-model', basis: 'no price configured, counted as 0' },
      { name: 'expert', model: 'expert-model', basis: '0.06 USD in and 0.24 USD out a million tokens' },
    ]);
  });

  test('beside an embedded one do not make its tokens counted ones', () => {
    const { toMoney } = createPricing([
      tier('instant', { source: 'knowledge' }),
      tier('expert', { price: TOKENS }),
    ]);
    const usage = { inputTokens: 30, outputTokens: 9 };
    const embedded = report({ usage });
    const counted = report({ tier: 'expert', usage, costNanoUsd: 75_000, marginalNanoUsd: 75_000 });
    expect(toMoney(answerOf(embedded))).toMatchObject({ cost_usd: 0, tokens_estimated: true });
    expect(toMoney(answerOf(embedded, counted))).toMatchObject({ cost_usd: 75e-6, tokens_estimated: true });
    expect(toMoney(answerOf(counted))).toMatchObject({ tokens_estimated: false });
    const failed = report({ outcome: 'failed' });
    expect(toMoney(answerOf(failed, counted))).toMatchObject({ tokens_estimated: false });
  });
});

describe('embedded tiers', () => {
  const embedded = ['instant', 'provisioned', 'expert'].map((name) => tier(name, { source: 'knowledge' }));

  test('cost what the models do that they stand for, and nothing is billed', () => {
    const { tiers, toMoney } = createPricing(embedded);
    expect(tiers.map(({ pricedAs }) => pricedAs)).toEqual(
      [0, 1, 2].map((at) => toReferenceModel(at, 3).name),
    );
    expect(tiers[0]?.basis).toBe('0.06 USD in and 0.24 USD out a million tokens, on estimated tokens');
    const usage = { inputTokens: 1_000_000, outputTokens: 1_000_000 };
    const cost = (name: string) => toMoney(answerOf(report({ tier: name, usage }))).cost_usd;
    expect(['instant', 'provisioned', 'expert'].map(cost)).toEqual([0.3, 6, 18]);
    const both = answerOf(report({ usage }), report({ tier: 'expert', usage }));
    expect(toMoney(both)).toEqual({
      cost_usd: 18.3,
      idle_usd: 0,
      billed_usd: 0,
      input_tokens: 2_000_000,
      output_tokens: 2_000_000,
      tokens_estimated: true,
    });
  });

  test('that did not answer cost nothing', () => {
    const { toMoney } = createPricing(embedded);
    expect(toMoney(answerOf(report({ outcome: 'failed' }), report({ outcome: 'aborted' })))).toMatchObject({
      cost_usd: 0,
      input_tokens: 0,
    });
  });

  test('what a second opinion on them really costs is not lost', () => {
    const { toMoney } = createPricing(embedded);
    const money = toMoney(
      answerOf(
        report({
          usage: { inputTokens: 10, outputTokens: 1 },
          costNanoUsd: 4_000_000,
          marginalNanoUsd: 4_000_000,
        }),
      ),
    );
    expect(money.billed_usd).toBe(0.004);
    expect(money.cost_usd).toBeGreaterThanOrEqual(money.billed_usd);
  });
});

test('models that stand for tiers never become cheaper further up, whatever their number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), (count) => {
      const prices = Array.from(
        { length: count },
        (_, index) => toReferenceModel(index, count).price.inputUsdPerMillionTokens,
      );
      expect(prices).toEqual([...prices].sort((a, b) => a - b));
      expect(prices[0]).toBe(0.06);
      if (count > 1) expect(prices.at(-1)).toBe(3);
    }),
  );
});
