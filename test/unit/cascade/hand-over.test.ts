import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../../src/cascade/attempt.ts';
import type { FailureKind } from '../../../src/cascade/failure.ts';
import { toDraft, toReason, withTicket } from '../../../src/cascade/hand-over.ts';
import { NO_COST } from '../../../src/cascade/money.ts';
import type { Query } from '../../../src/cascade/query.ts';
import type { Ticket, TicketReason } from '../../../src/cascade/ticket.ts';
import { toTicket } from '../../../src/cascade/to-ticket.ts';
import { makeAnswer } from '../../support/make-answer.ts';
import { makeReport, makeTicketDraft } from '../../support/make-ticket-draft.ts';

const ENDED = { number: 1, tier: 0, cause: 'first', latencyMs: 1, estimated: false, ...NO_COST } as const;

function failed(kind: FailureKind): Attempt {
  return { ...ENDED, outcome: 'failed', failure: { kind, message: 'm' }, retryAtMs: 0 };
}

function skipped(why: 'cost' | 'budget' | 'too-long'): Attempt {
  return { ...ENDED, outcome: 'skipped', why };
}

describe('the reason why no tier answered', () => {
  test.each<[string, readonly Attempt[], TicketReason]>([
    ['an outage where a tier could not be reached', [failed('unavailable')], 'outage'],
    ['an outage where it took too long', [failed('timeout')], 'outage'],
    ['an outage also where another was passed over', [skipped('budget'), failed('throttled')], 'outage'],
    ['the question itself where a tier rejects it', [failed('rejected')], 'no_answer'],
    ['the question itself where it is too long', [failed('too-long'), skipped('too-long')], 'no_answer'],
    ['the budget where it is spent', [skipped('budget'), skipped('budget')], 'budget'],
    ['the budget also where another did not fit', [skipped('too-long'), skipped('budget')], 'budget'],
    ['the question where its own limit is too low', [skipped('cost'), skipped('cost')], 'no_answer'],
    ['the question where there was no time', [], 'no_answer'],
  ])('is %s', (_name, attempts, reason) => {
    expect(toReason(attempts)).toBe(reason);
  });
});

describe('the draft of a ticket', () => {
  const query: Query = {
    text: 'and on Windows?',
    standalone: 'How do I install it on Windows?',
    context: { plan: 'pro' },
    caller: { subject: 'ann', tenant: 'acme' },
    sessionId: 's1',
    history: [{ question: 'How do I install it?', answer: 'Run it.' }],
    escalationReason: 'too vague',
  };
  const answer = makeAnswer({ attempts: [makeReport()] });

  test('has the customer’s words with their conversation', () => {
    const draft = toDraft(query, answer, { key: 'k', reason: 'no_answer', customer: { name: 'Ann' } });
    expect(draft).toMatchObject({
      key: 'k',
      owner: query.caller,
      reason: 'no_answer',
      incident: undefined,
      question: 'and on Windows?',
      context: { plan: 'pro' },
      conversation: query.history,
      note: 'too vague',
      answer: answer.response,
      answerId: answer.answerId,
      attempts: answer.attempts,
      customer: { name: 'Ann' },
      sessionId: 's1',
    });
  });

  test.each(['outage', 'budget'] as const)(
    'joins an incident at %s, with a question that says all',
    (reason) => {
      expect(toDraft(query, answer, { key: 'k', reason })).toMatchObject({
        incident: reason,
        question: 'How do I install it on Windows?',
      });
    },
  );

  test('has the latest word on why the answer was not enough', () => {
    expect(toDraft(query, answer, { key: 'k', reason: 'escalated', note: 'wrong' }).note).toBe('wrong');
  });
});

describe('what is to be done next', () => {
  const ticket = toTicket(makeTicketDraft(), 'tkt_1', 0, undefined).ticket;
  const stopgap = makeAnswer({ nextAction: { do: 'escalate_human', why: 'No tier could answer.' } });
  const next = (more: Partial<Ticket> | undefined, reason: TicketReason, answer = stopgap) =>
    withTicket(answer, more && { ...ticket, ...more }, reason).nextAction;
  const YOURSELF = 'hand the customer to a person yourself.';

  test.each<[TicketReason, string]>([
    ['asked_for_person', 'A person was asked for.'],
    ['escalated', 'A person was asked for.'],
    ['beyond_strongest', 'No tier is stronger than the one that answered.'],
    ['no_answer', 'No tier could answer.'],
    ['outage', 'No tier could answer.'],
    ['budget', 'No tier could answer.'],
  ])('after %s begins with why', (reason, why) => {
    expect(next({}, reason)).toEqual({
      do: 'escalate_human',
      why: `${why} Kept as ticket tkt_1. Nobody has been told of it yet: ${YOURSELF}`,
    });
    expect(next(undefined, reason)).toEqual({
      do: 'escalate_human',
      why: `${why} No ticket could be kept: ${YOURSELF}`,
    });
  });

  test('promises a person only where one has been told', () => {
    expect(next({ delivered: true }, 'escalated').why).toMatch(
      /Kept as ticket tkt_1\. A person takes it from here\.$/,
    );
  });

  test.each([true, false])('of a resolved ticket does not say who was told (delivered: %s)', (delivered) => {
    const { why } = next({ status: 'resolved', delivered }, 'escalated');
    expect(why).toMatch(
      /Kept as ticket tkt_1\. It has been resolved: .* hand the customer to a person yourself\.$/,
    );
    expect(why).not.toMatch(/Nobody|takes it/);
  });

  test.each<[string, Partial<Ticket> | undefined]>([
    ['a ticket', {}],
    ['none', undefined],
  ])('is not said twice of an answer that had %s before', (_name, before) => {
    const earlier = withTicket(stopgap, before && { ...ticket, ...before }, 'outage');
    const { why } = next({ ticketId: 'tkt_2' }, 'escalated', earlier);
    expect(why).toContain('tkt_2');
    expect(why).not.toMatch(/tkt_1|No ticket/);
  });

  test('an answer that goes without a ticket now has none of before either', () => {
    const earlier = withTicket(stopgap, ticket, 'outage');
    expect(withTicket(earlier, undefined, 'escalated').ticket).toBeUndefined();
  });

  test('says no more of the ticket than whoever asked may know', () => {
    const told = withTicket(stopgap, { ...ticket, customer: { contact: 'ann@example.com' } }, 'escalated');
    expect(Object.keys(told.ticket ?? {}).sort()).toEqual([
      'delivered',
      'expectedByMs',
      'status',
      'summary',
      'ticketId',
    ]);
  });
});
