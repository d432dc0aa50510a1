import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type DynamoTable, startDynamoTable } from '../support/dynamo-table.ts';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { cloudTier, toConfigFile } from '../support/http-process.ts';
import { functionUrlEvent, LambdaProcess } from '../support/lambda-process.ts';

// What docs/costs.md says that questions ask of the table, since DynamoDB charges each request.

const page = readFileSync(new URL('../../docs/costs.md', import.meta.url), 'utf8');
/** Of what instances tell each other: once in five seconds, not once a question. */
const NOT_OF_A_QUESTION = 'Query';

let cloud: FakeCloud;
let dynamo: DynamoTable;
let instance: LambdaProcess | undefined;
beforeAll(async () => {
  [cloud, dynamo] = await Promise.all([startFakeCloud(), startDynamoTable()]);
});
afterEach(() => instance?.close());
afterAll(() => Promise.all([cloud.close(), dynamo.close()]));

async function start(settings: object): Promise<(body: object) => Promise<string[]>> {
  const table = await dynamo.addTable();
  const price = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
  const made = new LambdaProcess({
    ...cloud.environment,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
    TIERED_SUPPORT_CONFIG: toConfigFile({
      tiers: [{ ...cloudTier(cloud, 'first'), price }],
      routing: { minConfidence: 0 },
      store: { kind: 'dynamodb', table, region: 'us-east-1' },
      cache: { kind: 'dynamodb' },
      ...settings,
    }),
  });
  instance = made;
  return async (body) => {
    dynamo.requests.length = 0;
    await made.invoke({ event: functionUrlEvent({ body }) });
    // What is kept after the reply.
    await sleep(200);
    return dynamo.requests
      .map(({ operation }) => operation)
      .filter((operation) => operation !== NOT_OF_A_QUESTION);
  };
}

/** Reads and writes that the page's table gives for a kind of question. */
function onPage(kind: string): { reads: number; writes: number } {
  const cells = page
    .split('\n')
    .find((line) => line.startsWith(`| ${kind} |`))
    ?.split('|')
    .map((cell) => cell.trim());
  return { reads: Number(cells?.[2]), writes: Number(cells?.[3]) };
}

function count(operations: readonly string[]): { reads: number; writes: number } {
  expect([...new Set(operations)].sort()).toEqual(['GetItem', 'PutItem']);
  const reads = operations.filter((operation) => operation === 'GetItem').length;
  return { reads, writes: operations.length - reads };
}

test('a question, the same again, and one of a conversation ask the table as often as the page says', async () => {
  const ask = await start({});
  const first = { query: 'How do I rotate an API key?' };
  await ask({ query: 'How do I reset my password?' });
  expect(count(await ask(first))).toEqual(onPage('a question by itself'));
  expect(count(await ask(first))).toEqual(onPage('answered from the cache'));
  await ask({ query: 'How do I delete a bucket?', session_id: 'one' });
  const followUp = { query: 'And how do I make one in another region?', session_id: 'one' };
  expect(count(await ask(followUp))).toEqual(onPage('a follow-up in a conversation'));
});

test('a limit of the month adds what the page says for each call', async () => {
  const ask = await start({ budgets: { totalUsd: 100 } });
  await ask({ query: 'How do I reset my password?' });
  const { reads, writes } = count(await ask({ query: 'How do I rotate an API key?' }));
  const plain = onPage('a question by itself');
  expect({ reads: reads - plain.reads, writes: writes - plain.writes }).toEqual(
    onPage('more for each call, with one limit of `budgets`'),
  );
});
