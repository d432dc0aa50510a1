import { describe, expect, test } from 'vitest';
import type { Ticket } from '../../../src/cascade/ticket.ts';
import { questionsOf } from '../../../src/cascade/to-incident.ts';
import { CUSTOMER, createEscalation, INVOICE, PERSON } from '../../support/escalation.ts';
import { answers, fails } from '../../support/fake-tier.ts';

describe('escalate to a person', () => {
  test('with an answer keeps its question and what was tried, and gives the same answer', async () => {
    const { ask, escalate, tickets, tiers, idOf } = createEscalation();
    const earlier = await ask({ context: { plan: 'pro' } });
    const reply = await escalate({
      answer_id: earlier.answer_id,
      target: 'human',
      reason: 'wrong',
      customer: CUSTOMER,
    });
    expect(reply).toMatchObject({
      answer_id: earlier.answer_id,
      response: earlier.response,
      tier: 't0',
      escalated_from: 't0',
      escalated_to: 'human',
      next_action: {
        do: 'escalate_human',
        why: expect.stringMatching(/^A person was asked for\. Kept as ticket/),
      },
      ticket: { status: 'open', delivered: false },
    });
    expect(tiers[1]?.requests).toEqual([]);
    expect(await tickets.get(idOf(reply) ?? '')).toMatchObject({
      reason: 'escalated',
      question: INVOICE,
      context: { plan: 'pro' },
      note: 'wrong',
      customer: CUSTOMER,
      answer: earlier.response,
      answerId: earlier.answer_id,
      attempts: [{ tier: 't0', confidence: 0.9 }],
    });
  });

  test('with a question asks no tier', async () => {
    const { escalate, tickets, tiers, idOf } = createEscalation();
    const reply = await escalate({ query: INVOICE, target: 'human', customer: CUSTOMER });
    expect(reply).toMatchObject({
      status: 'pending_review',
      source: 'static',
      escalated_from: 't0',
      escalated_to: 'human',
    });
    expect(tiers.flatMap(({ requests }) => requests)).toEqual([]);
    expect(await tickets.get(idOf(reply) ?? '')).toMatchObject({ reason: 'escalated', question: INVOICE });
  });

  test('past the strongest says so', async () => {
    const { ask, escalate, tickets } = createEscalation();
    const { answer_id } = await ask({ min_tier: 't1' });
    const reply = await escalate({ answer_id });
    expect(reply).toMatchObject({ escalated_from: 't1', escalated_to: 'human' });
    expect(reply.next_action.why).toMatch(/^No tier is stronger than the one that answered\. Kept as ticket/);
    expect(await tickets.list()).toMatchObject([{ reason: 'beyond_strongest' }]);
  });

  test('is not held to the time that the first answer was needed in', async () => {
    const { ask, escalate } = createEscalation();
    const { answer_id } = await ask({ deadline_ms: 1 });
    expect(await escalate({ answer_id, target: 't1' })).toMatchObject({ tier: 't1', status: 'accepted' });
  });

  test('is not said to be a tier where none was asked', async () => {
    const { escalate, tiers, tickets } = createEscalation();
    expect(await escalate({ query: PERSON })).toMatchObject({
      escalated_to: 'human',
      status: 'pending_review',
    });
    expect(tiers.flatMap(({ requests }) => requests)).toEqual([]);
    expect(await tickets.list()).toHaveLength(1);
  });

  test('keeps how the customer is reached also where a tier was meant to answer', async () => {
    const { escalate, tickets } = createEscalation([fails('rejected'), fails('rejected')]);
    await escalate({ query: INVOICE, customer: CUSTOMER });
    expect(await tickets.list()).toMatchObject([{ reason: 'no_answer', customer: CUSTOMER }]);
    const outage = createEscalation([fails('unavailable'), fails('unavailable')]);
    await outage.escalate({ query: INVOICE, customer: CUSTOMER });
    const [incident] = await outage.tickets.list();
    expect(questionsOf(incident as Ticket)).toMatchObject([{ customer: CUSTOMER }]);
  });

  test.each([{}, { name: ' ' }, { name: '\u200b', contact: '\u0000' }])(
    'a customer of whom nothing is said (%j) leaves room for what is said later',
    async (customer) => {
      const { escalate, tickets } = createEscalation();
      const input = { query: INVOICE, target: 'human', idempotency_key: 'k' };
      await escalate({ ...input, customer });
      await escalate({ ...input, customer: CUSTOMER });
      expect(await tickets.list()).toMatchObject([{ customer: CUSTOMER }]);
    },
  );
});

describe('where no ticket can be kept', () => {
  test.each<[string, () => Promise<never>]>([
    ['as the store fails', () => Promise.reject(new Error('disk on fire'))],
    ['as the store hangs', () => new Promise(() => {})],
  ])('%s, the reply says so in time, with no id', async (_name, open) => {
    const { ask, escalate, clock } = createEscalation(undefined, { tickets: { open } as never });
    const { answer_id } = await ask();
    for (const input of [{ answer_id }, { query: INVOICE }]) {
      const startedAtMs = clock.now();
      const reply = await escalate({ ...input, target: 'human', customer: CUSTOMER });
      expect(clock.now() - startedAtMs).toBeLessThanOrEqual(20_000);
      expect(reply).not.toHaveProperty('ticket');
      expect(reply).not.toHaveProperty('escalated_to');
      expect(reply.next_action).toMatchObject({ do: 'escalate_human' });
      expect(reply.next_action.why).toContain('No ticket could be kept');
    }
  });
});

describe('how the customer is reached', () => {
  test('is in no log, call, record or reply', async () => {
    const open = () => Promise.reject(new Error('disk on fire'));
    for (const parts of [{}, { tickets: { open } as never }]) {
      const { ask, escalate, tiers, logged, cascade } = createEscalation([answers(0.2), answers(0.3)], parts);
      const { answer_id } = await ask({ max_tier: 't0' });
      const replies = [
        await escalate({ answer_id, customer: CUSTOMER }),
        await escalate({ answer_id, target: 'human', customer: CUSTOMER }),
        await escalate({ query: PERSON, customer: CUSTOMER, detail: 'full' }),
      ];
      const records = await Promise.all(replies.map((reply) => cascade.recallAnswer(reply.answer_id)));
      const requests = tiers.flatMap((tier) => tier.requests);
      expect(requests.length).toBeGreaterThan(1);
      expect(JSON.stringify([replies, records, requests, logged])).not.toMatch(/ines/i);
    }
  });

  test.each([
    [{ name: 'x'.repeat(201) }, 'customer.name'],
    [{ contact: 'x'.repeat(321) }, 'customer.contact'],
    [{ contact: 7 }, 'customer.contact'],
    [{ phone: 'ines@example.com' }, 'customer.phone'],
  ])('is refused by its field where it is wrong: %j', async (customer, field) => {
    const refusal = createEscalation().escalate({ query: INVOICE, target: 'human', customer });
    await expect(refusal).rejects.toMatchObject({ code: 'invalid_input', field });
  });
});
