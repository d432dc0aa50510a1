import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Answer } from '../../../src/cascade/answer.ts';
import type { Caller } from '../../../src/cascade/caller.ts';
import type { CascadeDependencies } from '../../../src/cascade/dependencies.ts';
import type { CascadeEvent } from '../../../src/cascade/events.ts';
import type { Query } from '../../../src/cascade/query.ts';
import { createReveal, REVEAL_MODES, type RevealMode } from '../../../src/cascade/reveal.ts';
import { answers, completion, fails, fakeTier, type Reply, takes, writes } from '../../support/fake-tier.ts';
import { createTestCascade, recordingLog } from '../../support/test-cascade.ts';
import { createTestStores } from '../../support/test-stores.ts';
import { createVirtualClock, type VirtualClock } from '../../support/virtual-clock.ts';

const TEXT = 'How do I reset my password?';
const PRICE = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
const MANY = 64;
const ANN: Caller = { subject: 'ann', tenant: 'acme', audience: 'customers', department: 'sales' };

const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
beforeEach(() => void process.on('unhandledRejection', note));
afterEach(async () => {
  await new Promise(setImmediate);
  process.off('unhandledRejection', note);
  expect(unhandled.splice(0)).toEqual([]);
});

/** A cascade of one priced tier whose calls take a second each. */
function setUp(
  replies: readonly ((clock: VirtualClock) => Reply)[] = [() => answers(0.9)],
  parts: Partial<CascadeDependencies> = {},
) {
  const clock = createVirtualClock();
  const tier = fakeTier(
    'a',
    replies.map((reply) => takes(1_000, clock, reply(clock))),
    { price: PRICE },
  );
  const made = createTestCascade({ tiers: [tier], ...parts, clock });
  const askAll = (queries: readonly Partial<Query>[]) => Promise.all(queries.map((query) => made.ask(query)));
  return { ...made, tier, askAll };
}

const many = (query: Partial<Query> = {}) => Array.from({ length: MANY }, () => query);
const distinct = (values: readonly unknown[]) => new Set(values).size;
const sum = (given: readonly Answer[]) => given.reduce((total, { costNanoUsd }) => total + costNanoUsd, 0);

describe('64 of the same question at once', () => {
  test('are one call, charged once, and each has an answer of its own that can be escalated', async () => {
    const { askAll, tier, cascade, events } = setUp();
    const given = await askAll(many());
    expect(tier.signals).toHaveLength(1);
    expect(distinct(given.map(({ answerId }) => answerId))).toBe(MANY);
    expect(given.every(({ response, status }) => response === '0.9 sure' && status === 'accepted')).toBe(true);
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
    const { askAll, tier } = setUp();
    await askAll([{}, { text: 'HOW do I  reset my password?' }, { deadlineMs: 15_000 }]);
    expect(tier.signals).toHaveLength(1);
  });

  test('of several callers who may see the same belong to each of them alone', async () => {
    const { askAll, tier, cascade } = setUp();
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
    const { askAll, tier } = setUp(undefined, { cache });
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
    ['after an earlier turn', { history: [{ question: 'q', answer: 'a' }] }, { history: [{ question: 'q', answer: 'a' }] }],
    ['with a reason to escalate', { escalationReason: 'weak' }, { escalationReason: 'weak' }],
  ])('%s', async (_how, one, other) => {
    const { askAll, tier } = setUp();
    await askAll([one, other]);
    expect(tier.signals).toHaveLength(2);
  });

  test('where they hold personal data', async () => {
    const redactor = {
      redact: (text: string) => {
        const start = text.indexOf('a@b.example');
        if (start < 0) return { text, replaced: [] };
        const placeholder = '[EMAIL_KQPWX]';
        return {
          text: text.replace('a@b.example', placeholder),
          replaced: [{ start, end: start + 11, value: 'a@b.example', placeholder }],
        };
      },
    };
    const { askAll, tier } = setUp(undefined, { redactor });
    await askAll([{ text: 'Is a@b.example mine?' }, { text: 'Is a@b.example mine?' }]);
    expect(tier.signals).toHaveLength(2);
  });

  test('where one is an escalation', async () => {
    const { ask, tier } = setUp();
    await Promise.all([ask(), ask({}, { recall: false })]);
    expect(tier.signals).toHaveLength(2);
  });
});

