import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { cloudTier, type HttpProcess, startHttpProcess } from '../support/http-process.ts';
import {
  answerOf,
  callTool,
  type Headers,
  listResources,
  makeApiKey,
  readResource,
} from '../support/mcp-over-http.ts';

const KEYS = {
  owner: makeApiKey('owner', { tenant: 'acme', audience: 'customers' }),
  colleague: makeApiKey('colleague', { tenant: 'acme', audience: 'customers' }),
  staff: makeApiKey('staff', { tenant: 'acme', audience: 'staff' }),
  sales: makeApiKey('sales', { tenant: 'acme', audience: 'customers', department: 'sales' }),
  umbrella: makeApiKey('umbrella', { tenant: 'umbrella', audience: 'customers' }),
  nobody: makeApiKey('nobody'),
  blind: makeApiKey('blind', { tenant: 'acme', scopes: ['support:escalate'] }),
} as const;
const OWNER = KEYS.owner.headers;
const OTHERS = (['colleague', 'staff', 'umbrella', 'nobody'] as const).map(
  (name) => [name, KEYS[name].headers] as const,
);

let cloud: FakeCloud;
let server: HttpProcess;
let asked = 0;

beforeAll(async () => {
  cloud = await startFakeCloud();
  const config = {
    tiers: [cloudTier(cloud, 'first'), cloudTier(cloud, 'second')],
    routing: { thresholds: [10], minConfidence: 0 },
    http: { auth: { apiKeys: Object.values(KEYS).map(({ entry }) => entry) } },
  };
  server = await startHttpProcess({ config });
});
beforeEach(() => cloud.reset());
afterAll(async () => {
  await server.stop();
  await cloud.close();
});

const ask = (headers: Headers, input: object) => answerOf(server.url, 'answer_query', input, headers);
const escalate = (headers: Headers, input: object) => callTool(server.url, 'escalate', input, headers);
/** A question that nobody has asked before. */
const newQuestion = () => `How do I verify domain number ${++asked}?`;

describe.each(OTHERS)('%s is not the owner', (_name, other) => {
  test.each(['next', 'human'])('of an answer, and cannot escalate it to %s', async (target) => {
    const { answer_id } = await ask(OWNER, { query: newQuestion() });
    const refused = await escalate(other, { answer_id, target });
    expect(refused.isError).toBe(true);
    expect(JSON.stringify(refused._meta)).toContain('"code":"unknown_answer"');
    expect((await escalate(OWNER, { answer_id, target })).isError).toBeFalsy();
  });

  test('of a session, and finds one of that name empty', async () => {
    const [first, second, third] = [newQuestion(), newQuestion(), newQuestion()];
    const session_id = `chat ${asked}`;
    await ask(OWNER, { query: first, session_id });
    await ask(other, { query: second, session_id });
    await ask(OWNER, { query: third, session_id });
    const bodies = cloud.calls.map(({ body }) => JSON.stringify(body));
    expect(bodies[1]).toContain(second);
    expect(bodies[1]).not.toContain(first);
    expect(bodies[2]).toContain(first);
    expect(bodies[2]).not.toContain(second);
  });

  test('of a ticket, and neither reads nor lists it', async () => {
    const { ticket } = (await escalate(OWNER, { query: newQuestion(), target: 'human' })).structuredContent;
    const uri = `support://tickets/${ticket.ticket_id}`;
    expect(await readResource(server.url, uri, OWNER)).toMatchObject({ ticket_id: ticket.ticket_id });
    const refused = JSON.stringify(await readResource(server.url, uri, other));
    const unknown = JSON.stringify(await readResource(server.url, 'support://tickets/tkt_nobody', other));
    expect(refused.replaceAll(ticket.ticket_id, 'tkt_nobody')).toBe(unknown);
    expect(unknown).toContain('not found');
    const toText = async (headers: Headers) =>
      JSON.stringify([
        await listResources(server.url, headers),
        await readResource(server.url, 'support://tickets', headers),
      ]);
    expect(await toText(OWNER)).toContain(ticket.ticket_id);
    expect(await toText(other)).not.toContain(ticket.ticket_id);
  });

  test('of a key, under which it gets a ticket of its own', async () => {
    const input = { query: newQuestion(), target: 'human', idempotency_key: 'the same' };
    const [own, others] = [await escalate(OWNER, input), await escalate(other, input)];
    expect(own.structuredContent.ticket.ticket_id).not.toBe(others.structuredContent.ticket.ticket_id);
  });
});

describe('a cached answer', () => {
  test.each(['staff', 'sales', 'umbrella', 'nobody'] as const)('is not given to %s', async (name) => {
    const query = newQuestion();
    expect((await ask(OWNER, { query })).source).toBe('model');
    expect((await ask(KEYS[name].headers, { query })).source).toBe('model');
    expect(cloud.calls).toHaveLength(2);
  });

  test('is given to whoever may see the same, under an id of their own', async () => {
    const query = newQuestion();
    const own = await ask(OWNER, { query });
    const others = await ask(KEYS.colleague.headers, { query });
    expect(others).toMatchObject({ source: 'cache', response: own.response });
    expect(others.answer_id).not.toBe(own.answer_id);
    expect((await escalate(OWNER, { answer_id: others.answer_id })).isError).toBe(true);
    expect(cloud.calls).toHaveLength(1);
  });

  test('is not shared between those who ask at the same moment, either', async () => {
    const query = newQuestion();
    await Promise.all([OWNER, ...OTHERS.map(([, headers]) => headers)].map((who) => ask(who, { query })));
    // The owner and the colleague may see the same; the others each see their own.
    expect(cloud.calls).toHaveLength(4);
  });
});

test('a key that may not read finds no tickets, not even its own', async () => {
  const { headers } = KEYS.blind;
  const { ticket } = (await escalate(headers, { query: newQuestion(), target: 'human' })).structuredContent;
  expect(await listResources(server.url, headers)).toBeUndefined();
  expect(await readResource(server.url, `support://tickets/${ticket.ticket_id}`, headers)).toHaveProperty(
    'error',
  );
});
