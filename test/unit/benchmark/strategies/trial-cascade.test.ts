import { describe, expect, test } from 'vitest';
import { createCeiling, createLocalLedger } from '../../../../src/benchmark/run/ceiling.ts';
import { createTrialCascade } from '../../../../src/benchmark/strategies/trial-cascade.ts';
import type { Budgets } from '../../../../src/cascade/ports.ts';
import type { Query } from '../../../../src/cascade/query.ts';
import { answers, fails, fakeTier } from '../../../support/fake-tier.ts';
import { makePassage } from '../../../support/make-knowledge.ts';
import { PRICE } from '../../../support/test-budgets.ts';
import { TEST_SETTINGS } from '../../../support/test-cascade.ts';
import { makeTrialParts } from '../../../support/trial-parts.ts';

const { budgets } = createCeiling(createLocalLedger(undefined), undefined);
const QUESTION: Query = { text: 'How do I reset my password?', context: {} };
const options = () => ({ signal: new AbortController().signal });

describe('a trial', () => {
  test.each([
    ['an answer', answers(0.9), QUESTION, 'accepted'],
    ['a weak answer', answers(0.2), QUESTION, 'best_effort'],
    ['a failure of everything', fails('unavailable'), QUESTION, 'degraded'],
    [
      'a wish for a person',
      answers(0.9),
      { ...QUESTION, text: 'I want to talk to a person.' },
      'pending_review',
    ],
    ['a conversation', answers(0.9), { ...QUESTION, sessionId: 'mine' }, 'accepted'],
  ])('leaves nothing behind after %s', async (_, reply, query, status) => {
    const trace = () => expect.unreachable('a benchmark is not traced');
    const { dependencies, touched, heard } = makeTrialParts({ tiers: [fakeTier('instant', [reply])], trace });
    const cascade = createTrialCascade(dependencies, budgets);
    const answer = await cascade.answer(query, options());
    expect(answer.status).toBe(status);
    expect(touched).toEqual([]);
    expect(heard).toEqual([]);
    expect(await cascade.recallAnswer(answer.answerId)).toBeUndefined();
  });

  test('asks again what was asked before', async () => {
    const tier = fakeTier('instant', [answers(0.9)]);
    const cascade = createTrialCascade(makeTrialParts({ tiers: [tier] }).dependencies, budgets);
    for (let times = 0; times < 3; times += 1) await cascade.answer(QUESTION, options());
    expect(tier.requests).toHaveLength(3);
  });

  test('does not know what another one answered in the same conversation', async () => {
    const tier = fakeTier('instant', [answers(0.9)]);
    const cascade = createTrialCascade(makeTrialParts({ tiers: [tier] }).dependencies, budgets);
    await cascade.answer({ ...QUESTION, sessionId: 'mine' }, options());
    await cascade.answer({ text: 'And on a phone?', context: {}, sessionId: 'mine' }, options());
    expect(tier.requests[1]?.query.history).toEqual([]);
  });

  test('answers without a tier where no money is left, and refuses nothing', async () => {
    const none: Budgets = {
      standing: async () => ({ state: 'spent', opensAtMs: 0 }),
      hold: async () => undefined,
    };
    const tier = fakeTier('instant', [answers(0.9)], { price: PRICE });
    const settings = { ...TEST_SETTINGS, atLimit: 'refuse' as const };
    const { dependencies } = makeTrialParts({ tiers: [tier], settings });
    const answer = await createTrialCascade(dependencies, none).answer(QUESTION, options());
    expect(answer).toMatchObject({ source: 'static', degraded: true });
    expect(tier.requests).toHaveLength(0);
  });

  test('is charged to the budgets that it is given, and to no others', async () => {
    const ledger = createLocalLedger(undefined);
    const own: Budgets = {
      standing: () => Promise.reject(new Error('not to be asked')),
      hold: () => Promise.reject(new Error('not to be asked')),
    };
    const usage = { inputTokens: 8, outputTokens: 20 };
    const tier = fakeTier('instant', [answers(0.9, { usage })], { price: PRICE });
    const { dependencies } = makeTrialParts({ tiers: [tier], budgets: own });
    const given = createCeiling(ledger, undefined).budgets;
    const answer = await createTrialCascade(dependencies, given).answer(QUESTION, options());
    expect(answer.marginalNanoUsd).toBe(108_000);
    expect(ledger.spentNanoUsd()).toBe(108_000);
  });
});

describe('tokens', () => {
  const grounding = {
    passages: [makePassage('x'.repeat(300))],
    weights: new Map<string, number>(),
    spelling: new Map<string, string>(),
    strength: 1,
  };
  const knowledge = { version: () => 'v1', search: async () => grounding };
  const ask = async (source: 'model' | 'knowledge', more: object = {}) => {
    const tier = fakeTier('instant', [answers(0.9, { text: `0.9 ${'y'.repeat(296)}`, ...more })], { source });
    const { dependencies } = makeTrialParts({ tiers: [tier], knowledge });
    const { attempts } = await createTrialCascade(dependencies, budgets).answer(QUESTION, options());
    return attempts[0]?.usage;
  };

  test('of an embedded tier are reckoned from the question, its passages and the answer', async () => {
    const usage = await ask('knowledge');
    // 27 bytes of question and 300 of passage, three a token, and the markup around them.
    expect(usage?.inputTokens).toBeGreaterThanOrEqual(109);
    expect(usage?.inputTokens).toBeLessThan(170);
    expect(usage?.outputTokens).toBe(100);
  });

  test('of a model are those that its provider counted, and none where it did not', async () => {
    expect(await ask('model')).toBeUndefined();
    const usage = { inputTokens: 5, outputTokens: 6 };
    expect(await ask('model', { usage })).toEqual(usage);
  });
});
