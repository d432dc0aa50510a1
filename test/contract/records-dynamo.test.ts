import { afterAll, beforeAll } from 'vitest';
import { createDynamoRecords } from '../../src/store/dynamo-records.ts';
import { createTableClock, type DynamoTable, startDynamoTable } from '../support/dynamo-table.ts';
import { describeRecords } from './records-scenarios.ts';

let server: DynamoTable;
beforeAll(async () => {
  server = await startDynamoTable();
});
afterAll(() => server.close());

describeRecords('in DynamoDB', async ({ epochMs }) => {
  // The hour is the suite's; what is waited for, over real sockets, takes real time.
  const clock = { ...createTableClock(), epochMs };
  return createDynamoRecords({ table: await server.addTable(), connect: server.connect, clock });
});
