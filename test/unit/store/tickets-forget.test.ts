import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TicketDraft } from '../../../src/cascade/ticket.ts';
import { toTicket } from '../../../src/cascade/to-ticket.ts';
import { createTickets } from '../../../src/store/tickets.ts';
import { makeOutageDraft, makeTicketDraft } from '../../support/make-ticket-draft.ts';
import { temporaryFolder } from '../../support/server-process.ts';
import { createFolderParts } from '../../support/store-parts.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const ANNA = { subject: 'anna', tenant: 'acme' };
const BOB = { subject: 'bob', tenant: 'acme' };
const NONE = { ticketIds: [], incidentIds: [], sessions: [], answerIds: [] };

function setUp() {
  const folder = temporaryFolder();
  const parts = createFolderParts(createVirtualClock(), folder);
  const tickets = createTickets({ ...parts, toTicket, ticketTtlSeconds: 86_400 });
  const everything = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
  return { tickets, everything, open: (more: Partial<TicketDraft>) => tickets.open(makeTicketDraft(more)) };
}

describe('forgetting', () => {
  test.each([
    ['contact', { customer: { contact: 'Anna@Example.com' }, owner: BOB }, ' anna@example.COM '],
    ['name', { customer: { name: 'Anna Smith' }, owner: BOB }, 'anna smith'],
    ['subject', { owner: ANNA }, 'anna'],
  ])('a customer by %s erases their tickets, and names sessions and answers', async (_, more, customer) => {
    const { tickets, open, everything } = setUp();
    const secret = { question: 'SECRET', sessionId: 's1', answerId: 'ans_1', ...more };
    const { ticketId } = await open(secret);
    const other = await open({
      key: 'k2',
      owner: BOB,
      customer: { name: 'Bob', contact: 'bob@example.com' },
    });
    expect(await tickets.forget({ customer })).toEqual({
      ticketIds: [ticketId],
      incidentIds: [],
      sessions: [{ sessionId: 's1', caller: more.owner }],
      answerIds: ['ans_1'],
    });
    expect(await tickets.list()).toEqual([other]);
    expect(everything()).not.toMatch(/SECRET|anna@/i);
  });

  test.each(['', ' ', 'ann', 'anna smith jr', 'ANNA'])('nobody is meant by "%s"', async (customer) => {
    const { tickets, open } = setUp();
    await open({ owner: ANNA, customer: { name: '', contact: 'anna smith' } });
    expect(await tickets.forget({ customer })).toEqual(NONE);
    expect(await tickets.list()).toHaveLength(1);
  });

  test('a session erases the tickets of it: one owner’s, or everybody’s', async () => {
    const { tickets, open } = setUp();
    const sessionId = 's1';
    const annas = await open({ owner: ANNA, sessionId });
    const bobs = await open({ owner: BOB, sessionId });
    const unnamed = await open({ owner: undefined, sessionId });
    await open({ owner: ANNA, key: 'k2', sessionId: 's2' });
    await open({ owner: ANNA, key: 'k3' });
    const erased = async (caller: typeof ANNA | undefined) =>
      (await tickets.forget({ sessionId, owner: { caller } })).ticketIds;
    expect(await erased(ANNA)).toEqual([annas.ticketId]);
    expect(await erased(undefined)).toEqual([unnamed.ticketId]);
    expect((await tickets.forget({ sessionId })).ticketIds).toEqual([bobs.ticketId]);
    expect(await tickets.list()).toHaveLength(2);
  });

  test('takes the questions out of an incident, from every file, and leaves what others asked', async () => {
    const { tickets, everything } = setUp();
    await tickets.open(makeOutageDraft({ key: 'k2', owner: BOB, question: 'Is it only me?' }));
    const { ticketId } = await tickets.open(
      makeOutageDraft({ owner: ANNA, question: 'SECRET', sessionId: 's1', answerId: 'ans_1' }),
    );
    expect(await tickets.forget({ customer: 'anna' })).toEqual({
      ticketIds: [],
      incidentIds: [ticketId],
      sessions: [{ sessionId: 's1', caller: ANNA }],
      answerIds: ['ans_1'],
    });
    const ticket = await tickets.get(ticketId);
    expect(ticket).toMatchObject({
      questionCount: 2,
      question: 'Is it only me?',
      questions: [{ key: 'k2' }],
    });
    expect(everything()).not.toMatch(/SECRET|anna/);
    expect(everything()).toContain('Is it only me?');
  });

  test('leaves of an incident how many met with it, though all of them are forgotten', async () => {
    const { tickets } = setUp();
    const { ticketId } = await tickets.open(makeOutageDraft());
    await tickets.forget({ customer: 'anna' });
    expect(await tickets.get(ticketId)).toMatchObject({
      summary: '1 question since 00:00 UTC could not be answered: instant timeout, expert throttled.',
      question: '',
      questions: [],
    });
  });
});
