import { describe, expect, test } from 'vitest';
import type { CascadeDependencies } from '../../../src/cascade/dependencies.ts';
import type { Budgets, TicketStore } from '../../../src/cascade/ports.ts';
import type { Query } from '../../../src/cascade/query.ts';
import type { Ticket } from '../../../src/cascade/ticket.ts';
import { questionsOf } from '../../../src/cascade/to-incident.ts';
import { answers, type FakeTier, fails, fakeTier, hangs } from '../../support/fake-tier.ts';
import { createTestCascade, recordingLog } from '../../support/test-cascade.ts';
import { createTestStores } from '../../support/test-stores.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const PRICE = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
const PERSON = 'Let me talk to a human.';
const SPENT: Budgets = {
  standing: async () => ({ state: 'spent', opensAtMs: 0 }),
  hold: async () => undefined,
};

/** A cascade whose tickets can be looked at. */
function setUp(tiers: readonly FakeTier[], parts: Partial<Omit<CascadeDependencies, 'clock'>> = {}) {
  const clock = createVirtualClock();
  const stores = createTestStores(clock, recordingLog().log);
  const made = createTestCascade({ tiers, ...stores, ...parts, clock });
  return { ...made, tickets: stores.tickets };
}

const down = () => fakeTier('a', [fails('unavailable')]);

describe('whoever asks for a person', () => {
  test('is given a ticket, and no tier is asked', async () => {
    const tier = fakeTier('a', [answers(0.9)]);
    const { ask, tickets, cascade, events } = setUp([tier]);
    const answer = await ask({ text: PERSON, context: { plan: 'pro' }, caller: { subject: 'ann' } });
    expect(tier.requests).toEqual([]);
    expect(answer).toMatchObject({
      status: 'pending_review',
      source: 'static',
      degraded: true,
      abstained: true,
      confidence: 0,
      costNanoUsd: 0,
      attempts: [],
      nextAction: {
        do: 'escalate_human',
        why: expect.stringMatching(/^A person was asked for\. Kept as ticket tkt_/),
      },
      ticket: { status: 'open', delivered: false },
    });
    expect(answer.tier).toBeUndefined();
    // Nobody is promised, and no time either.
    expect(answer.response).not.toMatch(/\b(will|soon|shortly|minutes|hours|contact you|get back)\b/i);
    const [ticket] = await tickets.list();
    expect(ticket).toMatchObject({
      ticketId: answer.ticket?.ticketId,
      reason: 'asked_for_person',
      question: PERSON,
      context: { plan: 'pro' },
      owner: { subject: 'ann' },
      answerId: answer.answerId,
    });
    expect(events).toMatchObject([{ type: 'answer', number: 0 }]);
    expect(await cascade.recallAnswer(answer.answerId, { subject: 'ann' })).toMatchObject({ answer });
  });

  test('is given one each time, never from the cache, with the conversation so far', async () => {
    const { ask, tickets } = setUp([fakeTier('a', [answers(0.9)])]);
    await ask({ text: 'Where is my invoice?', sessionId: 's1' });
    const [one, other] = [await ask({ text: PERSON, sessionId: 's1' }), await ask({ text: PERSON })];
    expect(one?.ticket?.ticketId).not.toBe(other?.ticket?.ticketId);
    const kept = await tickets.get(one?.ticket?.ticketId ?? '');
    expect(kept).toMatchObject({ sessionId: 's1', conversation: [{ question: 'Where is my invoice?' }] });
  });
});

