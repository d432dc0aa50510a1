import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyTier, toTiers } from '../../support/any-tier.ts';
import { answers, fails, fakeTier, hangs, type Reply, takes } from '../../support/fake-tier.ts';
import { climbTiers } from '../../support/test-climb.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

/** 27 characters, reckoned as 9 tokens and 20 of markup. */
const QUERY = { text: 'How do I reset my password?', context: {} };
const PRICE = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
/** 29 tokens in at 1,000 and 100 out at 5,000. */
const WORST_CASE = 529_000;
/** A title and an address of one token each, 10 tokens of text and 20 of markup. */
const ONE_PASSAGE = 32_000;
const USAGE = { inputTokens: 8, outputTokens: 20 };
const USED = 108_000;

const costs = (attempts: readonly { costNanoUsd: number }[]) =>
  attempts.map(({ costNanoUsd }) => costNanoUsd);

describe('the cost of an attempt', () => {
  test.each<[string, Reply, number]>([
    ['is what was used, where that is known', answers(0.9, { usage: USAGE }), USED],
    ['is estimated from the text where usage is unknown', answers(0.9, { text: '0.9 sure' }), 44_000],
    ['is the worst case for a timeout', hangs, WORST_CASE],
    ['is nothing for a failure', fails('rejected'), 0],
  ])('%s', async (_name, reply, cost) => {
    const tier = fakeTier('a', [reply], { price: PRICE });
    const { attempts } = await climbTiers([tier], createVirtualClock(), { query: QUERY });
    expect(costs(attempts)).toEqual([cost]);
  });

  test('is the worst case for a call that lost to its hedge', async () => {
    const clock = createVirtualClock();
    const slow = fakeTier('slow', [hangs], { price: PRICE, hedgeAfterMs: 100 });
    const quick = fakeTier('quick', [answers(0.9, { usage: USAGE })], { price: PRICE });
    expect(costs((await climbTiers([slow, quick], clock)).attempts)).toEqual([USED, WORST_CASE]);
  });

  test('is nothing without a price', async () => {
    const { attempts } = await climbTiers([fakeTier('a', [hangs])], createVirtualClock());
    expect(costs(attempts)).toEqual([0]);
  });

  test('counts the passages that a tier is sent', async () => {
    const passage = {
      title: 't',
      uri: 'u',
      sections: [],
      text: 'x'.repeat(30),
      start: 0,
      score: 1,
      outdated: false,
    };
    const grounding = { passages: [passage], weights: new Map(), spelling: new Map(), strength: 1 };
    const tier = fakeTier('a', [hangs], { price: PRICE });
    const { attempts } = await climbTiers([tier], createVirtualClock(), { query: QUERY, grounding });
    expect(costs(attempts)).toEqual([WORST_CASE + ONE_PASSAGE]);
  });
});

describe('the most that a question may cost', () => {
  const limited = (maxCostNanoUsd: number) => ({ query: { ...QUERY, maxCostNanoUsd } });

  test('a tier that could cost more is skipped, and the next affordable one is asked', async () => {
    const dear = fakeTier('dear', [answers(0.9)], { price: PRICE });
    const free = fakeTier('free', [answers(0.9)]);
    const { path } = await climbTiers([dear, free], createVirtualClock(), limited(WORST_CASE - 1));
    expect(path).toEqual(['dear first skipped', 'free first completed']);
    expect(dear.signals).toHaveLength(0);
  });

  test('a tier that costs just as much is asked', async () => {
    const tier = fakeTier('a', [answers(0.9)], { price: PRICE });
    const { path } = await climbTiers([tier], createVirtualClock(), limited(WORST_CASE));
    expect(path).toEqual(['a first completed']);
  });

  test('what a call did not use is there for the next', async () => {
    const tiers = ['a', 'b'].map((name) =>
      fakeTier(name, [answers(0.1, { usage: USAGE })], { price: PRICE }),
    );
    const { path } = await climbTiers(tiers, createVirtualClock(), limited(USED + WORST_CASE));
    expect(path).toEqual(['a first completed', 'b escalation completed']);
  });

  test('a running call keeps its worst case from a hedge', async () => {
    const clock = createVirtualClock();
    const slow = fakeTier('slow', [takes(5_000, clock, answers(0.9))], { price: PRICE, hedgeAfterMs: 100 });
    const quick = fakeTier('quick', [answers(0.9)], { price: PRICE });
    const { path } = await climbTiers([slow, quick], clock, limited(2 * WORST_CASE - 1));
    expect(path).toEqual(['slow first completed']);
  });

  test('is never exceeded, whatever the tiers do', async () => {
    const usage = fc.record({ inputTokens: fc.nat(9), outputTokens: fc.nat(100) });
    const tiers = fc.array(anyTier(usage), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(tiers, fc.nat(3_000_000), async (given, maxCostNanoUsd) => {
        const clock = createVirtualClock();
        const { attempts } = await climbTiers(toTiers(given, clock), clock, limited(maxCostNanoUsd));
        expect(costs(attempts).reduce((sum, cost) => sum + cost, 0)).toBeLessThanOrEqual(maxCostNanoUsd);
        expect(clock.now()).toBeLessThanOrEqual(10_000);
      }),
    );
  });
});
