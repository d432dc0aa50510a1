import { GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from 'vitest';
import { RECORD_KINDS, type Records } from '../../../src/store/records.ts';
import { createTableClock, type DynamoTable } from '../../support/dynamo-table.ts';
import { useTable } from '../../support/use-table.ts';

let table: DynamoTable;
let records: Records;
const clock = createTableClock();

useTable(clock, (made) => {
  ({ table, records } = made);
});

async function versionOf(key: string): Promise<number> {
  return (await records.get('budget', key))?.version ?? 0;
}

describe('a swap', () => {
  test('at version 0 makes a record only where there is none', async () => {
    expect(await records.swap('budget', 'first', 0, { value: 1 })).toBe(true);
    expect(await records.swap('budget', 'first', 0, { value: 2 })).toBe(false);
    expect(await records.get('budget', 'first')).toMatchObject({ key: 'first', value: 1 });
  });

  test('of several at one version, one wins', async () => {
    await records.swap('budget', 'race', 0, { value: 0 });
    const version = await versionOf('race');
    const won = await Promise.all(
      Array.from({ length: 10 }, (_, value) => records.swap('budget', 'race', version, { value })),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await records.get('budget', 'race'))?.value).toBe(won.indexOf(true));
  });

  test('never wins against a record that was removed and made anew, however often', async () => {
    await records.swap('budget', 'anew', 0, { value: 'old' });
    const old = await versionOf('anew');
    for (let time = 0; time < 5; time++) {
      await records.remove('budget', 'anew');
      await records.swap('budget', 'anew', 0, { value: 'new' });
      expect(await records.swap('budget', 'anew', old, { value: 'late' })).toBe(false);
    }
    await records.remove('budget', 'anew');
    expect(await records.swap('budget', 'anew', old, { value: 'late' })).toBe(false);
    expect(await records.get('budget', 'anew')).toBeUndefined();
  });

  test('loses against what was put since', async () => {
    await records.swap('budget', 'put', 0, { value: 'old' });
    const version = await versionOf('put');
    await records.put('budget', 'put', { value: 'put' });
    expect(await records.swap('budget', 'put', version, { value: 'late' })).toBe(false);
  });
});

describe('a record whose time is over, which DynamoDB has not erased yet', () => {
  const keep = async (key: string) => {
    const expiresAtMs = clock.epochMs() + 1_500;
    await records.swap('session', key, 0, { value: 'old', expiresAtMs });
    return { expiresAtMs, version: (await records.get('session', key))?.version ?? 0 };
  };

  test('is not there any more, to the millisecond', async () => {
    const { expiresAtMs } = await keep('read');
    clock.advance(1_499);
    expect(await records.get('session', 'read')).toMatchObject({ value: 'old', expiresAtMs });
    clock.advance(1);
    expect(await records.get('session', 'read')).toBeUndefined();
  });

  test('is replaced at version 0, and at no other', async () => {
    const { version } = await keep('replaced');
    expect(await records.swap('session', 'replaced', 0, { value: 'early' })).toBe(false);
    clock.advance(1_500);
    expect(await records.swap('session', 'replaced', version, { value: 'late' })).toBe(false);
    expect(await records.swap('session', 'replaced', 0, { value: 'new' })).toBe(true);
    expect(await records.get('session', 'replaced')).toMatchObject({ value: 'new' });
    expect(await records.swap('session', 'replaced', version, { value: 'late' })).toBe(false);
  });

  test('says when in whole seconds, rounded up, where TTL looks for it', async () => {
    const { expiresAtMs } = await keep('ttl');
    const { Items = [] } = await table.client.send(new ScanCommand({ TableName: table.table }));
    const item = Items.find(({ record_key }) => record_key?.S === '"ttl"');
    expect(item?.expires_at).toEqual({ N: String(Math.ceil(expiresAtMs / 1_000)) });
    expect(Items.find(({ record_key }) => record_key?.S === '"first"')).not.toHaveProperty('expires_at');
  });
});

describe('keys', () => {
  test('are kept apart, whatever stands in them, and by kind', async () => {
    const keys = ['', '-', 'a', 'A', 'a#b', '\0', '\ud800', '\ud801', '😀', 'x'.repeat(100_000), '../../x'];
    for (const kind of RECORD_KINDS) {
      for (const key of keys) await records.put(kind, key, { value: [kind, key] });
    }
    for (const kind of RECORD_KINDS) {
      for (const key of keys) expect(await records.get(kind, key)).toMatchObject({ key, value: [kind, key] });
    }
  });

  test.each([
    ['ticket', 'ticket'],
    ['incident', 'incident'],
    ['tier', 'tier'],
    ['answer', 'answer#'],
    ['cache', 'cache#'],
    ['session', 'session#'],
    ['budget', 'budget#'],
  ] as const)('of %s are in a partition of %s…', async (kind, beginning) => {
    await Promise.all([records.put(kind, 'one', { value: 1 }), records.put(kind, 'two', { value: 2 })]);
    const puts = table.requests.filter(({ operation }) => operation === 'PutItem').slice(-2);
    const partitions = new Set(puts.map(({ body }) => body.Item.pk.S));
    expect(partitions.size).toBe(beginning.endsWith('#') ? 2 : 1);
    for (const partition of partitions) expect(partition.startsWith(beginning)).toBe(true);
  });
});

test('what several change is read as it is now; what is only put, as cheaply as can be', async () => {
  for (const kind of RECORD_KINDS) await records.get(kind, 'any');
  const reads = table.requests.filter(({ operation }) => operation === 'GetItem').slice(-RECORD_KINDS.length);
  const consistent = RECORD_KINDS.filter((_, index) => reads[index]?.body.ConsistentRead);
  expect(consistent).toEqual(['session', 'ticket', 'incident', 'budget', 'benchmark', 'job']);
});

test('a record without an expiry has none, and a removed one is gone', async () => {
  await records.put('answer', 'kept', { value: { text: 'so' } });
  expect(await records.get('answer', 'kept')).toEqual({
    key: 'kept',
    value: { text: 'so' },
    version: expect.any(Number),
  });
  await records.remove('answer', 'kept');
  await records.remove('answer', 'kept');
  expect(await records.get('answer', 'kept')).toBeUndefined();
});

test('an item that somebody else wrote is an error that does not quote it', async () => {
  await records.put('ticket', 'broken', { value: 'fine' });
  const { body } = table.requests.at(-1) ?? {};
  const { PutItemCommand } = await import('@aws-sdk/client-dynamodb');
  const Item = { ...body.Item, value: { S: 'secret words' } };
  await table.client.send(new PutItemCommand({ TableName: table.table, Item }));
  const { pk, sk } = Item;
  expect(
    await table.client.send(new GetItemCommand({ TableName: table.table, Key: { pk, sk } })),
  ).toBeTruthy();
  const message = await records.get('ticket', 'broken').catch((error) => String(error));
  expect(message).toContain(`ticket, ${sk.S}`);
  expect(message).not.toContain('secret');
});
