import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createDynamoRecords } from '../../src/store/dynamo-records.ts';
import type { Records } from '../../src/store/records.ts';
import { type DynamoTable, startDynamoTable, type TableClock } from './dynamo-table.ts';

interface Made {
  readonly table: DynamoTable;
  readonly records: Records;
}

/** A table for all tests of a file, of whose requests and faults each test sees its own. */
export function useTable(clock: TableClock, onMade: (made: Made) => void): void {
  let table: DynamoTable;
  beforeAll(async () => {
    table = await startDynamoTable();
    onMade({ table, records: createDynamoRecords({ ...table, clock }) });
  });
  beforeEach(() => {
    table.requests.length = 0;
    table.faults.length = 0;
  });
  afterAll(() => table.close());
}
