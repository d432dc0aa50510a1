import { describe, expect, test } from 'vitest';
import { toCacheKeys } from '../../../src/cascade/cache-key.ts';
import type { Caller } from '../../../src/cascade/caller.ts';
import type { Query } from '../../../src/cascade/query.ts';
import { createMemoryCache } from '../../../src/store/memory-cache.ts';
import { toNearQuestion } from '../../../src/text/paraphrase/near-question.ts';
import { answers, fails, fakeTier } from '../../support/fake-tier.ts';
import { createTestCascade, silentKnowledge } from '../../support/test-cascade.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const TEXT = 'How do I reset my password?';
const CALLER: Caller = { subject: 'ann', tenant: 'acme', audience: 'customers', department: 'sales' };
const CONTEXT = {
  use_case: 'general',
  product: 'vm',
  plan: 'pro',
  locale: 'en',
  channel: 'chat',
  attributes: { region: 'eu', seats: 5, trial: false },
};
const QUERY: Query = { text: TEXT, context: CONTEXT, caller: CALLER };
const NEAR = { toNearQuestion };

describe('the key of an answer tells apart', () => {
  const { attributes } = CONTEXT;
  test.each<[string, Partial<Query>]>([
    ['use cases', { context: { ...CONTEXT, use_case: 'billing' } }],
    ['products', { context: { ...CONTEXT, product: 'disk' } }],
    ['plans', { context: { ...CONTEXT, plan: 'free' } }],
    ['locales', { context: { ...CONTEXT, locale: 'de' } }],
    ['locales by region', { context: { ...CONTEXT, locale: 'en-GB' } }],
    ['channels', { context: { ...CONTEXT, channel: 'email' } }],
    ['attributes', { context: { ...CONTEXT, attributes: { ...attributes, region: 'us' } } }],
    ['attributes by type', { context: { ...CONTEXT, attributes: { ...attributes, seats: '5' } } }],
    ['attributes that are missing', { context: { ...CONTEXT, attributes: {} } }],
    ['a product by the name of the plan', { context: { ...CONTEXT, product: 'pro', plan: 'vm' } }],
    ['no context', { context: {} }],
    ['tenants', { caller: { ...CALLER, tenant: 'umbrella' } }],
    ['no tenant', { caller: { ...CALLER, tenant: undefined } }],
    ['audiences', { caller: { ...CALLER, audience: 'staff' } }],
    ['departments', { caller: { ...CALLER, department: 'law' } }],
    [
      'a department by the name of the audience',
      { caller: { ...CALLER, audience: 'sales', department: 'customers' } },
    ],
    ['nobody', { caller: undefined }],
    ['who has no rights', { caller: { subject: 'ann' } }],
    ['other words', { text: 'How can I reset my password?' }],
    ['punctuation', { text: 'How do I reset my password' }],
  ])('%s', (_what, other) => {
    const [one, two] = [QUERY, { ...QUERY, ...other }].map((query) => toCacheKeys(query, 'made', undefined));
    expect(two?.exact).not.toBe(one?.exact);
  });

  test.each<[string, Partial<Query>]>([
    ['case', { text: TEXT.toUpperCase() }],
    ['spacing', { text: ' How do  I\treset my\npassword? '.trim() }],
    ['width of letters', { text: 'Ｈow do I reset my password？' }],
    ['subject', { caller: { ...CALLER, subject: 'bob' } }],
    ['conversation', { sessionId: 's' }],
    ['limits', { minTier: 'a', maxTier: 'a', deadlineMs: 1, maxCostNanoUsd: 1, minConfidence: 1 }],
  ])('and not the %s', (_what, other) => {
    expect(toCacheKeys({ ...QUERY, ...other }, 'made', undefined)).toEqual(
      toCacheKeys(QUERY, 'made', undefined),
    );
  });

  test('what the answer is made from, and in other words only where that is wanted', () => {
    expect(toCacheKeys(QUERY, 'v2 f1', undefined).exact).not.toBe(
      toCacheKeys(QUERY, 'v1 f1', undefined).exact,
    );
    expect(toCacheKeys(QUERY, 'v1 f2', undefined).exact).not.toBe(
      toCacheKeys(QUERY, 'v1 f1', undefined).exact,
    );
    expect(toCacheKeys(QUERY, 'v1 f1', undefined).near).toBeUndefined();
    expect(toCacheKeys(QUERY, 'v1 f1', toNearQuestion).near).toBeDefined();
    expect(toCacheKeys(QUERY, 'v1 f1', toNearQuestion).near).not.toBe(
      toCacheKeys(QUERY, 'v2 f1', toNearQuestion).near,
    );
  });
});

