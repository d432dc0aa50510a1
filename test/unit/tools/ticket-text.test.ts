import { describe, expect, test } from 'vitest';
import type { Ticket, TicketDraft } from '../../../src/cascade/ticket.ts';
import { toTicket } from '../../../src/cascade/to-ticket.ts';
import { toTicketLine, toTicketText } from '../../../src/tools/ticket-text.ts';
import { makeOutageDraft, makeReport, makeTicketDraft } from '../../support/make-ticket-draft.ts';

const OPENED_AT_MS = Date.UTC(2026, 10, 1, 9, 30);

function make(draft: TicketDraft, current?: Ticket, nowMs = OPENED_AT_MS): Ticket {
  const { ticket, changed = ticket } = toTicket(draft, 'tkt_1', nowMs, current);
  return changed;
}

describe('a ticket in a list', () => {
  test('is one line with what a person chooses by', () => {
    const ticket = make(makeTicketDraft());
    expect(toTicketLine(ticket)).toBe(`tkt_1  open      normal  2026-11-01 09:30Z  ${ticket.summary}`);
    expect(toTicketLine({ ...ticket, status: 'resolved', priority: 'urgent' })).toMatch(
      /^tkt_1 {2}resolved {2}urgent {2}2026/,
    );
  });

  test('stays one line whatever is in it', () => {
    const question = 'One\ntkt_2  open\r\u2028two\u001b[2J?';
    const note = 'not\nenough\u001b[31m';
    const line = toTicketLine(make(makeTicketDraft({ question, note, context: { plan: 'a\nb' } })));
    expect(line).not.toMatch(/[\p{Cc}\u2028]/u);
  });
});

describe('a ticket as text', () => {
  test('has all that a person needs, in paragraphs', () => {
    const source = { title: 'VAT', uri: 'vat.md', quote: 'q', start: 0, end: 1 };
    const ticket = make(
      makeTicketDraft({
        context: { plan: 'pro', attributes: { seats: 5, beta: false } },
        conversation: [{ question: 'Where is it?', answer: 'In Billing.' }],
        note: 'The number is still wrong.',
        answer: 'Open Billing.',
        citations: [source, { ...source, start: 3 }],
        customer: { name: 'Ines Lind', contact: 'ines@example.com' },
        attempts: [makeReport({ confidence: 0.351, reasons: ['it hedges'] }), FAILED],
      }),
    );
    expect(toTicketText(ticket)).toBe(
      [
        toTicketLine(ticket),
        'Nobody has been told of it yet.',
        'Customer\nInes Lind\nines@example.com\nplan: pro\nseats: 5\nbeta: false',
        'Conversation\n- Where is it?\n  In Billing.',
        `Question\n${ticket.question}`,
        'Why\nThe number is still wrong.',
        'Tried\ninstant completed, confidence 0.35, it hedges\nexpert timeout',
        'Best answer so far\nOpen Billing.',
        'Sources\nVAT (vat.md)\n',
      ].join('\n\n'),
    );
  });

  test('leaves out what there is nothing of', () => {
    const text = toTicketText(make(makeTicketDraft({ attempts: [] })));
    expect(text.match(/^[A-Z]\w+$/gm)).toEqual(['Question']);
  });

  test.each<[string, Partial<Ticket>, RegExp]>([
    ['nobody', {}, /^Nobody has been told of it yet\.$/m],
    ['somebody', { delivered: true }, /^Somebody has been told\.$/m],
  ])('says that %s has been told', (_name, more, words) => {
    expect(toTicketText({ ...make(makeTicketDraft()), ...more })).toMatch(words);
  });

  test.each([true, false])('says nothing of that once it is resolved (delivered: %s)', (delivered) => {
    const text = toTicketText({ ...make(makeTicketDraft()), status: 'resolved', delivered });
    expect(text).toContain('resolved');
    expect(text).not.toMatch(/been told/);
  });

  test('of an incident has every question, when it was asked, and how its customer is reached', () => {
    const customer = { name: 'Ines Lind', contact: 'ines@example.com' };
    const first = make(makeOutageDraft({ question: 'One?', customer }));
    const both = make(makeOutageDraft({ key: 'k2', question: 'Two?' }), first, OPENED_AT_MS + 60_000);
    expect(toTicketText(both)).toContain(
      'Questions\n2026-11-01 09:30Z  One?\n  asked by Ines Lind, ines@example.com\n2026-11-01 09:31Z  Two?\n\n',
    );
    expect(toTicketText(both)).not.toMatch(/^Question$/m);
  });
});

const FAILED = makeReport({ tier: 'expert', outcome: 'failed', failure: 'timeout' });
