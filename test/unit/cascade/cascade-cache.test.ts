import { describe, expect, test } from 'vitest';
import type { Query } from '../../../src/cascade/query.ts';
import { createMemoryCache } from '../../../src/store/memory-cache.ts';
import { answers, fails, fakeTier } from '../../support/fake-tier.ts';
import { createTestCascade, silentKnowledge, TEST_SETTINGS } from '../../support/test-cascade.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const PRICE = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
const TURN = { question: 'Which account is mine?', answer: 'The one that you pay for.' };

/** Three tiers, of which the middle one gives the first answer, with 0.8 confidence. */
function threeTiers() {
  const tiers = [
    fakeTier('a', [answers(0.1)], { price: PRICE }),
    fakeTier('b', [answers(0.8)], { price: PRICE }),
    fakeTier('c', [answers(0.9)], { price: PRICE }),
  ];
  const calls = () => tiers.reduce((sum, { signals }) => sum + signals.length, 0);
  return { ...createTestCascade({ tiers }), calls };
}

describe('a question asked again', () => {
  test('is answered from the cache, for nothing, under an id of its own', async () => {
    const { ask, calls, cascade, events } = threeTiers();
    const first = await ask();
    const before = calls();
    const second = await ask();
    expect(calls()).toBe(before);
    expect(first.costNanoUsd).toBeGreaterThan(0);
    expect(second).toMatchObject({
      response: first.response,
      status: 'accepted',
      degraded: false,
      source: 'cache',
      tier: 'b',
      model: 'b-model',
      confidence: 0.8,
      costNanoUsd: 0,
      attempts: [],
      nextAction: { do: 'send' },
    });
    expect(second.answerId).not.toBe(first.answerId);
    expect((await cascade.recallAnswer(second.answerId))?.answer).toEqual(second);
    expect(events.at(-1)).toEqual({ type: 'answer', answer: second, number: 0 });
  });

  test.each<[string, Partial<Query>]>([
    ['in other case and spacing', { text: 'HOW do  I reset\nmy password?' }],
    ['in full-width letters', { text: 'Ｈow do I reset my password?' }],
    ['with a lower min_confidence', { minConfidence: 0.8 }],
    ['with a min_tier that answered', { minTier: 'b' }],
    ['with a max_tier that answered', { maxTier: 'b' }],
    ['with another deadline', { deadlineMs: 5_000 }],
    ['with an empty history', { history: [] }],
  ])('%s is a hit', async (_name, query) => {
    const { ask } = threeTiers();
    await ask();
    expect((await ask(query)).source).toBe('cache');
  });

  test.each<[string, Partial<Query>]>([
    ['in other words', { text: 'How can I reset my password?' }],
    ['for another product', { context: { product: 'vm' } }],
    ['with other attributes', { context: { attributes: { beta: true } } }],
    ['after an earlier turn', { history: [TURN] }],
    ['with a higher min_confidence', { minConfidence: 0.81 }],
    ['with a min_tier above the one that answered', { minTier: 'c' }],
    ['with a max_tier below the one that answered', { maxTier: 'a' }],
  ])('%s is no hit', async (_name, query) => {
    const { ask } = threeTiers();
    await ask();
    expect((await ask(query)).source).toBe('model');
  });

  test.each<[string, Query['history']]>([
    ['in the same conversation', [{ ...TURN }]],
    ['without it', undefined],
  ])('%s is no hit, where it was asked in a conversation', async (_name, history) => {
    const { ask } = threeTiers();
    await ask({ history: [TURN] });
    expect((await ask({ history })).source).toBe('model');
  });

  test('by an escalation is never a hit', async () => {
    const { ask } = threeTiers();
    await ask();
    expect((await ask({}, { recall: false })).source).toBe('model');
  });

  test('after its time is no hit', async () => {
    const { ask, clock } = threeTiers();
    await ask();
    clock.advance(59_999);
    expect((await ask()).source).toBe('cache');
    clock.advance(1);
    expect((await ask()).source).toBe('model');
  });

  test('after the knowledge changed is no hit', async () => {
    let version = 'v1';
    const { ask } = createTestCascade({
      tiers: [fakeTier('a', [answers(0.9)])],
      knowledge: { ...silentKnowledge, version: () => version },
    });
    await ask();
    expect((await ask()).source).toBe('cache');
    version = 'v2';
    expect((await ask()).source).toBe('model');
  });

  test('under another configuration is no hit', async () => {
    const clock = createVirtualClock();
    const cache = createMemoryCache({ kind: 'memory', ttlSeconds: 60 }, clock);
    const [one, other] = ['f1', 'f2'].map((fingerprint) =>
      createTestCascade({
        tiers: [fakeTier('a', [answers(0.9)])],
        clock,
        cache,
        settings: { ...TEST_SETTINGS, fingerprint },
      }),
    );
    await one?.ask();
    expect((await one?.ask())?.source).toBe('cache');
    expect((await other?.ask())?.source).toBe('model');
  });
});

describe('the basis of the cost of a cached answer', () => {
  test('is the cache where it is fresh, and not what its own tiers were charged by', async () => {
    const { ask } = threeTiers();
    expect((await ask()).costBasis).toMatch(/^a: tokens at the configured prices; b: tokens at/);
    expect((await ask()).costBasis).toBe('nothing was charged: from the cache');
  });

  test('is what the failed calls are charged by where it is past its time', async () => {
    const tiers = [
      fakeTier('a', [answers(0.9), fails('malformed')]),
      fakeTier('b', [fails('rejected')], { price: PRICE }),
    ];
    const { ask, clock } = createTestCascade({ tiers });
    await ask();
    clock.advance(60_000);
    expect(await ask()).toMatchObject({
      source: 'cache',
      costBasis: 'a: no price configured, counted as 0; b: tokens at the configured prices',
    });
  });
});

describe('the cache does not keep', () => {
  test.each([
    ['a best effort', answers(0.5)],
    ['an abstention', answers(1, { abstained: true })],
    ['a broken-off answer', answers(0.9, { stop: 'length' })],
    ['a refusal', answers(0.9, { stop: 'refused' })],
  ])('%s', async (_name, reply) => {
    const tier = fakeTier('a', [reply]);
    const { ask } = createTestCascade({ tiers: [tier] });
    await ask({ minConfidence: 0.6 });
    await ask({ minConfidence: 0 });
    expect(tier.signals).toHaveLength(2);
  });

  test('anything when it is off', async () => {
    const tier = fakeTier('a', [answers(0.9)]);
    const cache = createMemoryCache({ kind: 'none' }, createVirtualClock());
    const { ask } = createTestCascade({ tiers: [tier], cache });
    await ask();
    expect((await ask()).source).toBe('model');
  });
});
