import { describe, expect, test } from 'vitest';
import { createEscalateTool } from '../../../src/tools/escalate.ts';
import { answers, fails, fakeTier } from '../../support/fake-tier.ts';
import { createTestCascade } from '../../support/test-cascade.ts';

const CALL = { signal: new AbortController().signal };

function setUp(replies = [answers(0.9), answers(0.8), answers(0.95)]) {
  const tiers = replies.map((reply, index) => fakeTier(`t${index}`, [reply]));
  const { cascade, ask } = createTestCascade({ tiers });
  const tool = createEscalateTool(cascade);
  const escalate = async (input: object) => (await tool.run(input, CALL)).structured;
  return { tiers, ask, escalate };
}

describe('escalate', () => {
  test('asks the tier above the one that answered, and not the cache', async () => {
    const { ask, escalate, tiers } = setUp();
    const { answerId } = await ask({ context: { plan: 'pro' } });
    const reply = await escalate({ answer_id: answerId, reason: 'too vague' });
    expect(reply).toMatchObject({ escalated_from: 't0', escalated_to: 't1', tier: 't1', source: 'model' });
    expect(reply.answer_id).not.toBe(answerId);
    expect(tiers[1]?.requests[0]?.query).toMatchObject({
      text: 'How do I reset my password?',
      context: { plan: 'pro' },
      escalationReason: 'too vague',
    });
  });

  test('goes up step by step until a person has to take over', async () => {
    const { ask, escalate, tiers } = setUp();
    let id: unknown = (await ask()).answerId;
    for (const tier of ['t1', 't2']) {
      const reply = await escalate({ answer_id: id });
      expect(reply.tier).toBe(tier);
      id = reply.answer_id;
    }
    const last = await escalate({ answer_id: id });
    expect(last).toMatchObject({
      answer_id: id,
      tier: 't2',
      escalated_from: 't2',
      escalated_to: 'human',
      next_action: { do: 'escalate_human', why: expect.stringContaining('Nobody has been told of it yet') },
      ticket: { ticket_id: expect.stringMatching(/^tkt_/), status: 'open', delivered: false },
    });
    expect(tiers[2]?.requests).toHaveLength(1);
  });

  test('lifts the ceiling that the question had', async () => {
    const { ask, escalate } = setUp();
    const { answerId } = await ask({ maxTier: 't0' });
    expect(await escalate({ answer_id: answerId })).toMatchObject({ tier: 't1' });
  });

  test('asks the tier that is named', async () => {
    const { ask, escalate } = setUp();
    const { answerId } = await ask();
    expect(await escalate({ answer_id: answerId, target: 't2' })).toMatchObject({
      escalated_to: 't2',
      tier: 't2',
    });
  });

  test('starts at the cheapest tier where none had answered', async () => {
    const { ask, escalate } = setUp([fails('rejected'), fails('rejected')]);
    const { answerId } = await ask();
    expect(await escalate({ answer_id: answerId })).toMatchObject({
      escalated_from: null,
      escalated_to: 't0',
    });
  });

  test('takes a question instead of an answer', async () => {
    const { escalate } = setUp();
    expect(await escalate({ query: 'How?' })).toMatchObject({
      escalated_from: 't0',
      escalated_to: 't1',
      tier: 't1',
    });
  });

  test('an escalation of a cached answer goes on from the tier that gave it', async () => {
    const { ask, escalate } = setUp();
    await ask();
    const { answerId, source } = await ask();
    expect(source).toBe('cache');
    expect(await escalate({ answer_id: answerId })).toMatchObject({ escalated_from: 't0', tier: 't1' });
  });

  test.each<[string, string, object]>([
    ['answer_id', 'unknown_answer', { answer_id: 'ans_nobody' }],
    ['answer_id', 'invalid_input', {}],
    ['answer_id', 'invalid_input', { answer_id: 'a', query: 'b' }],
    ['target', 'invalid_input', { query: 'a', target: 'Human' }],
    ['query', 'invalid_input', { query: ' ' }],
    ['reason', 'invalid_input', { query: 'a', reason: 'x'.repeat(1_001) }],
    ['priority', 'invalid_input', { query: 'a', priority: 1 }],
  ])('refuses a bad %s as %s: %j', async (field, code, input) => {
    await expect(setUp().escalate(input)).rejects.toMatchObject({ code, field });
  });
});
