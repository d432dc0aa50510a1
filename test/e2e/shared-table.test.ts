import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DynamoTable, startDynamoTable } from '../support/dynamo-table.ts';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import {
  cloudTier,
  type HttpProcess,
  postJson,
  startHttpProcess,
  toConfigFile,
} from '../support/http-process.ts';
import { answerOf, readResource } from '../support/mcp-over-http.ts';
import { runCommand } from '../support/run-command.ts';

// Two instances that have nothing in common but a table.

let cloud: FakeCloud;
let dynamo: DynamoTable;
let table: string;
let started: HttpProcess[];
beforeAll(async () => {
  [cloud, dynamo] = await Promise.all([startFakeCloud(), startDynamoTable()]);
});
beforeEach(async () => {
  cloud.reset();
  table = await dynamo.addTable();
  started = [];
});
afterEach(() => Promise.all(started.map((server) => server.stop())));
afterAll(() => Promise.all([cloud.close(), dynamo.close()]));

const toEnvironment = () => ({ ...cloud.environment, AWS_ENDPOINT_URL_DYNAMODB: dynamo.url });
const toConfig = (settings: object) => ({
  tiers: [cloudTier(cloud, 'first'), cloudTier(cloud, 'second')],
  routing: { thresholds: [10], minConfidence: 0 },
  store: { kind: 'dynamodb', table, region: 'us-east-1' },
  cache: { kind: 'none' },
  ...settings,
});

async function startTwo(settings: object = {}): Promise<readonly [HttpProcess, HttpProcess]> {
  const start = () => startHttpProcess({ config: toConfig(settings), env: toEnvironment() });
  const [a, b] = await Promise.all([start(), start()]);
  started = [a, b];
  return [a, b];
}

const ask = (server: HttpProcess, query: string, more: object = {}) =>
  answerOf(server.url, 'answer_query', { query, detail: 'full', ...more });
const escalate = (server: HttpProcess, input: object) => answerOf(server.url, 'escalate', input);
const bodies = () => cloud.calls.map(({ body }) => JSON.stringify(body));

