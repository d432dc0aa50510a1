import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DynamoTable, startDynamoTable } from '../support/dynamo-table.ts';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { cloudTier, type HttpProcess, startHttpProcess } from '../support/http-process.ts';
import { answerOf } from '../support/mcp-over-http.ts';
import { type Fault, hang, refuse } from '../support/table-front.ts';

/** Longer than what is waited for a table before it counts as gone, and shorter than all such waits one after the other. */
const DEADLINE_MS = 5_000;
/** What a busy machine may add between the server's clock and ours. */
const SLACK_MS = 1_000;
const PLENTY = 1_000;

let cloud: FakeCloud;
let dynamo: DynamoTable;
let server: HttpProcess;
beforeAll(async () => {
  [cloud, dynamo] = await Promise.all([startFakeCloud(), startDynamoTable()]);
  const price = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 1 };
  server = await startHttpProcess({
    config: {
      tiers: [cloudTier(cloud, 'first', { price }), cloudTier(cloud, 'second', { price })],
      routing: { thresholds: [10], minConfidence: 0 },
      store: { kind: 'dynamodb', table: dynamo.table, region: 'us-east-1' },
      cache: { kind: 'dynamodb' },
      budgets: { totalUsd: 1_000 },
    },
    env: { ...cloud.environment, AWS_ENDPOINT_URL_DYNAMODB: dynamo.url },
  });
});
beforeEach(() => {
  dynamo.faults.length = 0;
});
afterAll(async () => {
  dynamo.faults.length = 0;
  await server.stop();
  await Promise.all([cloud.close(), dynamo.close()]);
});

let asked = 0;

/** A new question within its deadline. */
async function ask(more: object = {}) {
  const startedAtMs = performance.now();
  const query = `How do I verify domain number ${++asked}?`;
  const answer = await answerOf(server.url, 'answer_query', { query, deadline_ms: DEADLINE_MS, ...more });
  expect(performance.now() - startedAtMs).toBeLessThan(DEADLINE_MS + SLACK_MS);
  return answer;
}

const TROUBLES: readonly (readonly [string, Fault])[] = [
  ['does not reply', hang],
  ['breaks every connection', async () => undefined],
  ['is throttled', refuse(400, 'ProvisionedThroughputExceededException')],
  ['is out of order', refuse(500, 'InternalServerError')],
];

describe.each(TROUBLES)('a table that %s', (_what, fault) => {
  beforeEach(() => {
    dynamo.faults.push(...Array.from({ length: PLENTY }, () => fault));
  });

  test('costs no question its answer, nor its deadline', async () => {
    expect(await ask()).toMatchObject({ status: 'accepted', tier: 'first' });
    expect(await ask({ session_id: 's' })).toMatchObject({ status: 'accepted', tier: 'first' });
  });

  test('is given no ticket to keep that is then acknowledged', async () => {
    const answer = await answerOf(server.url, 'escalate', { query: 'Help', target: 'human' });
    expect(answer).not.toHaveProperty('ticket');
    expect(answer.next_action.why).toContain('No ticket could be kept');
  });

  test('costs no more once it is well', async () => {
    await ask({ session_id: 's' });
    dynamo.faults.length = 0;
    const { ticket } = await answerOf(server.url, 'escalate', { query: 'Help', target: 'human' });
    expect(ticket.ticket_id).toMatch(/^tkt_/);
    const { answer_id } = await ask();
    expect(await answerOf(server.url, 'escalate', { answer_id })).toMatchObject({ escalated_to: 'second' });
  });
});
