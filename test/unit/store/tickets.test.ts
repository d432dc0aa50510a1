import { describe, expect, test } from 'vitest';
import { toTicket } from '../../../src/cascade/to-ticket.ts';
import { createTickets } from '../../../src/store/tickets.ts';
import { makeTicketDraft } from '../../support/make-ticket-draft.ts';
import { temporaryFolder } from '../../support/server-process.ts';
import { createFolderParts, createStoreParts, REAL_CLOCK } from '../../support/store-parts.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const DAY_SECONDS = 86_400;
const SETTINGS = { toTicket, ticketTtlSeconds: DAY_SECONDS };

function setUp() {
  const parts = createStoreParts(createVirtualClock());
  return { ...parts, tickets: createTickets({ ...parts, ...SETTINGS }) };
}

describe('tickets', () => {
  test('are found by their id, open', async () => {
    const { tickets, clock } = setUp();
    const ticket = await tickets.open(makeTicketDraft());
    expect(ticket).toMatchObject({ status: 'open', delivered: false, openedAtMs: clock.epochMs() });
    expect(ticket.ticketId).toMatch(/^tkt_[0-9a-f]{24}$/);
    expect(await tickets.get(ticket.ticketId)).toEqual(ticket);
  });

  test.each(['', 'tkt_', '__proto__', '../../etc/passwd'])(
    'are none under an unknown id: "%s"',
    async (id) => {
      const { tickets } = setUp();
      await tickets.open(makeTicketDraft());
      expect(await tickets.get(id)).toBeUndefined();
      expect(await tickets.resolve(id)).toBeUndefined();
    },
  );

  test('with one key and owner are one, and what a later draft says changes nothing', async () => {
    const { tickets, clock } = setUp();
    const first = await tickets.open(makeTicketDraft());
    clock.advance(1_000);
    expect(await tickets.open(makeTicketDraft({ question: 'Something else?' }))).toEqual(first);
    expect(await tickets.list()).toEqual([first]);
  });

  test('have a missing customer filled in', async () => {
    const { tickets } = setUp();
    const { ticketId } = await tickets.open(makeTicketDraft());
    await tickets.open(makeTicketDraft({ customer: { name: 'Anna' } }));
    await tickets.open(makeTicketDraft({ customer: { name: 'Bob' } }));
    expect((await tickets.get(ticketId))?.customer).toEqual({ name: 'Anna' });
  });

  test.each([
    ['another key', { key: 'k2' }],
    ['another subject', { owner: { subject: 'bob', tenant: 'acme' } }],
    ['another tenant', { owner: { subject: 'anna', tenant: 'umbrella' } }],
    ['no tenant', { owner: { subject: 'anna' } }],
    ['no owner', { owner: undefined }],
    ['the same letters cut elsewhere', { owner: { subject: 'ann', tenant: 'acme' }, key: 'ak1' }],
  ])('with %s are different ones', async (_, more) => {
    const { tickets } = setUp();
    const first = await tickets.open(makeTicketDraft());
    expect((await tickets.open(makeTicketDraft(more))).ticketId).not.toBe(first.ticketId);
    expect(await tickets.list()).toHaveLength(2);
  });

  test('are listed newest first', async () => {
    const { tickets, clock } = setUp();
    for (const key of ['a', 'b', 'c']) {
      await tickets.open(makeTicketDraft({ key, question: key }));
      clock.advance(1_000);
    }
    expect((await tickets.list()).map(({ question }) => question)).toEqual(['c', 'b', 'a']);
  });

  test('never expire while they are open, and a while after they were resolved', async () => {
    const { tickets, clock } = setUp();
    const { ticketId } = await tickets.open(makeTicketDraft());
    clock.advance(1_000 * DAY_SECONDS * 1_000);
    const resolved = await tickets.resolve(ticketId);
    expect(resolved).toMatchObject({ status: 'resolved', updatedAtMs: clock.epochMs() });
    clock.advance((DAY_SECONDS - 1) * 1_000);
    // Neither resolving it nor opening it again gives it more time, or changes it.
    expect(await tickets.resolve(ticketId)).toEqual(resolved);
    expect(await tickets.open(makeTicketDraft({ customer: { name: 'Anna' } }))).toEqual(resolved);
    clock.advance(1_000);
    expect(await tickets.get(ticketId)).toBeUndefined();
  });

  test('are not acknowledged where they cannot be kept', async () => {
    const { tickets, records } = setUp();
    records.trouble = 'down';
    await expect(tickets.open(makeTicketDraft())).rejects.toThrow('the store is down');
  });

  test('are one when the first was kept and nobody heard of it', async () => {
    const { tickets, records } = setUp();
    records.trouble = 'silent';
    await expect(tickets.open(makeTicketDraft())).rejects.toThrow('the store timed out');
    records.trouble = 'none';
    const ticket = await tickets.open(makeTicketDraft());
    expect(await tickets.list()).toEqual([ticket]);
  });

  test('opened 64 times at once with one key, by two processes on one folder, are one', async () => {
    const folder = temporaryFolder();
    const stores = [0, 1].map(() => createTickets({ ...createFolderParts(REAL_CLOCK, folder), ...SETTINGS }));
    const opened = await Promise.all(
      Array.from({ length: 64 }, (_, index) =>
        stores[index % 2]?.open(makeTicketDraft({ question: `Question ${index}?` })),
      ),
    );
    expect(new Set(opened.map((ticket) => ticket?.question)).size).toBe(1);
    expect(await stores[0]?.list()).toEqual([opened[0]]);
  });
});
