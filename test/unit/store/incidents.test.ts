import { describe, expect, test } from 'vitest';
import type { TicketDraft } from '../../../src/cascade/ticket.ts';
import { toTicket } from '../../../src/cascade/to-ticket.ts';
import { createTickets } from '../../../src/store/tickets.ts';
import { makeOutageDraft, makeTicketDraft } from '../../support/make-ticket-draft.ts';
import { createStoreParts } from '../../support/store-parts.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const MINUTE_MS = 60_000;
const BOB = { subject: 'bob', tenant: 'acme' };

function setUp() {
  const parts = createStoreParts(createVirtualClock());
  const tickets = createTickets({ ...parts, toTicket, ticketTtlSeconds: 86_400 });
  const open = (more: Partial<TicketDraft> = {}) => tickets.open(makeOutageDraft(more));
  const only = async () => {
    const [ticket, ...others] = await tickets.list();
    expect(others).toEqual([]);
    return ticket;
  };
  return { ...parts, tickets, open, only };
}

describe('an incident', () => {
  test('is one urgent ticket for all who meet with it, and nobody’s own', async () => {
    const { open, only, clock } = setUp();
    clock.advance((14 * 60 + 5) * MINUTE_MS);
    const first = await open();
    clock.advance(MINUTE_MS);
    const second = await open({ key: 'k2', owner: BOB, question: 'Is it only me?' });
    expect(second.ticketId).toBe(first.ticketId);
    const ticket = await only();
    expect(ticket).toMatchObject({
      status: 'open',
      priority: 'urgent',
      reason: 'outage',
      questionCount: 2,
      questions: [
        {
          key: 'k1',
          question: 'My invoice shows the wrong VAT number. Can you correct it?',
          askedAtMs: first.openedAtMs,
        },
        { key: 'k2', question: 'Is it only me?', askedAtMs: clock.epochMs() },
      ],
      summary:
        '2 questions since 14:05 UTC could not be answered: instant timeout, expert throttled; latest: "Is it only me?"',
    });
    expect(ticket?.owner).toBeUndefined();
  });

  test('shows whoever opens it nothing that others asked', async () => {
    const { open } = setUp();
    await open({ question: 'Why was ACME charged twice?', customer: { name: 'Anna' } });
    const bobs = await open({ key: 'k2', owner: BOB, question: 'Is it only me?' });
    expect(JSON.stringify(bobs)).not.toMatch(/charged|Anna/);
    const annas = await open({ question: 'Why was ACME charged twice?' });
    expect(JSON.stringify(annas)).not.toMatch(/only me|bob/);
    expect(annas.summary).toMatch(/^2 questions .* latest: "Why was ACME charged twice\?"$/);
  });

  test('takes each question once, by its key and owner', async () => {
    const { open, only } = setUp();
    await Promise.all([
      open(),
      open(),
      open({ owner: BOB }),
      open({ owner: BOB, customer: { name: 'Bob' } }),
    ]);
    const ticket = await only();
    expect(ticket?.questionCount).toBe(2);
    expect(ticket?.questions).toMatchObject([{ key: 'k1' }, { key: 'k1', customer: { name: 'Bob' } }]);
  });

  test('goes on while questions come, and half an hour after the last another one begins', async () => {
    const { open, clock } = setUp();
    const first = await open();
    for (const key of ['k2', 'k3', 'k4']) {
      clock.advance(30 * MINUTE_MS - 1);
      expect((await open({ key })).ticketId).toBe(first.ticketId);
    }
    clock.advance(30 * MINUTE_MS);
    const next = await open({ key: 'k5' });
    expect(next.ticketId).not.toBe(first.ticketId);
    expect(next.questionCount).toBe(1);
  });

  test('that is resolved is over: what comes next is another, and what it had stays with it', async () => {
    const { open, tickets } = setUp();
    const first = await open();
    await tickets.resolve(first.ticketId);
    const next = await open({ key: 'k2' });
    expect(next).toMatchObject({ status: 'open', questionCount: 1 });
    expect(next.ticketId).not.toBe(first.ticketId);
    expect((await open({ key: 'k3' })).ticketId).toBe(next.ticketId);
  });

  test('that is resolved is what its own question comes to, sent again', async () => {
    const { open, tickets, only } = setUp();
    const { ticketId } = await open();
    await tickets.resolve(ticketId);
    expect(await open()).toMatchObject({ ticketId, status: 'resolved', questionCount: 1 });
    expect((await only())?.status).toBe('resolved');
  });

  test('is one a tenant and kind', async () => {
    const { open, tickets } = setUp();
    await open();
    await open({ owner: { subject: 'anna', tenant: 'umbrella' } });
    await open({ owner: undefined });
    await open({ key: 'k2', incident: 'budget', reason: 'budget' });
    const kinds = (await tickets.list()).map(({ reason, priority }) => `${reason} ${priority}`);
    expect(kinds.sort()).toEqual(['budget high', 'outage urgent', 'outage urgent', 'outage urgent']);
  });

  test('leaves a ticket alone that its key has opened before', async () => {
    const { open, tickets, only } = setUp();
    const ticket = await tickets.open(makeTicketDraft());
    expect(await open()).toEqual(ticket);
    expect(await only()).toEqual(ticket);
  });

  test('keeps the latest 200 questions in 500 characters each, and the count of all', async () => {
    const { open, only } = setUp();
    await Promise.all(
      Array.from({ length: 250 }, (_, index) => open({ key: `k${index}`, question: 'x'.repeat(1_000) })),
    );
    const ticket = await only();
    expect(ticket?.questionCount).toBe(250);
    expect(ticket?.questions?.map(({ key }) => key)).toEqual(
      Array.from({ length: 200 }, (_, index) => `k${index + 50}`),
    );
    expect(ticket?.questions?.[0]?.question).toHaveLength(500);
  });

  test('stays within what a store takes, in any script', async () => {
    const { open, only } = setUp();
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => open({ key: `k${index}`, question: '漢'.repeat(500) })),
    );
    const ticket = await only();
    expect(Buffer.byteLength(JSON.stringify(ticket))).toBeLessThan(300_000);
    expect(ticket?.questions?.at(-1)?.key).toBe('k199');
    expect(ticket?.questions?.length).toBeGreaterThan(100);
  });

  test('whose pointer was written and whose ticket was not has it written by the next question', async () => {
    const { open, only, records } = setUp();
    const { get } = records;
    let reads = 0;
    // The third read is the ticket's own update: the first two look for an earlier ticket and for the pointer.
    records.get = (kind, key) => (++reads === 3 ? Promise.reject(new Error('killed')) : get(kind, key));
    await expect(open()).rejects.toThrow('killed');
    expect(await records.get('incident', '["acme","outage"]')).toBeDefined();
    expect(await only()).toBeUndefined();
    await open({ key: 'k2' });
    expect(await only()).toMatchObject({ questionCount: 1, questions: [{ key: 'k2' }] });
  });

  test('takes 64 questions at once', async () => {
    const { open, only } = setUp();
    await Promise.all(Array.from({ length: 64 }, (_, index) => open({ key: `k${index}` })));
    expect((await only())?.questionCount).toBe(64);
  });
});
