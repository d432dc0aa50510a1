import { describe, expect, test } from 'vitest';
import { answers, fails, fakeTier, hangs } from '../../support/fake-tier.ts';
import { createTestCascade } from '../../support/test-cascade.ts';

const PRICE = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
const HOURLY = { usdPerHour: 20, tokensPerHourAtCapacity: 6_000_000, utilization: 0.5 };
const USAGE = { inputTokens: 200, outputTokens: 100 };

describe('an answer says of its attempts', () => {
  test('why a tier was passed over', async () => {
    const tiers = [
      fakeTier('small', [answers(0.9)], { contextTokens: 10 }),
      fakeTier('dear', [answers(0.9)], { price: PRICE }),
      fakeTier('free', [answers(0.9)]),
    ];
    const { attempts } = await createTestCascade({ tiers }).ask({ maxCostNanoUsd: 1 });
    expect(attempts).toMatchObject([
      { tier: 'small', outcome: 'skipped', reasons: ['the question is longer than it can hold'] },
      { tier: 'dear', outcome: 'skipped', reasons: ['a call could have cost more than is left'] },
      { tier: 'free', outcome: 'completed' },
    ]);
  });

  test('what had no room', async () => {
    const tiers = [fakeTier('a', [answers(0.9)], { contextTokens: 130 })];
    const history = [{ question: 'Who are you?', answer: 'The help desk.' }];
    const { attempts } = await createTestCascade({ tiers }).ask({ history });
    expect(attempts).toMatchObject([{ dropped: { passages: 0, turns: 1 } }]);
  });

  test('what each took, and what of it is reckoned', async () => {
    const tiers = [
      fakeTier('a', [hangs], { price: PRICE, timeoutMs: 1_000 }),
      fakeTier('b', [answers(0.2, { usage: USAGE })], { price: HOURLY }),
      fakeTier('c', [answers(0.9, { usage: USAGE })], { price: PRICE }),
    ];
    const answer = await createTestCascade({ tiers }).ask();
    expect(answer.attempts).toMatchObject([
      { tier: 'a', costNanoUsd: 529_000, marginalNanoUsd: 529_000, estimated: true },
      { tier: 'b', costNanoUsd: 2_000_000, marginalNanoUsd: 0, estimated: false, usage: USAGE },
      { tier: 'c', costNanoUsd: 700_000, marginalNanoUsd: 700_000, estimated: false, usage: USAGE },
    ]);
    expect(answer.costNanoUsd).toBe(3_229_000);
    expect(answer.marginalNanoUsd).toBe(1_229_000);
    expect(answer.costBasis).toBe(
      'a: tokens at the configured prices; b: share of 20 USD an hour for 6000000 tokens at 50 % use; ' +
        'c: tokens at the configured prices; ' +
        'calls without reported usage, charged at the most they may have used: 1',
    );
  });

  test('the kind of a failure, and nothing that the provider said', async () => {
    const failure = fails('rejected', { message: 'arn:aws:secret', requestId: 'req-7', usage: USAGE });
    const answer = await createTestCascade({ tiers: [fakeTier('a', [failure], { price: PRICE })] }).ask();
    expect(answer.attempts).toMatchObject([{ failure: 'rejected', usage: USAGE, costNanoUsd: 700_000 }]);
    expect(JSON.stringify(answer)).not.toMatch(/arn:aws|req-7/);
  });
});
