import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../src/cascade/caller.ts';
import { CUSTOMER, createEscalation, INVOICE, PERSON, type Wire } from '../../support/escalation.ts';
import { answers, fails } from '../../support/fake-tier.ts';

const ANN: Caller = { subject: 'ann', tenant: 'acme' };

describe('one ticket', () => {
  const HUMAN = { query: INVOICE, target: 'human', idempotency_key: 'k' };

  test('is made of 64 calls at once with one key', async () => {
    const { escalate, tickets, idOf } = createEscalation();
    const replies = await Promise.all(Array.from({ length: 64 }, () => escalate(HUMAN, ANN)));
    expect(new Set(replies.map(idOf)).size).toBe(1);
    expect(await tickets.list()).toHaveLength(1);
  });

  test.each<[string, Caller | undefined, string]>([
    ['another subject', { ...ANN, subject: 'bob' }, 'k'],
    ['another tenant', { ...ANN, tenant: 'umbrella' }, 'k'],
    ['nobody that is known', undefined, 'k'],
    ['another key', ANN, 'K'],
  ])('is another one for %s', async (_name, caller, idempotency_key) => {
    const { escalate, tickets, idOf } = createEscalation();
    const one = await escalate(HUMAN, ANN);
    expect(idOf(await escalate({ ...HUMAN, idempotency_key }, caller))).not.toBe(idOf(one));
    expect(await tickets.list()).toHaveLength(2);
  });

  test('is made of the same answer without a key, and of none without either', async () => {
    const { ask, escalate, tickets, idOf } = createEscalation();
    const { answer_id } = await ask();
    const one = await escalate({ answer_id, target: 'human' });
    expect(idOf(await escalate({ answer_id, target: 'human' }))).toBe(idOf(one));
    expect(await tickets.list()).toHaveLength(1);
    await escalate({ query: INVOICE, target: 'human' });
    await escalate({ query: INVOICE, target: 'human' });
    expect(await tickets.list()).toHaveLength(3);
  });

  test('is never mistaken for that of an answer whose id is given as a key', async () => {
    const { ask, escalate, tickets } = createEscalation();
    const { answer_id } = await ask();
    await escalate({ answer_id, target: 'human' });
    await escalate({ query: INVOICE, target: 'human', idempotency_key: answer_id });
    expect(await tickets.list()).toHaveLength(2);
  });

  test.each([undefined, 'k'])(
    'is made of an escalation that comes to nothing, again (key %s)',
    async (key) => {
      const { ask, escalate, tickets, idOf } = createEscalation([answers(0.9), answers(0.9)]);
      const { answer_id } = await ask({ max_cost_usd: 0.000_000_001 });
      const before = await tickets.list();
      const input = { answer_id, ...(key && { idempotency_key: key }) };
      const [one, other] = [await escalate(input), await escalate(input)];
      expect(idOf(one as Wire)).toBeDefined();
      expect(idOf(other as Wire)).toBe(idOf(one as Wire));
      expect(one).toMatchObject({ escalated_to: 'human' });
      // Without a key it is the ticket which the answer had already.
      expect(await tickets.list()).toHaveLength(before.length + (key ? 1 : 0));
    },
  );

  test.each(['next', 'human', 't1'])(
    'is made where a person was asked for, and then escalated to %s',
    async (target) => {
      const { ask, escalate, tickets, idOf } = createEscalation();
      const asked = await ask({ query: PERSON });
      const reply = await escalate({ answer_id: asked.answer_id, target, customer: CUSTOMER });
      expect(idOf(reply)).toBe(idOf(asked));
      expect(reply.next_action.why.match(/Kept as ticket/g)).toHaveLength(1);
      expect(await tickets.list()).toMatchObject([{ customer: CUSTOMER }]);
    },
  );

  test('counts a question of an outage once, however often it is escalated meanwhile', async () => {
    const { ask, escalate, tickets } = createEscalation([fails('unavailable'), fails('unavailable')]);
    const { answer_id } = await ask();
    await escalate({ answer_id });
    await escalate({ answer_id });
    expect(await tickets.list()).toMatchObject([{ incident: 'outage', questionCount: 1 }]);
  });

  test('that is resolved is given again, as it is', async () => {
    const { escalate, tickets, idOf } = createEscalation();
    const id = idOf(await escalate(HUMAN)) ?? '';
    await tickets.resolve(id);
    const again = await escalate({ ...HUMAN, customer: CUSTOMER });
    expect(again).toMatchObject({ ticket: { ticket_id: id, status: 'resolved' }, escalated_to: 'human' });
    expect(again.next_action.why).toContain('It has been resolved');
    expect(await tickets.list()).toHaveLength(1);
    expect((await tickets.get(id))?.customer).toBeUndefined();
  });
});
