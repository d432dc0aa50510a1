import { describe, expect, test } from 'vitest';
import type { Records } from '../../../src/store/records.ts';
import { createTableClock, type DynamoTable } from '../../support/dynamo-table.ts';
import { type Fault, hang, loseReply, refuse } from '../../support/table-front.ts';
import { useTable } from '../../support/use-table.ts';

let table: DynamoTable;
let records: Records;
const clock = createTableClock();

useTable(clock, (made) => {
  ({ table, records } = made);
});

const operations = () => table.requests.map(({ operation }) => operation);
const heldBy = async (key: string) => (await records.get('budget', key))?.value;

/** A record as it was made, and its version. */
async function make(key: string): Promise<number> {
  await records.swap('budget', key, 0, { value: 'made' });
  const version = (await records.get('budget', key))?.version ?? 0;
  table.requests.length = 0;
  return version;
}

/** Carries the request out, lets `others` do something, and loses the reply. */
const loseReplyWhile =
  (others: () => Promise<unknown>): Fault =>
  async (forward) => {
    await forward();
    await others();
    return undefined;
  };
const breakUnheard: Fault = async () => undefined;

describe('busy or broken', () => {
  test.each([
    ['throttled', refuse(400, 'ThrottlingException')],
    ['over its throughput', refuse(400, 'ProvisionedThroughputExceededException')],
    ['over the limit of its account', refuse(400, 'RequestLimitExceeded')],
    ['broken', refuse(500, 'InternalServerError')],
    ['away', refuse(503, 'ServiceUnavailable')],
    ['cut off', breakUnheard],
  ])('a table that is %s is asked three times at most', async (_what, fault) => {
    await records.put('answer', 'asked', { value: 1 });
    table.requests.length = 0;
    table.faults.push(fault, fault);
    expect((await records.get('answer', 'asked'))?.value).toBe(1);
    expect(operations()).toEqual(['GetItem', 'GetItem', 'GetItem']);
    table.faults.push(fault, fault, fault);
    await expect(records.put('answer', 'asked', { value: 2 })).rejects.toThrow('DynamoDB');
    expect(operations()).toHaveLength(6);
    expect((await records.get('answer', 'asked'))?.value).toBe(1);
  });

  test('an error that another attempt would meet again is not tried again', async () => {
    table.faults.push(refuse(400, 'AccessDeniedException'));
    await expect(records.get('answer', 'any')).rejects.toThrow('store.table');
    expect(operations()).toEqual(['GetItem']);
  });

  test('a table that never replies is given up in time', async () => {
    table.faults.push(hang);
    await expect(records.get('answer', 'any')).rejects.toThrow('within 1500 ms');
    expect(operations()).toEqual(['GetItem']);
  });
});

describe('a swap whose reply is lost', () => {
  test('that made a record is known for its own', async () => {
    table.faults.push(loseReply);
    expect(await records.swap('budget', 'own', 0, { value: 'mine' })).toBe(true);
    expect(operations()).toEqual(['PutItem', 'PutItem', 'GetItem']);
    expect(await heldBy('own')).toBe('mine');
  });

  test('that changed a record is known for its own', async () => {
    const version = await make('changed');
    table.faults.push(loseReply, loseReply);
    expect(await records.swap('budget', 'changed', version, { value: 'mine' })).toBe(true);
    expect((await records.get('budget', 'changed'))?.version).toBe(version + 1);
  });

  test('that had not been carried out is carried out once', async () => {
    const version = await make('unheard');
    table.faults.push(breakUnheard);
    expect(await records.swap('budget', 'unheard', version, { value: 'mine' })).toBe(true);
    expect((await records.get('budget', 'unheard'))?.version).toBe(version + 1);
  });

  test.each([0, 1])('that was too late is not taken for its own (made before: %d)', async (made) => {
    const key = `late ${made}`;
    const version = made ? await make(key) : 0;
    table.faults.push(async () => {
      await records.swap('budget', key, version, { value: 'theirs' });
      return undefined;
    });
    expect(await records.swap('budget', key, version, { value: 'mine' })).toBe(false);
    expect(await heldBy(key)).toBe('theirs');
  });

  test('that made a record which others have changed since was done', async () => {
    table.faults.push(
      loseReplyWhile(async () => {
        const version = (await records.get('budget', 'grown'))?.version ?? 0;
        await records.swap('budget', 'grown', version, { value: 'theirs, upon mine' });
      }),
    );
    expect(await records.swap('budget', 'grown', 0, { value: 'mine' })).toBe(true);
    expect(await heldBy('grown')).toBe('theirs, upon mine');
  });

  test('that changed a record which others have changed since is not guessed at', async () => {
    const version = await make('doubtful');
    table.faults.push(
      loseReplyWhile(() => records.swap('budget', 'doubtful', version + 1, { value: 'theirs' })),
    );
    const swapped = records.swap('budget', 'doubtful', version, { value: 'mine' });
    await expect(swapped).rejects.toThrow('others have changed the record since');
  });

  test.each([
    ['and stays away', async () => {}, undefined],
    ['and is made anew', () => records.swap('budget', 'gone', 0, { value: 'anew' }), 'anew'],
  ])('of a record that is removed %s begins anew', async (_what, then, left) => {
    await records.remove('budget', 'gone');
    const version = await make('gone');
    table.faults.push(
      loseReplyWhile(async () => {
        await records.remove('budget', 'gone');
        await then();
      }),
    );
    expect(await records.swap('budget', 'gone', version, { value: 'mine' })).toBe(false);
    expect(await heldBy('gone')).toBe(left);
  });

  test('rejects where the record cannot be looked at', async () => {
    table.faults.push(loseReply, (forward) => forward(), refuse(400, 'AccessDeniedException'));
    await expect(records.swap('budget', 'unseen', 0, { value: 'mine' })).rejects.toThrow('DynamoDB');
    expect(operations()).toEqual(['PutItem', 'PutItem', 'GetItem']);
  });
});

test('a swap that loses at once is not looked into', async () => {
  const version = await make('plain');
  expect(await records.swap('budget', 'plain', version + 1, { value: 'late' })).toBe(false);
  expect(operations()).toEqual(['PutItem']);
});
