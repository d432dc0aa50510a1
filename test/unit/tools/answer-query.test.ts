import { describe, expect, test } from 'vitest';
import type { TierRequest } from '../../../src/cascade/tier.ts';
import { createAnswerQueryTool } from '../../../src/tools/answer-query.ts';
import { answers, fakeTier } from '../../support/fake-tier.ts';
import { createTestCascade } from '../../support/test-cascade.ts';

const CALL = { signal: new AbortController().signal };

function createTool() {
  const tiers = [fakeTier('small', [answers(0.2)]), fakeTier('large', [answers(0.9)])];
  const { cascade } = createTestCascade({ tiers });
  const asked = (): readonly TierRequest[] => tiers.flatMap(({ requests }) => requests);
  return { tool: createAnswerQueryTool(cascade), asked };
}

describe('answer_query', () => {
  test('gives text for people and a lean structure for programs', async () => {
    const { text, structured } = await createTool().tool.run({ query: 'How?' }, CALL);
    expect(text).toBe('0.9 sure');
    expect(structured).toMatchObject({ response: '0.9 sure', status: 'accepted', tier: 'large' });
    expect(structured).not.toHaveProperty('attempts');
  });

  test('tells everything where that is asked for', async () => {
    const { structured } = await createTool().tool.run({ query: 'How?', detail: 'full' }, CALL);
    expect(structured).toMatchObject({ attempts: [{ tier: 'small' }, { tier: 'large' }] });
  });

  test('hands every limit and the cleaned question to the cascade', async () => {
    const { tool, asked } = createTool();
    const limits = {
      min_tier: 'small',
      max_tier: 'small',
      max_cost_usd: 0.25,
      deadline_ms: 900,
      min_confidence: 0.1,
    };
    await tool.run({ query: ' How\u0000many? ', context: { plan: 'pro' }, ...limits }, CALL);
    expect(asked().map(({ query }) => query)).toEqual([
      {
        text: 'How many?',
        context: { plan: 'pro' },
        history: [],
        minTier: 'small',
        maxTier: 'small',
        maxCostNanoUsd: 250_000_000,
        deadlineMs: 900,
        minConfidence: 0.1,
      },
    ]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['query', {}],
    ['query', { query: '' }],
    ['query', { query: '\u200b' }],
    ['query', { query: 'x'.repeat(20_001) }],
    ['min_tier', { query: 'a', min_tier: 'expert' }],
    ['min_tier', { query: 'a', min_tier: 'large', max_tier: 'small' }],
    ['max_cost_usd', { query: 'a', max_cost_usd: -1 }],
    ['deadline_ms', { query: 'a', deadline_ms: 0 }],
    ['min_confidence', { query: 'a', min_confidence: 1.1 }],
    ['detail', { query: 'a', detail: 'all' }],
    ['context.tenant', { query: 'a', context: { tenant: 'b' } }],
    ['session', { query: 'a', session: 'b' }],
  ])('refuses a bad %s: %j', async (field, input) => {
    const { tool, asked } = createTool();
    await expect(tool.run(input, CALL)).rejects.toMatchObject({ code: 'invalid_input', field });
    expect(asked()).toEqual([]);
  });
});
