import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { Clock } from '../../src/cascade/ports.ts';
import { startTableFront, type TableFront } from './table-front.ts';

/** A table as the store needs it, behind DynamoDB's own wire on loopback. */
export interface DynamoTable extends Pick<TableFront, 'requests' | 'faults' | 'url'> {
  readonly table: string;
  /** The real client, which goes through `url`. */
  readonly client: DynamoDBClient;
  connect(): Promise<DynamoDBClient>;
  /** Makes another table, empty, and resolves to its name. */
  addTable(): Promise<string>;
  close(): Promise<void>;
}

/** A clock for what speaks over sockets: it waits as long as it says, and its hour is set by hand. */
export interface TableClock extends Clock {
  advance(ms: number): void;
}

const SCHEMA = {
  BillingMode: 'PAY_PER_REQUEST',
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
  ],
} as const satisfies Omit<CreateTableCommandInput, 'TableName'>;

export async function startDynamoTable(): Promise<DynamoTable> {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const front = await startTableFront(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: front.url,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'none' },
    maxAttempts: 1,
  });
  let tables = 0;
  const addTable = async () => {
    const name = `support-store-${++tables}`;
    await client.send(new CreateTableCommand({ TableName: name, ...SCHEMA }));
    return name;
  };
  const table = await addTable();
  front.requests.length = 0;
  return {
    url: front.url,
    requests: front.requests,
    faults: front.faults,
    table,
    client,
    connect: async () => client,
    addTable,
    async close() {
      client.destroy();
      await front.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

export function createTableClock(): TableClock {
  let passedMs = 0;
  return {
    now: () => passedMs,
    epochMs: () => Date.UTC(2026, 10, 1) + passedMs,
    advance: (ms) => {
      passedMs += ms;
    },
    sleep: async (ms, signal) => {
      await sleep(ms, undefined, { signal }).catch(() => {});
    },
  };
}
