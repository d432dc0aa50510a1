import { createHash, randomInt, randomUUID } from 'node:crypto';
import type { AttributeValue, DynamoDBClient, PutItemCommandInput } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../cascade/ports.ts';
import { createAskTable } from './dynamo-requests.ts';
import type { RecordKind, Records, RecordToKeep, StoredRecord } from './records.ts';

export interface DynamoRecordsOptions {
  /** The table's name. Its keys are `pk` and `sk`, both strings; `expires_at` is its TTL attribute. */
  readonly table: string;
  /** Makes the client at first use. */
  readonly connect: () => Promise<DynamoDBClient>;
  readonly clock: Clock;
}

type Item = Record<string, AttributeValue>;

/** Changed by several at once, so that only the latest is worth reading. */
const SWAPPED: ReadonlySet<RecordKind> = new Set([
  'session',
  'ticket',
  'incident',
  'budget',
  'benchmark',
  'job',
]);
/**
 * Kinds of which there are few, and which are listed: each has one partition. The others have one for each
 * record, so that none is hot, and only a scan lists them.
 */
const GATHERED: ReadonlySet<RecordKind> = new Set(['ticket', 'incident', 'tier']);

/** Key and JSON together; DynamoDB takes 400 KB with all that is around them. */
const MOST_BYTES = 350 * 1024;

/** A record's first version is anything up to this, which leaves more changes than anybody makes. */
const HIGHEST_FIRST_VERSION = 2 ** 47;
/** No record is changed as often while an attempt is repeated. */
const MANY_CHANGES = 1_000_000;

/**
 * Records in one table of DynamoDB. It erases late what is past its time, so that is read as if it was not there;
 * `expires_at_ms` says when to the millisecond, where TTL knows only whole seconds.
 *
 * Versions begin at random: whoever still holds one of a record that was removed must lose against the next record
 * with that key, and no two clocks agree well enough to tell the old from the new.
 */
export function createDynamoRecords({ table, connect, clock }: DynamoRecordsOptions): Records {
  const ask = createAskTable(connect, clock);

  const isOver = ({ expires_at_ms }: Item) =>
    expires_at_ms?.N !== undefined && Number(expires_at_ms.N) <= clock.epochMs();

  async function read(kind: RecordKind, key: string): Promise<Item | undefined> {
    const input = { TableName: table, Key: toKey(kind, key), ConsistentRead: SWAPPED.has(kind) };
    const { output } = await ask((client, sdk, abortSignal) =>
      client.send(new sdk.GetItemCommand(input), { abortSignal }),
    );
    return output.Item && !isOver(output.Item) ? output.Item : undefined;
  }

  /** What holds of the record that is replaced. */
  function toCondition(version: number): Partial<PutItemCommandInput> {
    const now = { ':now': { N: String(clock.epochMs()) } };
    if (version === 0) {
      return {
        ConditionExpression: 'attribute_not_exists(pk) OR expires_at_ms <= :now',
        ExpressionAttributeValues: now,
      };
    }
    return {
      ConditionExpression:
        '#version = :version AND (attribute_not_exists(expires_at_ms) OR expires_at_ms > :now)',
      ExpressionAttributeNames: { '#version': 'version' },
      ExpressionAttributeValues: { ...now, ':version': { N: String(version) } },
    };
  }

  /**
   * Whether a swap that was tried again, and then found its condition broken, had been done before its reply was
   * lost. Rejects where nobody can tell any more.
   */
  async function wasDone(kind: RecordKind, key: string, replaced: number, item: Item): Promise<boolean> {
    const found = await read(kind, key);
    // Removed since, or over: as with every removal, whoever was changing it begins anew.
    if (!found) return false;
    if (found.writer?.S === item.writer?.S) return true;
    const changesSince = toVersion(found) - toVersion(item);
    const isDescendant = changesSince > 0 && changesSince < MANY_CHANGES;
    // Nobody else's record begins so close to ours.
    if (replaced === 0 || !isDescendant) return isDescendant;
    throw new Error(`The reply to a change (${kind}) was lost, and others have changed the record since`);
  }

  return {
    async get(kind, key) {
      const item = await read(kind, key);
      return item && toStored(item);
    },
    async put(kind, key, record) {
      const input = { TableName: table, Item: toItem(kind, key, randomVersion(), record) };
      await ask((client, sdk, abortSignal) => client.send(new sdk.PutItemCommand(input), { abortSignal }));
    },
    async swap(kind, key, version, record) {
      const next = version === 0 ? randomVersion() : version + 1;
      const item = { ...toItem(kind, key, next, record), writer: { S: randomUUID() } };
      const input = { TableName: table, Item: item, ...toCondition(version) };
      const { output: isDone, attempts } = await ask(async (client, sdk, abortSignal) => {
        try {
          await client.send(new sdk.PutItemCommand(input), { abortSignal });
          return true;
        } catch (error) {
          if (error instanceof sdk.ConditionalCheckFailedException) return false;
          throw error;
        }
      });
      if (isDone || attempts === 1) return isDone;
      return wasDone(kind, key, version, item);
    },
    async remove(kind, key) {
      const input = { TableName: table, Key: toKey(kind, key) };
      await ask((client, sdk, abortSignal) => client.send(new sdk.DeleteItemCommand(input), { abortSignal }));
    },
    async *list(kind) {
      const shared = { TableName: table, ConsistentRead: SWAPPED.has(kind) };
      let last: Item | undefined;
      do {
        const start = last && { ExclusiveStartKey: last };
        const { output } = await ask((client, sdk, abortSignal) =>
          GATHERED.has(kind)
            ? client.send(new sdk.QueryCommand({ ...shared, ...toQuery(kind), ...start }), { abortSignal })
            : client.send(new sdk.ScanCommand({ ...shared, ...toFilter(kind), ...start }), { abortSignal }),
        );
        for (const item of output.Items ?? []) if (!isOver(item)) yield toStored(item);
        last = output.LastEvaluatedKey;
      } while (last);
    },
  };
}

