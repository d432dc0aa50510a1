import { describe, expect, test } from 'vitest';
import { toTicket } from '../../../src/cascade/to-ticket.ts';
import { toTicketWire } from '../../../src/tools/ticket-wire.ts';
import { makeOutageDraft, makeTicketDraft } from '../../support/make-ticket-draft.ts';

const OPENED_AT_MS = Date.UTC(2026, 10, 1, 9, 30);
const CUSTOMER = { name: 'Ines Lind', contact: 'ines@example.com' };
const CITATION = { title: 'VAT', uri: 'vat.md#change', quote: 'Open Billing.', start: 4, end: 17 };

describe('a ticket on the wire', () => {
  test('has all of it in snake_case, times in ISO 8601', () => {
    const draft = makeTicketDraft({
      context: { plan: 'pro', attributes: { seats: 5 } },
      conversation: [{ question: 'Where is my invoice?', answer: 'In Billing.' }],
      note: 'wrong',
      answer: 'Open Billing.',
      answerId: 'ans_1',
      citations: [CITATION],
      customer: CUSTOMER,
      sessionId: 'session-7',
    });
    const { ticket } = toTicket(draft, 'tkt_1', OPENED_AT_MS, undefined);
    const wire = toTicketWire({
      ...ticket,
      updatedAtMs: OPENED_AT_MS + 1,
      expectedByMs: OPENED_AT_MS + 60_000,
    });
    expect(wire).toEqual({
      ticket_id: 'tkt_1',
      status: 'open',
      priority: 'normal',
      reason: 'no_answer',
      summary: ticket.summary,
      delivered: false,
      expected_by: '2026-11-01T09:31:00.000Z',
      opened_at: '2026-11-01T09:30:00.000Z',
      updated_at: '2026-11-01T09:30:00.001Z',
      question: draft.question,
      context: { plan: 'pro', attributes: { seats: 5 } },
      note: 'wrong',
      conversation: [{ question: 'Where is my invoice?', answer: 'In Billing.' }],
      answer: 'Open Billing.',
      answer_id: 'ans_1',
      attempts: [
        expect.objectContaining({ tier: 'instant', model_used: 'instant-model', confidence: 0.35 }),
        expect.objectContaining({ tier: 'expert', confidence: 0.41 }),
      ],
      citations: [CITATION],
    });
  });

  test('leaves out, as JSON, what it has not', () => {
    const { ticket } = toTicket(makeTicketDraft(), 'tkt_1', OPENED_AT_MS, undefined);
    const keys = Object.keys(JSON.parse(JSON.stringify(toTicketWire(ticket))));
    for (const key of ['expected_by', 'note', 'answer', 'answer_id', 'question_count', 'questions']) {
      expect(keys).not.toContain(key);
    }
  });

  test.each([
    ['ticket', makeTicketDraft({ customer: CUSTOMER, sessionId: 'session-7' })],
    ['incident', makeOutageDraft({ customer: CUSTOMER, sessionId: 'session-7' })],
  ])('of an %s says neither who asked nor how the customer is reached', (_kind, draft) => {
    const { changed } = toTicket(draft, 'tkt_1', OPENED_AT_MS, undefined);
    expect(JSON.stringify(changed)).toMatch(/Ines.*|anna/);
    expect(JSON.stringify(changed && toTicketWire(changed))).not.toMatch(
      /Ines|example|anna|acme|session-7|"k1"/,
    );
  });

  test('of an incident has each question with its time, and how many there were', () => {
    const first = toTicket(makeOutageDraft({ question: 'One?' }), 'tkt_1', OPENED_AT_MS, undefined).changed;
    const draft = makeOutageDraft({ key: 'k2', question: 'Two?' });
    const both = toTicket(draft, 'tkt_1', OPENED_AT_MS + 60_000, first).changed;
    expect(both && toTicketWire(both)).toMatchObject({
      reason: 'outage',
      question_count: 2,
      questions: [
        { question: 'One?', asked_at: '2026-11-01T09:30:00.000Z' },
        { question: 'Two?', asked_at: '2026-11-01T09:31:00.000Z' },
      ],
    });
  });
});
