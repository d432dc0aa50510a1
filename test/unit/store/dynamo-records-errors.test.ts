import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { createDynamoRecords } from '../../../src/store/dynamo-records.ts';
import type { Records } from '../../../src/store/records.ts';
import { createTableClock, type DynamoTable } from '../../support/dynamo-table.ts';
import { refuse } from '../../support/table-front.ts';
import { useTable } from '../../support/use-table.ts';

let table: DynamoTable;
let records: Records;
const clock = createTableClock();

useTable(clock, (made) => {
  ({ table, records } = made);
});

const ARN = 'arn:aws:dynamodb:us-east-1:111122223333:table/support-store';
const SAID = `User: arn:aws:sts::111122223333:assumed-role/app is not authorized on ${ARN}: "secret words"`;
const SECRET = { value: { text: 'secret words' } };

const messageOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    (error: Error) => `${error.stack} ${JSON.stringify(error)} ${error.cause}`,
  );

describe.each([
  ['get', () => records.get('ticket', 'secret words')],
  ['put', () => records.put('ticket', 'secret words', SECRET)],
  ['swap', () => records.swap('ticket', 'secret words', 0, SECRET)],
  ['remove', () => records.remove('ticket', 'secret words')],
  ['list', async () => records.list('ticket')[Symbol.asyncIterator]().next()],
] as const)('an error of %s', (_method, call) => {
  test.each([
    [400, 'AccessDeniedException', 'denies access to the table that store.table names'],
    [400, 'ResourceNotFoundException', 'store.table names a DynamoDB table that is not there'],
    [400, 'ValidationException', 'pk and sk'],
    [400, 'UnrecognizedClientException', 'credentials'],
    [400, 'ItemCollectionSizeLimitExceededException', 'could not be asked'],
    [500, 'InternalServerError', 'could not be asked'],
  ])('%d %s names itself and the setting, and neither value nor account', async (status, type, says) => {
    const fault = refuse(status, type, SAID);
    table.faults.push(fault, fault, fault);
    const message = await messageOf(call());
    expect(message).toContain(says);
    expect(message).toContain(type);
    expect(message).not.toMatch(/arn:|111122223333|secret/);
  });
});

test('a table that is not there is named by its setting', async () => {
  const nowhere = createDynamoRecords({ ...table, table: 'missing', clock });
  expect(await messageOf(nowhere.get('answer', 'any'))).toContain('store.table');
});

test('a client that cannot be made is an error without its words', async () => {
  const broken = createDynamoRecords({
    table: table.table,
    connect: () => Promise.reject(new Error(SAID)),
    clock,
  });
  const message = await messageOf(broken.put('answer', 'any', SECRET));
  expect(message).toContain('DynamoDB could not be asked');
  expect(message).not.toMatch(/arn:|secret/);
});

test('a machine that is not there is tried again, and then named by its error', async () => {
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: 'http://127.0.0.1:1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
    maxAttempts: 1,
  });
  const away = createDynamoRecords({ table: table.table, connect: async () => client, clock });
  expect(await messageOf(away.get('answer', 'any'))).toContain('ECONNREFUSED');
});

describe('a value', () => {
  const ofBytes = (bytes: number) => ({ value: 'ü'.repeat((bytes - 2 - '"k"'.length) / 2) });

  test('of 350 KB is kept, with everything around it', async () => {
    const record = { ...ofBytes(350 * 1024 - 1), expiresAtMs: clock.epochMs() + 1 };
    expect(await records.swap('session', 'k', 0, record)).toBe(true);
  });

  test('of more is refused before anything is sent', async () => {
    const record = ofBytes(350 * 1024 + 1);
    await expect(records.swap('session', 'k', 0, record)).rejects.toThrow(
      'A record (session) of 351 KB is too large: 350 KB is the most',
    );
    await expect(records.put('answer', 'k', record)).rejects.toThrow('351 KB');
    await expect(records.put('answer', 'x'.repeat(350 * 1024), { value: 1 })).rejects.toThrow('350 KB');
    expect(table.requests).toEqual([]);
  });
});
