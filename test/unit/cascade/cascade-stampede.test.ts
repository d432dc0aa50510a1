import { describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/cascade/answer.ts';
import type { Caller } from '../../../src/cascade/caller.ts';
import type { Query } from '../../../src/cascade/query.ts';
import { answers, fakeTier, takes } from '../../support/fake-tier.ts';
import { createStampede, distinct, MANY, many, watchRejections } from '../../support/stampede.ts';
import { createTestCascade } from '../../support/test-cascade.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const ANN: Caller = { subject: 'ann', tenant: 'acme', audience: 'customers', department: 'sales' };

watchRejections();

const sum = (given: readonly Answer[]) => given.reduce((total, { costNanoUsd }) => total + costNanoUsd, 0);

describe('64 of the same question at once', () => {
  test('are one call, charged once, and each has an answer of its own that can be escalated', async () => {
    const { askAll, tier, cascade, events } = createStampede();
    const given = await askAll(many());
    expect(tier.signals).toHaveLength(1);
    expect(distinct(given.map(({ answerId }) => answerId))).toBe(MANY);
    expect(given.every(({ response, status }) => response === '0.9 sure' && status === 'accepted')).toBe(
      true,
    );
    expect(given.filter(({ costNanoUsd }) => costNanoUsd > 0)).toHaveLength(1);
    expect(given.filter(({ attempts }) => attempts.length > 0)).toHaveLength(1);
    for (const answer of given) {
      expect((await cascade.recallAnswer(answer.answerId))?.answer).toEqual(answer);
    }
    const told = events.filter((event) => event.type === 'answer');
    expect(sum(told.map(({ answer }) => answer))).toBe(sum(given));
    expect(events.filter(({ type }) => type === 'verdict')).toHaveLength(1);
    expect(told.filter(({ number }) => number > 0)).toHaveLength(1);
  });

  test('in other case and spacing are one call all the same', async () => {
    const { askAll, tier } = createStampede();
    await askAll([{}, { text: 'HOW do I  reset my password?' }, { deadlineMs: 15_000 }]);
    expect(tier.signals).toHaveLength(1);
  });

  test('of several callers who may see the same belong to each of them alone', async () => {
    const { askAll, tier, cascade } = createStampede();
    const bob = { ...ANN, subject: 'bob' };
    const [forAnn, forBob] = await askAll([{ caller: ANN }, { caller: bob }]);
    expect(tier.signals).toHaveLength(1);
    const recall = async (answer: Answer | undefined, caller: Caller) =>
      (await cascade.recallAnswer(answer?.answerId ?? '', caller))?.query.caller;
    expect(await recall(forAnn, ANN)).toEqual(ANN);
    expect(await recall(forBob, bob)).toEqual(bob);
    expect(await recall(forAnn, bob)).toBeUndefined();
    expect(await recall(forBob, ANN)).toBeUndefined();
  });

  test('leave nothing behind: asked again later without a cache, they are one call once more', async () => {
    const cache = { get: async () => undefined, set: async () => {} };
    const { askAll, tier } = createStampede(undefined, { cache });
    for (const calls of [1, 2, 3]) {
      await askAll(many());
      expect(tier.signals).toHaveLength(calls);
    }
  });

  test('that go on coming while the answer is put into a slow cache are one call', async () => {
    const clock = createVirtualClock();
    const kept = new Map<string, Answer>();
    const pause = () => clock.sleep(40, new AbortController().signal);
    const cache = {
      get: async (key: string) => {
        const answer = kept.get(key);
        await pause();
        return answer && { answer, fresh: true };
      },
      set: async (key: string, answer: Answer) => {
        await pause();
        kept.set(key, answer);
      },
    };
    const tier = fakeTier('a', [takes(100, clock, answers(0.9))]);
    const { ask } = createTestCascade({ tiers: [tier], cache, clock });
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        await clock.sleep(10 * index, new AbortController().signal);
        return ask();
      }),
    );
    expect(tier.signals).toHaveLength(1);
  });
});

describe('questions at once are apart', () => {
  test.each<[string, Partial<Query>, Partial<Query>]>([
    ['in other words', {}, { text: 'How can I reset my password?' }],
    ['with another min_tier', {}, { minTier: 'a' }],
    ['with another max_tier', {}, { maxTier: 'a' }],
    ['with another max_cost', { maxCostNanoUsd: 10_000_000 }, { maxCostNanoUsd: 20_000_000 }],
    ['with a max_cost and without', {}, { maxCostNanoUsd: 20_000_000 }],
    ['with another min_confidence', { minConfidence: 0.5 }, { minConfidence: 0.6 }],
    ['of another tenant', { caller: ANN }, { caller: { ...ANN, tenant: 'other' } }],
    ['of another audience', { caller: ANN }, { caller: { ...ANN, audience: 'staff' } }],
    ['of another department', { caller: ANN }, { caller: { ...ANN, department: 'law' } }],
    ['of nobody and of a caller', {}, { caller: { subject: 'ann' } }],
    ['in another context', { context: { product: 'vm' } }, { context: { product: 'disk' } }],
    ['with other attributes', {}, { context: { attributes: { beta: true } } }],
    ['in one session', { sessionId: 's' }, { sessionId: 's' }],
    ['in a session and without', {}, { sessionId: 's' }],
    [
      'after an earlier turn',
      { history: [{ question: 'q', answer: 'a' }] },
      { history: [{ question: 'q', answer: 'a' }] },
    ],
    ['with a reason to escalate', { escalationReason: 'weak' }, { escalationReason: 'weak' }],
  ])('%s', async (_how, one, other) => {
    const { askAll, tier } = createStampede();
    await askAll([one, other]);
    expect(tier.signals).toHaveLength(2);
  });

  test('where they hold personal data', async () => {
    const redactor = {
      redact: (text: string) => {
        const start = text.indexOf('a@b.example');
        if (start < 0) return { text, replaced: [] };
        const placeholder = '[EMAIL_KQPWXBNA]';
        return {
          text: text.replace('a@b.example', placeholder),
          replaced: [{ start, end: start + 11, value: 'a@b.example', placeholder }],
        };
      },
    };
    const { askAll, tier } = createStampede(undefined, { redactor });
    await askAll([{ text: 'Is a@b.example mine?' }, { text: 'Is a@b.example mine?' }]);
    expect(tier.signals).toHaveLength(2);
  });

  test('where one is an escalation', async () => {
    const { ask, tier } = createStampede();
    await Promise.all([ask(), ask({}, { recall: false })]);
    expect(tier.signals).toHaveLength(2);
  });
});