const randomVersion = () => randomInt(1, HIGHEST_FIRST_VERSION);
const toVersion = ({ version }: Item) => Number(version?.N);

function toKey(kind: RecordKind, key: string): Item {
  // UTF-16, as UTF-8 has no place for half a surrogate pair and would make two keys one.
  const hash = createHash('sha256').update(key, 'utf16le').digest('base64url');
  return GATHERED.has(kind)
    ? { pk: { S: kind }, sk: { S: hash } }
    : { pk: { S: `${kind}#${hash}` }, sk: { S: '-' } };
}

function toQuery(kind: RecordKind) {
  return { KeyConditionExpression: 'pk = :kind', ExpressionAttributeValues: { ':kind': { S: kind } } };
}

function toFilter(kind: RecordKind) {
  return {
    FilterExpression: 'begins_with(pk, :kind)',
    ExpressionAttributeValues: { ':kind': { S: `${kind}#` } },
  };
}

function toItem(kind: RecordKind, key: string, version: number, { value, expiresAtMs }: RecordToKeep): Item {
  const json = JSON.stringify(value);
  const recordKey = JSON.stringify(key);
  const bytes = Buffer.byteLength(json) + Buffer.byteLength(recordKey);
  if (bytes > MOST_BYTES) {
    throw new Error(`A record (${kind}) of ${Math.ceil(bytes / 1024)} KB is too large: 350 KB is the most`);
  }
  return {
    ...toKey(kind, key),
    record_key: { S: recordKey },
    value: { S: json },
    version: { N: String(version) },
    ...(expiresAtMs !== undefined && {
      expires_at: { N: String(Math.ceil(expiresAtMs / 1_000)) },
      expires_at_ms: { N: String(expiresAtMs) },
    }),
  };
}

function toStored(item: Item): StoredRecord {
  const stored = { ...parse(item), version: toVersion(item) };
  return item.expires_at_ms ? { ...stored, expiresAtMs: Number(item.expires_at_ms.N) } : stored;
}

/** What a parser says of a text that it cannot read quotes it: none of that is passed on. */
function parse({ pk, sk, record_key, value }: Item): Pick<StoredRecord, 'key' | 'value'> {
  try {
    return { key: JSON.parse(record_key?.S ?? ''), value: JSON.parse(value?.S ?? '') };
  } catch {
    throw new Error(`The item ${pk?.S}, ${sk?.S} of the table that store.table names is none of ours`);
  }
}
