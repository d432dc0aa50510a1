import { describe, expect, test } from 'vitest';
import type { Knowledge } from '../../../src/cascade/passage.ts';
import { NO_GROUNDING } from '../../../src/cascade/passage.ts';
import { answers, fails, fakeTier, hangs, takes } from '../../support/fake-tier.ts';
import { createTestCascade, silentKnowledge } from '../../support/test-cascade.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const PRICE = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
const USAGE = { inputTokens: 10, outputTokens: 20 };

describe('an answer', () => {
  test('comes from the tier that the score picks, with what it took', async () => {
    const clock = createVirtualClock();
    const tiers = [
      fakeTier('instant', [answers(0.9)]),
      fakeTier('provisioned', [takes(250, clock, answers(0.8, { usage: USAGE }))], { price: PRICE }),
      fakeTier('expert', [answers(0.9)]),
    ];
    const complexity = { score: 4, factors: [{ factor: 'base', points: 1 }] };
    const { ask } = createTestCascade({ tiers, clock, scorer: () => complexity });
    expect(await ask()).toMatchObject({
      answerId: 'ans_1',
      response: '0.8 sure',
      status: 'accepted',
      degraded: false,
      abstained: false,
      source: 'model',
      tier: 'provisioned',
      model: 'provisioned-model',
      complexity,
      confidence: 0.8,
      nextAction: { do: 'send' },
      costNanoUsd: 110_000,
      latencyMs: 250,
      attempts: [{ tier: 'provisioned', cause: 'first', outcome: 'completed', usage: USAGE }],
    });
  });

  test('reports every attempt and adds up their costs', async () => {
    const tiers = [
      fakeTier('a', [fails('rejected')], { price: PRICE }),
      fakeTier('b', [answers(0.2, { usage: USAGE })], { price: PRICE }),
      fakeTier('c', [answers(0.9, { usage: USAGE })], { price: PRICE }),
    ];
    const answer = await createTestCascade({ tiers }).ask();
    expect(answer.attempts).toMatchObject([
      { tier: 'a', cause: 'first', outcome: 'failed', failure: 'rejected', costNanoUsd: 0 },
      { tier: 'b', cause: 'fallback', outcome: 'completed', confidence: 0.2, costNanoUsd: 110_000 },
      { tier: 'c', cause: 'escalation', outcome: 'completed', confidence: 0.9, costNanoUsd: 110_000 },
    ]);
    expect(answer.costNanoUsd).toBe(220_000);
    expect(JSON.stringify(answer)).not.toContain('provider said');
  });

  test('is the best there is when none is good enough', async () => {
    const tiers = [fakeTier('a', [answers(0.5)]), fakeTier('b', [answers(0.4)])];
    expect(await createTestCascade({ tiers }).ask()).toMatchObject({
      tier: 'a',
      status: 'best_effort',
      degraded: false,
      nextAction: { do: 'escalate_human' },
    });
  });

  test('names the stronger tier that a limit kept away', async () => {
    const tiers = [fakeTier('a', [answers(0.5)]), fakeTier('b', [answers(0.9)])];
    const { nextAction } = await createTestCascade({ tiers }).ask({ maxTier: 'a' });
    expect(nextAction.do).toBe('escalate_next');
    expect(nextAction.why).toContain('b has not been asked');
  });

  test('is the refusal, even after a weaker tier gave a weak answer', async () => {
    const refusal = answers(0, { stop: 'refused', text: '0 We cannot help with that.' });
    const tiers = [fakeTier('a', [answers(0.4)]), fakeTier('b', [refusal]), fakeTier('c', [answers(0.9)])];
    expect(await createTestCascade({ tiers }).ask()).toMatchObject({
      response: '0 We cannot help with that.',
      tier: 'b',
      status: 'degraded',
      degraded: true,
      nextAction: { do: 'escalate_human' },
    });
  });

  test('that breaks off is degraded, however sure', async () => {
    const tiers = [fakeTier('a', [answers(0.9, { stop: 'length' })])];
    expect(await createTestCascade({ tiers }).ask()).toMatchObject({ status: 'degraded', degraded: true });
  });

  test('that abstains from a question without a topic asks the customer', async () => {
    const tiers = [fakeTier('a', [answers(0, { abstained: true })])];
    const { ask } = createTestCascade({ tiers });
    expect((await ask({ text: 'help' })).nextAction.do).toBe('ask_customer');
    expect((await ask()).nextAction.do).toBe('escalate_human');
  });

  test('may be less sure where the caller says so', async () => {
    const { ask } = createTestCascade({ tiers: [fakeTier('a', [answers(0.5)])] });
    expect((await ask({ minConfidence: 0.5 })).status).toBe('accepted');
    expect((await ask({ minConfidence: 0.51 })).status).toBe('best_effort');
  });

  test('is kept under its id with its question', async () => {
    const { ask, cascade } = createTestCascade({ tiers: [fakeTier('a', [answers(0.9)])] });
    const answer = await ask({ context: { product: 'vm' } });
    expect(await cascade.recallAnswer(answer.answerId)).toMatchObject({
      answer,
      query: { text: 'How do I reset my password?', context: { product: 'vm' } },
    });
    expect(await cascade.recallAnswer('ans_unknown')).toBeUndefined();
  });

  test('is followed from the route to the reply', async () => {
    const tiers = [fakeTier('a', [answers(0.1)]), fakeTier('b', [answers(0.9)])];
    const { ask, events } = createTestCascade({ tiers });
    const answer = await ask();
    expect(events.map(({ type }) => type)).toEqual([
      'route',
      'attempt',
      'verdict',
      'attempt',
      'verdict',
      'answer',
    ]);
    expect(events[0]).toMatchObject({ tier: 'a', complexity: { score: 1 } });
    expect(events.at(-1)).toEqual({ type: 'answer', answer, number: 2 });
  });

  test('is given with what the knowledge found, narrowed by the context', async () => {
    const asked: unknown[] = [];
    const knowledge: Knowledge = {
      ...silentKnowledge,
      search: async (...given) => {
        asked.push(given[0]);
        return { ...NO_GROUNDING, strength: 0.6 };
      },
    };
    const tier = fakeTier('a', [answers(0.9)]);
    await createTestCascade({ tiers: [tier], knowledge }).ask({ context: { plan: 'pro' } });
    expect(asked).toEqual([{ text: 'How do I reset my password?', context: { plan: 'pro' } }]);
    expect(tier.requests[0]?.grounding.strength).toBe(0.6);
  });
});

