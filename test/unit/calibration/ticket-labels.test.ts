import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Read, readLabels } from '../../../src/calibration/read-labels.ts';
import type { Ticket } from '../../../src/cascade/ticket.ts';
import { toTicket } from '../../../src/cascade/to-ticket.ts';
import { toTicketWire } from '../../../src/tools/ticket-wire.ts';
import { makeOutageDraft, makeReport, makeTicketDraft } from '../../support/make-ticket-draft.ts';
import { temporaryFolder } from '../../support/server-process.ts';

const TIERS = ['instant', 'expert'];
const QUOTE = { title: 'VAT', uri: 'vat.md#change', quote: 'Write to us.', start: 0, end: 12 };

/** A ticket that a person has resolved. */
function resolved(more: Parameters<typeof makeTicketDraft>[0] = {}): Ticket {
  const draft = makeTicketDraft({ answer: 'It may be in the settings.', citations: [QUOTE], ...more });
  return { ...toTicket(draft, 'tkt_1', 0, undefined).ticket, status: 'resolved' };
}

async function read(tickets: readonly Ticket[], asLines = false): Promise<Read[]> {
  const wires = tickets.map(toTicketWire);
  const file = join(temporaryFolder(), 'tickets.json');
  writeFileSync(
    file,
    asLines ? wires.map((wire) => JSON.stringify(wire)).join('\n') : `${JSON.stringify(wires, null, 2)}\n`,
  );
  const found: Read[] = [];
  for await (const one of readLabels(file, TIERS)) found.push(one);
  return found;
}

test.each([true, false])(
  'a resolved ticket says that the best answer was wrong (as lines: %j)',
  async (asLines) => {
    const attempts = [
      makeReport({ tier: 'instant', confidence: 0.41 }),
      makeReport({ tier: 'expert', confidence: 0.41, costNanoUsd: 2_000_000 }),
      makeReport({ tier: 'expert', outcome: 'failed', failure: 'timeout' }),
    ];
    expect(await read([resolved({ attempts })], asLines)).toEqual([
      {
        isTicket: true,
        label: {
          question: 'ticket tkt_1',
          query: 'My invoice shows the wrong VAT number. Can you correct it?',
          tier: 'expert',
          answer: 'It may be in the settings.',
          sources: ['Write to us.'],
          quality: 0,
          costUsd: 0.002,
          confidence: 0.41,
        },
      },
    ]);
  },
);

test('the question of a conversation is read with what it follows', async () => {
  const conversation = [{ question: 'How do I reset my password on Linux?', answer: 'So.' }];
  const [first] = await read([resolved({ conversation, question: 'And on Windows?' })]);
  expect(first).toMatchObject({ label: { query: expect.stringMatching(/reset my password.*Windows/) } });
});

test.each([
  ['open', { ...resolved(), status: 'open' } as Ticket],
  ['without an answer', resolved({ answer: undefined })],
  ['without an answer', resolved({ attempts: [] })],
  [
    'without an answer',
    { ...toTicket(makeOutageDraft(), 'tkt_2', 0, undefined).ticket, status: 'resolved' } as Ticket,
  ],
  ['of a tier that is gone', resolved({ attempts: [makeReport({ tier: 'retired' })] })],
])('a ticket that is %s is left aside', async (aside, ticket) => {
  expect(await read([ticket])).toEqual([{ aside }]);
});