describe('two instances with one table', () => {
  test('escalate each other’s answers at once', async () => {
    const [a, b] = await startTwo();
    const { answer_id } = await ask(a, 'How do I verify a domain?');
    expect(await escalate(b, { answer_id })).toMatchObject({
      escalated_from: 'first',
      escalated_to: 'second',
    });
  });

  test('go on with each other’s conversations', async () => {
    const [a, b] = await startTwo();
    await ask(a, 'How do I verify a domain?', { session_id: 's' });
    await ask(b, 'And if it fails?', { session_id: 's' });
    await ask(a, 'How long does it take?', { session_id: 's' });
    expect(bodies()[1]).toContain('How do I verify a domain?');
    expect(bodies()[2]).toContain('And if it fails?');
  });

  test('keep one ticket for one key, which both show and a command resolves', async () => {
    const [a, b] = await startTwo();
    const input = { query: 'Where is my refund?', target: 'human', idempotency_key: 'order 17' };
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => escalate(index % 2 ? a : b, input)),
    );
    const [ticketId, ...others] = [...new Set(answers.map(({ ticket }) => ticket.ticket_id))];
    expect(others).toEqual([]);
    const words = ['resolve', ticketId, '--json', '--config', toConfigFile(toConfig({}))];
    const resolved = await runCommand(['tickets', ...words], { env: toEnvironment() });
    expect(resolved).toMatchObject({ code: 0, stderr: '' });
    for (const { url } of [a, b]) {
      expect(await readResource(url, 'support://tickets')).toEqual([
        expect.objectContaining({ ticket_id: ticketId, status: 'resolved' }),
      ]);
    }
  });

  test('gather what an outage leaves unanswered in one incident', async () => {
    const [a, b] = await startTwo();
    for (const name of ['first', 'second']) cloud.script(name, { do: 'fail', status: 500 });
    const tickets = [];
    for (const server of [a, b, a]) {
      const { ticket, next_action } = await ask(server, `Question ${tickets.length}`);
      expect(next_action.do).toBe('escalate_human');
      tickets.push(ticket.ticket_id);
    }
    expect(new Set(tickets).size).toBe(1);
    const words = ['show', tickets[0], '--json', '--config', toConfigFile(toConfig({}))];
    const { stdout } = await runCommand(['tickets', ...words], { env: toEnvironment() });
    expect(JSON.parse(stdout)).toMatchObject({ reason: 'outage', question_count: 3 });
  });

  test('answer from each other’s cache', async () => {
    const [a, b] = await startTwo({ cache: { kind: 'dynamodb' } });
    const first = await ask(a, 'How do I verify a domain?');
    expect(await ask(b, ' how do I verify a  DOMAIN?')).toMatchObject({
      source: 'cache',
      response: first.response,
    });
    expect(cloud.calls).toHaveLength(1);
  });

  test('answer nothing from the cache of one with another judge', async () => {
    const withJudge = (name: string) => ({
      cache: { kind: 'dynamodb' },
      routing: { thresholds: [10], minConfidence: 0, secondOpinion: { kind: 'model' } },
      judge: cloudTier(cloud, name),
    });
    const [a] = await startTwo(withJudge('strict'));
    const config = toConfig(withJudge('lenient'));
    const other = await startHttpProcess({ config, env: toEnvironment() });
    started = [...started, other];
    const query = 'How do I verify a domain?';
    await ask(a, query);
    expect(await ask(other, query)).toMatchObject({ source: 'model' });
    expect(await ask(a, query)).toMatchObject({ source: 'cache' });
  });

  test('spend one budget together', async () => {
    // A call sets one dollar aside, and costs one.
    const price = { inputUsdPerMillionTokens: 0, outputUsdPerMillionTokens: 50_000 };
    const [a, b] = await startTwo({
      tiers: [cloudTier(cloud, 'first', { maxTokens: 20, price })],
      routing: { minConfidence: 0 },
      budgets: { totalUsd: 2.5, atLimit: 'refuse' },
    });
    expect(await ask(a, 'One')).toMatchObject({ cost_usd: 1 });
    expect(await ask(b, 'Two')).toMatchObject({ cost_usd: 1 });
    for (const { url } of [a, b]) {
      const refused = await postJson(`${url}/query`, { query: 'Three' });
      expect(refused.status).toBe(429);
      expect(await refused.json()).toMatchObject({ error: { code: 'budget_exceeded' } });
    }
    expect(cloud.calls).toHaveLength(2);
  });

  test('tell each other of a tier that is down, and leave it alone', async () => {
    const breaker = { minimumCalls: 2, openSeconds: 60 };
    const [a, b] = await startTwo({
      tiers: [cloudTier(cloud, 'first', { breaker }), cloudTier(cloud, 'second')],
    });
    cloud.script('first', { do: 'fail', status: 500 });
    await ask(a, 'One');
    await ask(a, 'Two');
    await a.untilStderr('"event":"breaker"');
    // It is well again; whoever leaves it alone has not found that out.
    cloud.script('first', { do: 'answer', text: 'I am back.' });
    const calls = () => cloud.calls.filter(({ model }) => model === 'first').length;
    const before = calls();
    const isRead = () => dynamo.requests.some(({ operation }) => operation === 'Query');
    dynamo.requests.length = 0;
    // Its first question has it read what others say; the second comes when it has.
    while (!isRead()) await ask(b, 'Three', { min_tier: 'second' });
    await ask(b, 'Four', { min_tier: 'second' });
    expect(await ask(b, 'Five')).toMatchObject({
      tier: 'second',
      attempts: [{ tier: 'first', failure: 'circuit-open' }, { tier: 'second' }],
    });
    expect(calls()).toBe(before);
  });

  test('forget a conversation together', async () => {
    const [a, b] = await startTwo();
    const { answer_id } = await ask(a, 'How do I verify a domain? It is for quokka.', { session_id: 's' });
    await escalate(a, { answer_id, target: 'human' });
    const words = ['forget', '--session', 's', '--config', toConfigFile(toConfig({}))];
    expect(await runCommand(words, { env: toEnvironment() })).toMatchObject({ code: 0, stderr: '' });
    await ask(b, 'And if it fails?', { session_id: 's' });
    expect(bodies().at(-1)).not.toContain('quokka');
    await expect(escalate(b, { answer_id })).rejects.toThrow('unknown_answer');
    expect(await readResource(b.url, 'support://tickets')).toEqual([]);
  });
});

test('a table that is not there costs what it would have kept, and its setting is named', async () => {
  table = 'no-such-table';
  const [a] = await startTwo({ cache: { kind: 'dynamodb' } });
  expect(await ask(a, 'How do I verify a domain?', { session_id: 's' })).toMatchObject({ tier: 'first' });
  const answer = await escalate(a, { query: 'Help', target: 'human' });
  expect(answer).not.toHaveProperty('ticket');
  expect(answer.next_action.why).toContain('No ticket could be kept');
  await a.untilStderr('store.table');
  const { code, stderr } = await runCommand(['tickets', '--config', toConfigFile(toConfig({}))], {
    env: toEnvironment(),
  });
  expect(code).toBe(1);
  expect(stderr).toContain('store.table');
  expect(stderr).not.toContain('    at ');
});