describe('a cancelled question', () => {
  test('is rejected as cancelled, and the running tier hears of it', async () => {
    const cancel = new AbortController();
    const tier = fakeTier('a', [hangs]);
    const { ask, clock, events } = createTestCascade({ tiers: [tier] });
    void clock.sleep(700, new AbortController().signal).then(() => cancel.abort());
    await expect(ask({}, { signal: cancel.signal })).rejects.toMatchObject({
      name: 'RequestError',
      code: 'cancelled',
    });
    expect(clock.now()).toBe(700);
    expect(tier.signals[0]?.aborted).toBe(true);
    expect(events.map(({ type }) => type)).not.toContain('answer');
  });

  test('is rejected before it began, and no tier is called', async () => {
    const tier = fakeTier('a', [answers(0.9)]);
    const { ask } = createTestCascade({ tiers: [tier] });
    await expect(ask({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'cancelled' });
    expect(tier.signals).toHaveLength(0);
  });
});

test('limits that name no tier are refused before anything is asked', async () => {
  const tier = fakeTier('a', [answers(0.9)]);
  const { ask } = createTestCascade({ tiers: [tier] });
  await expect(ask({ minTier: 'zzz' })).rejects.toMatchObject({ code: 'invalid_input', field: 'min_tier' });
  expect(tier.signals).toHaveLength(0);
});
