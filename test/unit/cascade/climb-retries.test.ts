import { describe, expect, test } from 'vitest';
import { KEPT_RETRIES } from '../../../src/cascade/next-step.ts';
import { createRetryBudget, type RetryBudget } from '../../../src/cascade/retry-budget.ts';
import { answers, fails, fakeTier, takes } from '../../support/fake-tier.ts';
import { createTestCascade } from '../../support/test-cascade.ts';
import { climbTiers } from '../../support/test-climb.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

/** A budget of so many retries and no income. */
function poorBudget(retries: number): RetryBudget {
  let left = retries;
  return { earn: () => {}, spend: () => void left--, left: () => left };
}

describe('retries within a budget', () => {
  test('end at what is kept, and the next tier is asked', async () => {
    const tiers = [fakeTier('a', [fails('throttled')]), fakeTier('b', [answers(0.9)])];
    const retries = poorBudget(KEPT_RETRIES + 1);
    const { path } = await climbTiers(tiers, createVirtualClock(), { retries });
    expect(path).toEqual(['a first throttled', 'a retry throttled', 'b fallback completed']);
    expect(retries.left()).toBe(KEPT_RETRIES);
  });

  test('are taken from what is kept once no other tier is left, down to the last', async () => {
    const tiers = [fakeTier('a', [fails('throttled')]), fakeTier('b', [fails('rejected')])];
    const { path } = await climbTiers(tiers, createVirtualClock(), { retries: poorBudget(1) });
    expect(path).toEqual(['a first throttled', 'b fallback rejected', 'a retry throttled']);
  });

  test('are not spent on a weaker tier once a stronger one has answered', async () => {
    const clock = createVirtualClock();
    const weaker = fakeTier('weaker', [takes(500, clock, fails('throttled'))], { hedgeAfterMs: 100 });
    const stronger = fakeTier('stronger', [answers(0.2)]);
    const { path } = await climbTiers([weaker, stronger], clock);
    expect(path).toEqual(['stronger hedge completed', 'weaker first throttled']);
  });

  test('are all that is spent on: first calls, fallbacks and escalations are free', async () => {
    const tiers = [
      fakeTier('a', [fails('rejected')]),
      fakeTier('b', [answers(0.1)]),
      fakeTier('c', [answers(0.9)]),
    ];
    const retries = createRetryBudget();
    await climbTiers(tiers, createVirtualClock(), { retries });
    expect(retries.left()).toBe(createRetryBudget().left());
  });

  test('come back to a throttled tier when nobody else answered, at the time that it named', async () => {
    const clock = createVirtualClock();
    const a = fakeTier('a', [fails('throttled', { retryAfterMs: 4_000 }), answers(0.9)]);
    const b = fakeTier('b', [fails('rejected')]);
    const { path } = await climbTiers([a, b], clock);
    expect(path).toEqual(['a first throttled', 'b fallback rejected', 'a retry completed']);
    expect(clock.now()).toBe(4_000);
  });
});

describe('an outage', () => {
  const QUESTIONS = 50;

  async function askAll(tiers: Parameters<typeof createTestCascade>[0]['tiers']) {
    const { ask } = createTestCascade({ tiers: tiers ?? [] });
    const replies = [];
    for (let question = 0; question < QUESTIONS; question++)
      replies.push(await ask({ text: `Question ${question}` }));
    return replies;
  }

  test('is met with about one retry a question, once what was saved is spent', async () => {
    const a = fakeTier('a', [fails('unavailable')]);
    const replies = await askAll([a]);
    expect(a.signals.length).toBeLessThanOrEqual(2 * QUESTIONS + 20);
    expect(replies[0]?.attempts).toHaveLength(3);
    expect(replies.at(-1)?.attempts).toHaveLength(2);
  });

  test('of one tier costs no question its fallback', async () => {
    const a = fakeTier('a', [fails('unavailable')]);
    const replies = await askAll([a, fakeTier('b', [answers(0.9)])]);
    expect(replies.every(({ status, tier }) => status === 'accepted' && tier === 'b')).toBe(true);
  });

  test('of two tiers shares the same budget', async () => {
    const tiers = ['a', 'b'].map((name) => fakeTier(name, [fails('unavailable')]));
    await askAll(tiers);
    const calls = tiers.reduce((sum, { signals }) => sum + signals.length, 0);
    expect(calls).toBeLessThanOrEqual(3 * QUESTIONS + 20);
  });
});