describe('where no tier answers', () => {
  test.each<[string, FakeTier, Partial<Query>]>([
    [
      'as every call may cost too much',
      fakeTier('a', [answers(0.9)], { price: PRICE }),
      { maxCostNanoUsd: 1 },
    ],
    [
      'as it is too long for every tier',
      fakeTier('a', [answers(0.9)], { contextTokens: 150 }),
      { text: 'How does this work? '.repeat(400) },
    ],
    ['as every tier rejects it', fakeTier('a', [fails('rejected')]), {}],
  ])('%s, each question has a ticket of its own', async (_name, tier, query) => {
    const { ask, tickets } = setUp([tier]);
    const [one, other] = [await ask(query), await ask(query)];
    expect(one).toMatchObject({ status: 'degraded', nextAction: { do: 'escalate_human' } });
    expect(one?.nextAction.why).toMatch(
      /^No tier could answer.* Kept as ticket tkt_\w+\. Nobody has been told/,
    );
    expect(await tickets.list()).toHaveLength(2);
    expect(one?.ticket?.ticketId).not.toBe(other?.ticket?.ticketId);
    expect(await tickets.get(one?.ticket?.ticketId ?? '')).toMatchObject({
      reason: 'no_answer',
      answerId: one?.answerId,
    });
  });

  test.each<[string, Partial<CascadeDependencies>]>([
    ['outage', {}],
    ['budget', { budgets: SPENT }],
  ])('for an %s, one incident has all the questions, and everybody sees his own', async (kind, parts) => {
    const tier = fakeTier('a', [fails('unavailable')], { price: PRICE });
    const { ask, tickets } = setUp([tier], parts);
    const texts = Array.from({ length: 20 }, (_, index) => `Where is invoice ${index}?`);
    const asked = await Promise.all(texts.map((text) => ask({ text })));
    const [incident, ...others] = await tickets.list();
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ reason: kind, incident: kind, questionCount: 20 });
    expect(
      questionsOf(incident as Ticket)
        .map(({ question }) => question)
        .sort(),
    ).toEqual([...texts].sort());
    expect(new Set(asked.map(({ ticket }) => ticket?.ticketId))).toEqual(new Set([incident?.ticketId]));
    for (const [index, { ticket }] of asked.entries()) expect(ticket?.summary).toContain(`invoice ${index}?`);
  });

  test('an incident names a follow-up as it reads without its conversation', async () => {
    const tier = fakeTier('a', [answers(0.9), fails('unavailable')]);
    const { ask, tickets } = setUp([tier]);
    await ask({ text: 'How do I install the agent on macOS?', sessionId: 's1' });
    await ask({ text: 'and on Windows?', sessionId: 's1' });
    expect(await tickets.list()).toMatchObject([{ question: 'How do I install the agent on Windows?' }]);
  });
});

describe('a ticket store that', () => {
  const broken = async (): Promise<never> => {
    throw new Error('disk on fire');
  };
  const stopped = () => new Promise<never>(() => {});
  const withOpen = (open: TicketStore['open']) => ({ tickets: { open } as TicketStore });
  const NOT_KEPT = {
    do: 'escalate_human',
    why: expect.stringMatching(/No ticket could be kept: hand the customer to a person yourself\.$/),
  };

  test.each<[string, TicketStore['open'], string]>([
    ['fails', broken, 'Error: disk on fire'],
    ['hangs', stopped, 'Error: it was not kept in time'],
  ])('%s gives a reply in time that has no ticket and says so', async (_name, open, message) => {
    for (const [tier, text] of [
      [fakeTier('a', [answers(0.9)]), PERSON],
      [down(), 'Where is my invoice?'],
      [fakeTier('a', [hangs]), 'Where is my invoice?'],
    ] as const) {
      const { ask, clock, logged } = setUp([tier], withOpen(open));
      const answer = await ask({ text, deadlineMs: 3_000 });
      expect(clock.now()).toBeLessThanOrEqual(3_000);
      expect(answer.ticket).toBeUndefined();
      expect(JSON.stringify(answer)).not.toContain('tkt_');
      expect(answer.nextAction).toEqual(NOT_KEPT);
      expect(answer.latencyMs).toBe(clock.now());
      expect(logged).toContainEqual({ event: 'ticket_not_kept', fields: { message } });
    }
  });

  test('hangs for an earlier answer gives that answer without a ticket', async () => {
    const { ask, cascade, clock } = setUp([fakeTier('a', [answers(0.9)])], withOpen(stopped));
    const earlier = await ask({ deadlineMs: 3_000 });
    const query: Query = { text: 'How?', context: {}, deadlineMs: 3_000 };
    const signal = new AbortController().signal;
    const told = await cascade.handOver(query, { reason: 'escalated', earlier }, { signal });
    expect(told).toEqual({ ...earlier, nextAction: NOT_KEPT });
    expect(clock.now()).toBeLessThanOrEqual(3_000);
  });

  test('is slow is waited for as long as there is time', async () => {
    const clock = createVirtualClock();
    const { tickets } = createTestStores(clock, recordingLog().log);
    const open: TicketStore['open'] = async (draft) => {
      await clock.sleep(300, new AbortController().signal);
      return tickets.open(draft);
    };
    const { ask } = createTestCascade({ tiers: [fakeTier('a', [hangs])], clock, ...withOpen(open) });
    const asked = await Promise.all(['a?', 'b?', 'c?'].map((text) => ask({ text, deadlineMs: 3_000 })));
    expect(clock.now()).toBeLessThanOrEqual(3_000);
    const [incident] = await tickets.list();
    expect(asked.map(({ ticket }) => ticket?.ticketId)).toEqual(Array(3).fill(incident?.ticketId));
  });
});
