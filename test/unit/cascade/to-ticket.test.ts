import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TicketReason } from '../../../src/cascade/ticket.ts';
import { TICKET_REASONS } from '../../../src/cascade/ticket.ts';
import { toTicket } from '../../../src/cascade/to-ticket.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';
import { makeReport, makeTicketDraft } from '../../support/make-ticket-draft.ts';

const NOW_MS = Date.UTC(2026, 10, 21, 14, 5);
const summaryOf = (more: Parameters<typeof makeTicketDraft>[0]) =>
  toTicket(makeTicketDraft(more), 'tkt_1', NOW_MS, undefined).ticket.summary;

describe('a new ticket', () => {
  test('holds what the draft holds, but its key', () => {
    const customer = { name: 'Anna', contact: 'anna@example.com' };
    const { key, ...draft } = makeTicketDraft({
      customer,
      sessionId: 's1',
      answer: 'Try it.',
      answerId: 'ans_1',
    });
    const { ticket, changed } = toTicket({ key, ...draft }, 'tkt_1', NOW_MS, undefined);
    expect(ticket).toMatchObject({
      ...draft,
      ticketId: 'tkt_1',
      status: 'open',
      priority: 'normal',
      openedAtMs: NOW_MS,
      updatedAtMs: NOW_MS,
      delivered: false,
    });
    expect(ticket).not.toHaveProperty('key');
    expect(changed).toBe(ticket);
  });

  test('stays as it is when its draft is sent again, whatever else that says', () => {
    const { ticket } = toTicket(makeTicketDraft(), 'tkt_1', NOW_MS, undefined);
    const again = toTicket(makeTicketDraft({ question: 'Something else?' }), 'tkt_1', NOW_MS + 1, ticket);
    expect(again).toEqual({ ticket });
  });

  test('has a missing customer filled in, and never another one put in the place', () => {
    const { ticket } = toTicket(makeTicketDraft(), 'tkt_1', NOW_MS, undefined);
    const anna = { contact: 'anna@example.com' };
    const { changed } = toTicket(makeTicketDraft({ customer: anna }), 'tkt_1', NOW_MS + 1, ticket);
    expect(changed).toEqual({ ...ticket, customer: anna, updatedAtMs: NOW_MS + 1 });
    const other = makeTicketDraft({ customer: { contact: 'bob@example.com' } });
    expect(toTicket(other, 'tkt_1', NOW_MS + 2, changed).changed).toBeUndefined();
  });

  test('that is resolved takes nothing any more', () => {
    const { ticket } = toTicket(makeTicketDraft(), 'tkt_1', NOW_MS, undefined);
    const resolved = { ...ticket, status: 'resolved' } as const;
    const again = toTicket(makeTicketDraft({ customer: { name: 'Anna' } }), 'tkt_1', NOW_MS, resolved);
    expect(again).toEqual({ ticket: resolved });
  });
});

describe('the summary of a ticket', () => {
  test('says who, what, what was tried, why that was not enough, and what is wanted', () => {
    const context = { plan: 'Enterprise', product: 'Billing', channel: 'email' };
    expect(summaryOf({ context, reason: 'beyond_strongest' })).toBe(
      'Enterprise customer, Billing, by email: "My invoice shows the wrong VAT number. Can you correct it?" ' +
        'Tried instant (35 % sure), expert (41 % sure): speaks of 40 % of what is asked. ' +
        'Wants more than the strongest tier can say.',
    );
  });

  test('says what failed, and prefers the words of whoever escalates to a verdict’s', () => {
    const attempts = [
      makeReport({ tier: 'instant', confidence: 0.6, reasons: ['it hedges'] }),
      makeReport({ tier: 'expert', outcome: 'failed', failure: 'timeout' }),
    ];
    expect(summaryOf({ attempts, note: 'the steps do not exist in the app' })).toContain(
      'Tried instant (60 % sure), expert (timeout): the steps do not exist in the app. Still needs an answer.',
    );
  });

  test('counts a tier once, with the last that came of it', () => {
    const attempts = [
      makeReport({ outcome: 'failed', failure: 'throttled' }),
      makeReport({ confidence: 0.5 }),
    ];
    expect(summaryOf({ attempts })).toContain('Tried instant (50 % sure). ');
  });

  test('says so where nothing was tried', () => {
    expect(summaryOf({ attempts: [], reason: 'asked_for_person' })).toBe(
      '"My invoice shows the wrong VAT number. Can you correct it?" Nothing was tried. Wants to talk to a person.',
    );
  });

  test('cuts a long question after a sentence, or else on a word', () => {
    const first = 'My invoice shows the wrong VAT number since we moved to Spain.';
    expect(
      summaryOf({ question: `${first} ${'And so on and on. '.repeat(1)}${'word '.repeat(500)}` }),
    ).toContain(`"${first}`);
    expect(summaryOf({ question: 'word '.repeat(500) })).toMatch(/^"(?:word )*word…" Tried/);
  });

  test('has at most 280 characters, whatever stands in it, and is the same each time', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 600 }), fc.lorem({ maxCount: 80 }));
    fc.assert(
      fc.property(
        text,
        text,
        text,
        fc.constantFrom(...TICKET_REASONS),
        fc.array(text, { maxLength: 9 }),
        (question, plan, note, reason: TicketReason, tiers) => {
          const attempts = tiers.map((tier) => makeReport({ tier, confidence: 0.5 }));
          const draft = { question, note, reason, attempts, context: { plan, product: plan, channel: plan } };
          const summary = summaryOf(draft);
          expect(summary.length).toBeLessThanOrEqual(280);
          expect(summary).not.toMatch(/[\n\r]/);
          expect(summaryOf(draft)).toBe(summary);
        },
      ),
    );
    for (const [, question] of HOSTILE_TEXTS) expect(summaryOf({ question }).length).toBeLessThanOrEqual(280);
  });
});
