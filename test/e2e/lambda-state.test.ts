import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { functionEvent } from '../support/agent-events.ts';
import { type DynamoTable, startDynamoTable } from '../support/dynamo-table.ts';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { cloudTier } from '../support/http-process.ts';
import { functionUrlEvent, type LambdaProcess } from '../support/lambda-process.ts';
import { useLambdas } from '../support/use-lambdas.ts';

// An instance of a function may be gone the moment it has replied; the next invocation is another's.

let cloud: FakeCloud;
let dynamo: DynamoTable;
let table: string;
const { start: startWith, stop } = useLambdas(() => ({ cloud, dynamo }));
beforeAll(async () => {
  [cloud, dynamo] = await Promise.all([startFakeCloud(), startDynamoTable()]);
});
beforeEach(async () => {
  cloud.reset();
  table = await dynamo.addTable();
});
afterAll(() => Promise.all([cloud.close(), dynamo.close()]));

const start = (settings: object = {}) =>
  startWith({
    tiers: [cloudTier(cloud, 'first'), cloudTier(cloud, 'second')],
    routing: { thresholds: [10], minConfidence: 0 },
    store: { kind: 'dynamodb', table, region: 'us-east-1' },
    cache: { kind: 'dynamodb' },
    ...settings,
  });

/** Invokes an instance that ends as soon as it has replied. */
async function invokeOnce<Reply>(event: object, settings?: object): Promise<Reply> {
  const instance = start(settings);
  const reply = await instance.invoke<Reply>({ event });
  await stop(instance);
  return reply;
}

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
type Wire = any;

const ask = async (body: object, settings?: object): Promise<Wire> =>
  JSON.parse((await invokeOnce<{ body: string }>(functionUrlEvent({ body }), settings)).body);

async function call(name: string, input: object): Promise<Wire> {
  const params = { name, arguments: input };
  const headers = { accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25' };
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
  const reply = await invokeOnce<{ body: string }>(functionUrlEvent({ path: '/mcp', body, headers }));
  return JSON.parse(/^data: (.*)$/m.exec(reply.body)?.[1] ?? reply.body).result;
}

describe('before it replies, a function has kept', () => {
  test('the answer, so that another instance escalates it', async () => {
    const { answer_id } = await ask({ query: 'How do I verify a domain?' });
    expect((await call('escalate', { answer_id })).structuredContent).toMatchObject({
      escalated_from: 'first',
      escalated_to: 'second',
    });
  });

  test('the turn and the cached answer', async () => {
    await ask({ query: 'How do I verify a domain?', session_id: 's' });
    await ask({ query: 'And if it fails?', session_id: 's' });
    expect(JSON.stringify(cloud.calls[1]?.body)).toContain('How do I verify a domain?');
    await ask({ query: 'How do I set up MFA?' });
    expect(await ask({ query: 'How do I set up MFA?' })).toMatchObject({ source: 'cache' });
    expect(cloud.calls).toHaveLength(3);
  });

  test('the ticket, once for a key', async () => {
    const input = { query: 'Where is my refund?', target: 'human', idempotency_key: 'order 17' };
    const given = [];
    for (let time = 0; time < 2; time++) {
      given.push((await call('escalate', input)).structuredContent.ticket.ticket_id);
    }
    expect(given[0]).toMatch(/^tkt_/);
    expect(given[1]).toBe(given[0]);
  });

  test('what a call has cost', async () => {
    const price = { inputUsdPerMillionTokens: 0, outputUsdPerMillionTokens: 50_000 };
    // A call may cost ten dollars, and costs one: what was set aside has to be settled for the next to fit.
    const settings = {
      tiers: [cloudTier(cloud, 'first', { maxTokens: 200, price })],
      routing: { minConfidence: 0 },
      cache: { kind: 'none' },
      budgets: { totalUsd: 11.5, atLimit: 'refuse' },
    };
    expect(await ask({ query: 'One' }, settings)).toMatchObject({ cost_usd: 1 });
    expect(await ask({ query: 'Two' }, settings)).toMatchObject({ cost_usd: 1 });
    expect(await ask({ query: 'Three' }, settings)).toMatchObject({ error: { code: 'budget_exceeded' } });
    expect(cloud.calls).toHaveLength(2);
  });

  test('the conversation of a Bedrock agent, by the agent’s own session', async () => {
    const askAgent = (query: string, sessionId: string) =>
      invokeOnce(functionEvent('answer_query', { query }, { sessionId }));
    await askAgent('How do I verify a domain?', 'agent 1');
    await askAgent('And if it fails?', 'agent 1');
    await askAgent('And if it fails?', 'agent 2');
    const bodies = cloud.calls.map(({ body }) => JSON.stringify(body));
    expect(bodies[1]).toContain('How do I verify a domain?');
    expect(bodies[2]).not.toContain('How do I verify a domain?');
  });
});

test('what an instance has found out of a tier reaches the others', async () => {
  const breaker = { minimumCalls: 2, openSeconds: 60 };
  const settings = {
    tiers: [cloudTier(cloud, 'first', { breaker }), cloudTier(cloud, 'second')],
    cache: { kind: 'none' },
  };
  const askOf = async (instance: LambdaProcess, body: object) =>
    JSON.parse((await instance.invoke({ event: functionUrlEvent({ body }) })).body);
  cloud.script('first', { do: 'fail', status: 500 });
  const one = start(settings);
  for (const query of ['One', 'Two', 'Three']) await askOf(one, { query });
  cloud.script('first', { do: 'answer', text: 'I am back.' });
  const calls = () => cloud.calls.filter(({ model }) => model === 'first').length;
  const before = calls();
  const other = start(settings);
  const isRead = () => dynamo.requests.some(({ operation }) => operation === 'Query');
  dynamo.requests.length = 0;
  while (!isRead()) await askOf(other, { query: 'Four', min_tier: 'second' });
  await askOf(other, { query: 'Five', min_tier: 'second' });
  expect(await askOf(other, { query: 'Six' })).toMatchObject({ tier: 'second' });
  expect(calls()).toBe(before);
});
