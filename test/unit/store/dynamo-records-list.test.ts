import { beforeAll, describe, expect, test } from 'vitest';
import type { RecordKind, Records } from '../../../src/store/records.ts';
import { createTableClock, type DynamoTable } from '../../support/dynamo-table.ts';
import { refuse } from '../../support/table-front.ts';
import { useTable } from '../../support/use-table.ts';

let table: DynamoTable;
let records: Records;
const clock = createTableClock();

useTable(clock, (made) => {
  ({ table, records } = made);
});

const LARGE = 'x'.repeat(300 * 1024);

async function keysOf(kind: RecordKind): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of records.list(kind)) keys.push(key);
  return keys.sort();
}

const operations = () => table.requests.map(({ operation }) => operation);

describe.each([
  ['ticket', 'Query'],
  ['answer', 'Scan'],
] as const)('the list of every %s', (kind, operation) => {
  const keys = Array.from({ length: 9 }, (_, index) => `${kind}-${index}`);

  beforeAll(async () => {
    for (const key of keys) await records.put(kind, key, { value: LARGE });
    await records.put('incident', 'other', { value: 1 });
    await records.put('budget', 'other', { value: 1 });
  });

  test(`comes page by page, where it is more than one request may return, by ${operation}`, async () => {
    expect(await keysOf(kind)).toEqual(keys);
    expect(new Set(operations())).toEqual(new Set([operation]));
    expect(operations().length).toBeGreaterThan(2);
  });

  test('asks for no page that nobody reads', async () => {
    for await (const { value } of records.list(kind)) {
      expect(value).toBe(LARGE);
      break;
    }
    expect(operations()).toHaveLength(1);
  });

  test('goes on where a page was refused at first', async () => {
    table.faults.push(
      (forward) => forward(),
      refuse(400, 'ProvisionedThroughputExceededException'),
      refuse(500, 'InternalServerError'),
    );
    expect(await keysOf(kind)).toEqual(keys);
  });
});

test('a list leaves out what is over', async () => {
  const expiresAtMs = clock.epochMs() + 1_000;
  await records.put('tier', 'short', { value: 1, expiresAtMs });
  await records.put('tier', 'long', { value: 1, expiresAtMs: expiresAtMs + 1 });
  await records.put('tier', 'ever', { value: 1 });
  clock.advance(1_000);
  expect(await keysOf('tier')).toEqual(['ever', 'long']);
});

test('a list of nothing is empty', async () => {
  expect(await keysOf('cache')).toEqual([]);
});
