import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toTicket } from '../../../src/cascade/to-ticket.ts';
import { runForget } from '../../../src/server/commands/forget.ts';
import { createJobRecords } from '../../../src/server/http/job-records.ts';
import { createAnswers } from '../../../src/store/answers.ts';
import { createDynamoRecords } from '../../../src/store/dynamo-records.ts';
import { createSessions } from '../../../src/store/sessions.ts';
import { createTickets } from '../../../src/store/tickets.ts';
import { createUpdates } from '../../../src/store/update.ts';
import { createTableClock, type DynamoTable, startDynamoTable } from '../../support/dynamo-table.ts';
import { makeTicketDraft } from '../../support/make-ticket-draft.ts';
import { recordingLog } from '../../support/test-cascade.ts';
import { countingRandom } from '../../support/test-stores.ts';

const ANN = { subject: 'ann', tenant: 'acme' };
const BOB = { subject: 'bob', tenant: 'acme' };
const CLAIM = { id: 'one', untilMs: 0 };

let table: DynamoTable;
beforeAll(async () => {
  table = await startDynamoTable();
});
afterAll(() => table.close());

let stores: Awaited<ReturnType<typeof createStores>>;
beforeEach(async () => {
  stores = await createStores();
});

async function createStores() {
  const clock = createTableClock();
  const records = createDynamoRecords({ table: await table.addTable(), connect: table.connect, clock });
  const update = createUpdates(records, clock, countingRandom());
  const shared = { records, update, clock, ttlSeconds: 60, keepSeconds: 60, log: recordingLog().log };
  return {
    records,
    answers: createAnswers(shared),
    sessions: createSessions(shared),
    tickets: createTickets({ ...shared, toTicket, ticketTtlSeconds: 60 }),
    jobs: createJobRecords(shared),
  };
}

async function left(): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of stores.records.list('job')) keys.push(key);
  return keys.sort();
}

describe('forgetting erases the jobs', () => {
  test('of a customer by subject, and nobody else’s', async () => {
    const { jobs } = stores;
    await jobs.add('job_ann', { input: { query: 'a' }, caller: ANN });
    await jobs.add('job_bob', { input: { query: 'a' }, caller: BOB });
    await jobs.add('job_none', { input: { query: 'a' } });
    await runForget(stores, { customer: ' ann ' });
    expect(await left()).toEqual(['job_bob', 'job_none']);
  });

  test('of a session, waiting or done', async () => {
    const { jobs } = stores;
    for (const id of ['job_1', 'job_2']) {
      await jobs.add(id, { input: { query: 'a', session_id: 's 1' }, caller: ANN });
    }
    await jobs.finish('job_2', CLAIM, { status: 'done', answer: { answer_id: 'ans_2' } });
    await jobs.add('job_other', { input: { query: 'a', session_id: 's 2' }, caller: ANN });
    await runForget(stores, { session: 's 1' });
    expect(await left()).toEqual(['job_other']);
  });

  test('of the conversations and answers that a customer’s tickets name', async () => {
    const { jobs, tickets } = stores;
    const customer = { name: 'Ines', contact: 'ines@example.com' };
    await tickets.open(makeTicketDraft({ customer, owner: BOB, sessionId: 's 1', answerId: 'ans_1' }));
    await jobs.add('job_session', { input: { query: 'a', session_id: 's 1' }, caller: BOB });
    await jobs.add('job_answer', { input: { query: 'a' }, caller: BOB });
    await jobs.finish('job_answer', CLAIM, { status: 'done', answer: { answer_id: 'ans_1' } });
    await jobs.add('job_same_name', { input: { query: 'a', session_id: 's 1' }, caller: ANN });
    await jobs.add('job_other', { input: { query: 'a' }, caller: BOB });
    await jobs.finish('job_other', CLAIM, { status: 'done', answer: { answer_id: 'ans_2' } });
    await runForget(stores, { customer: 'ines@example.com' });
    expect(await left()).toEqual(['job_other', 'job_same_name']);
  });
});