describe('a question in other words', () => {
  const ask = async (first: Partial<Query>, second: Partial<Query>, parts = {}) => {
    const tiers = [fakeTier('a', [answers(0.8)]), fakeTier('b', [answers(0.9)])];
    const made = createTestCascade({ tiers, ...NEAR, ...parts });
    await made.ask(first);
    return (await made.ask(second)).source;
  };

  test.each([
    ['How can I reset my password?', TEXT],
    ['Hello, how do I reset my password please?', TEXT],
    ['How do I cancel order 12?', 'How can I cancel order 12?'],
  ])('is answered from the cache: %s', async (other, text) => {
    expect(await ask({ text }, { text: other })).toBe('cache');
  });

  test.each([
    ['another number', 'How do I cancel order 12?', 'How can I cancel order 13?'],
    ['another name', 'How do I connect my site to Slack?', 'How can I connect my site to Zoom?'],
    ['a negation', 'Can I cancel my order?', 'Can I not cancel my order?'],
    ['another direction', 'How do I move from Pro to Free?', 'How do I move from Free to Pro?'],
    ['another kind of answer', 'How do I reset my password?', 'When do I reset my password?'],
    ['another thing', 'How do I reset my password?', 'How can I reset my phone?'],
  ])('with %s is not', async (_what, text, other) => {
    expect(await ask({ text }, { text: other })).toBe('model');
  });

  test('is not unless that is configured', async () => {
    const parts = { toNearQuestion: undefined };
    expect(await ask({}, { text: 'How can I reset my password?' }, parts)).toBe('model');
  });

  test.each<[string, Partial<Query>]>([
    ['for another product', { context: { product: 'vm' } }],
    ['of another tenant', { caller: CALLER }],
    ['that asks for a stronger tier', { minTier: 'b' }],
    ['that asks for more confidence', { minConfidence: 0.85 }],
    ['after an earlier turn', { history: [{ question: 'q', answer: 'a' }] }],
  ])('%s is not', async (_what, more) => {
    expect(await ask({}, { text: 'How can I reset my password?', ...more })).toBe('model');
  });

  test('is kept under its own words as well, and those go first', async () => {
    const tier = fakeTier('a', [answers(0.8), answers(0.95)]);
    const { ask } = createTestCascade({ tiers: [tier], ...NEAR });
    const other = 'How can I reset my password?';
    await ask();
    await ask({ text: other, minConfidence: 0.9 });
    expect((await ask()).response).toBe('0.8 sure');
    expect((await ask({ text: other })).response).toBe('0.95 sure');
    expect((await ask({ text: 'Please, how can I reset my password?' })).response).toBe('0.95 sure');
    expect(tier.signals).toHaveLength(2);
  });

  test('that was asked later answers where the very question’s answer is past its time', async () => {
    const tier = fakeTier('a', [answers(0.9)]);
    const { ask, clock } = createTestCascade({ tiers: [tier], ...NEAR });
    await ask();
    clock.advance(60_000);
    expect((await ask({ text: 'How can I reset my password?' })).source).toBe('model');
    expect(await ask()).toMatchObject({ source: 'cache', status: 'accepted' });
  });

  test('that was asked of a stronger tier answers where the very question’s answer is too weak', async () => {
    const tiers = [fakeTier('a', [answers(0.8)]), fakeTier('b', [answers(0.9)])];
    const { ask } = createTestCascade({ tiers, ...NEAR });
    await ask();
    await ask({ text: 'How can I reset my password?', minTier: 'b' });
    expect(await ask({ minTier: 'b' })).toMatchObject({ source: 'cache', tier: 'b' });
  });
});

describe('an answer past its time', () => {
  const setUp = (...replies: Parameters<typeof fakeTier>[1][number][]) => {
    const clock = createVirtualClock();
    const cache = createMemoryCache({ kind: 'memory', ttlSeconds: 60 }, clock);
    const tiers = [fakeTier('a', [answers(0.9), ...replies])];
    return createTestCascade({ tiers, cache, clock, knowledge: silentKnowledge });
  };

  test.each<[string, Parameters<typeof setUp>[0], object]>([
    [
      'serves where all tiers failed',
      fails('misconfigured'),
      { source: 'cache', degraded: true, response: '0.9 sure' },
    ],
    ['does not where one answered', answers(0.8), { source: 'model', degraded: false, response: '0.8 sure' }],
    ['does not where one answered weakly', answers(0.2), { source: 'model', status: 'best_effort' }],
    ['does not where one abstained', answers(0.2, { abstained: true }), { source: 'model', abstained: true }],
  ])('%s', async (_when, reply, expected) => {
    const { ask, clock } = setUp(reply);
    await ask();
    clock.advance(60_000);
    expect(await ask()).toMatchObject(expected);
  });
});