describe('where the one whose question is asked', () => {
  test('cancels it, he alone hears of it, and there is one call more', async () => {
    const { ask, tier, clock } = setUp();
    const abort = new AbortController();
    const first = ask({}, { signal: abort.signal });
    const others = many().slice(1).map(() => ask());
    await clock.sleep(500, new AbortController().signal);
    abort.abort();
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    const given = await Promise.all(others);
    expect(tier.signals).toHaveLength(2);
    expect(tier.signals[0]?.aborted).toBe(true);
    expect(given.every(({ status }) => status === 'accepted')).toBe(true);
    expect(given.filter(({ costNanoUsd }) => costNanoUsd > 0)).toHaveLength(1);
  });

  test('meets with a fault of ours, one of the others goes on', async () => {
    let questions = 0;
    const scorer = () => {
      if (++questions === 1) throw new Error('no idea');
      return { score: 1, factors: [] };
    };
    const { ask, tier } = setUp(undefined, { scorer });
    const ends = await Promise.allSettled(many().map(() => ask()));
    expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect([tier.signals.length, questions]).toEqual([1, 2]);
  });

  test('waits for it no longer than he can, those who can wait longer have it asked once more', async () => {
    const { askAll, tier } = setUp();
    const [hasty, ...patient] = await askAll([{ deadlineMs: 1_000 }, ...many().slice(1)]);
    expect(hasty).toMatchObject({ status: 'degraded', source: 'static' });
    expect(patient.every(({ status }) => status === 'accepted')).toBe(true);
    expect(tier.signals).toHaveLength(2);
  });
});

describe('who waits for another’s answer', () => {
  test('and has less time has a reply in his own, and the others theirs', async () => {
    const { ask, clock, tier } = setUp();
    const first = ask();
    const hasty = await ask({ deadlineMs: 900 });
    expect(clock.now()).toBeLessThanOrEqual(900);
    expect(hasty).toMatchObject({ status: 'degraded', source: 'static', costNanoUsd: 0 });
    expect((await first).status).toBe('accepted');
    expect(tier.signals).toHaveLength(1);
  });

  test('and cancels does not disturb it', async () => {
    const { ask, clock, tier } = setUp();
    const abort = new AbortController();
    const first = ask();
    const second = ask({}, { signal: abort.signal });
    await clock.sleep(500, new AbortController().signal);
    abort.abort();
    await expect(second).rejects.toMatchObject({ code: 'cancelled' });
    expect((await first).status).toBe('accepted');
    expect(tier.signals).toHaveLength(1);
  });

  test.each(REVEAL_MODES)('reads just the reply’s text, by %s', async (mode: RevealMode) => {
    const text = '0.9 sure. Open Settings. Choose Reset.';
    const pieces = ['0.9 su', 're. Open Set', 'tings. Choose Reset.'];
    const { cascade } = setUp([() => writes(pieces, async () => completion(0.9, { text }))]);
    const replies = await Promise.all(
      many().map(async () => {
        let read = '';
        const reveal = createReveal(mode, (event) => {
          if (event.type === 'delta') read += event.text;
          if (event.type === 'withdrawn') read = '';
        });
        const heard: CascadeEvent[] = [];
        const listener = (event: CascadeEvent) => {
          heard.push(event);
          reveal(event);
        };
        const { signal } = new AbortController();
        const answer = await cascade.answer({ text: TEXT, context: {} }, { signal, listener, readAlong: true });
        return { answer, read, heard };
      }),
    );
    for (const { answer, read, heard } of replies) {
      expect(read).toBe(text);
      expect(answer.response).toBe(text);
      expect(heard.at(-1)).toMatchObject({ type: 'answer', answer: { answerId: answer.answerId } });
    }
  });
});

describe('where all tiers fail', () => {
  test.each<[string, Reply]>([
    ['at once', fails('misconfigured')],
    ['by never replying', () => new Promise(() => {})],
  ])('%s, everybody has a degraded answer, and one incident has each question once', async (_how, reply) => {
    const clock = createVirtualClock();
    const tier = fakeTier('a', [reply], { timeoutMs: 60_000 });
    const stores = createTestStores(clock, recordingLog().log);
    const { ask } = createTestCascade({ tiers: [tier], ...stores, clock });
    const given = await Promise.all(many().map(() => ask()));
    expect(tier.signals).toHaveLength(1);
    expect(given.every(({ status, source }) => status === 'degraded' && source === 'static')).toBe(true);
    expect(clock.now()).toBeLessThanOrEqual(20_000);
    const tickets = await stores.tickets.list();
    expect(tickets).toMatchObject([{ incident: 'outage', questionCount: MANY, attempts: [{ tier: 'a' }] }]);
    const asked = tickets[0]?.questions?.map(({ key }) => key).sort();
    expect(asked).toEqual(given.map(({ answerId }) => answerId).sort());
    expect(distinct(given.map(({ ticket }) => ticket?.ticketId))).toBe(1);
  });

  test('and some have less time, theirs is the same incident', async () => {
    const clock = createVirtualClock();
    const stores = createTestStores(clock, recordingLog().log);
    const tier = fakeTier('a', [() => new Promise(() => {})], { timeoutMs: 60_000 });
    const { ask } = createTestCascade({ tiers: [tier], ...stores, clock });
    const given = await Promise.all([{}, { deadlineMs: 3_000 }, { deadlineMs: 2_000 }].map(ask));
    expect(tier.signals).toHaveLength(1);
    expect(given.every(({ ticket }) => ticket !== undefined)).toBe(true);
    expect(await stores.tickets.list()).toMatchObject([{ incident: 'outage', questionCount: 3 }]);
  });
});
