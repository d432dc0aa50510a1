import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  CONFIG,
  LARGE_USD,
  makeSuite,
  SMALL_USD,
  startBenchmarkCloud,
  writeConfig,
} from '../support/benchmark-cloud.ts';
import type { FakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { startHttpProcess } from '../support/http-process.ts';
import { HTTP_CLIENTS, type McpClient, STDIO_CLIENTS } from '../support/mcp-clients.ts';
import { ServerProcess, temporaryFolder } from '../support/server-process.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
type Wire = any;

const CASES = [
  { id: 'reset', query: 'How do I reset my password?', must_include: ['Forgot password'], tags: ['easy'] },
  { id: 'invite', query: 'How long is an invitation link valid?', must_include: ['7 days'], tags: ['easy'] },
];

type Call = (input: object) => Promise<Wire>;

/** Calls again and again until the benchmark is over; each call's reply. */
async function toEnd(call: Call, input: object): Promise<Wire[]> {
  const replies = [await call(input)];
  while (replies.at(-1).structuredContent.status === 'running' && replies.length < 200) {
    replies.push(await call({ benchmark_id: replies[0].structuredContent.benchmark_id }));
  }
  return replies;
}

const callOf =
  (client: McpClient): Call =>
  (input) =>
    client.callTool({ name: 'benchmark', arguments: { ...input } });

/** The older client takes its options after a schema. */
function progressArguments(client: string, onprogress: (progress: Wire) => void): unknown[] {
  return client.includes('previous') ? [undefined, { onprogress }] : [{ onprogress }];
}

describe.each(Object.entries(STDIO_CLIENTS))('%s', (_, connect) => {
  let client: McpClient;
  beforeAll(async () => {
    client = await connect({});
  });
  afterAll(() => client.close());

  test('questions of the call come to a summary, a table and a picture', async () => {
    const replies = await toEnd(callOf(client), { cases: CASES });
    const { structuredContent, content, _meta } = replies.at(-1);
    expect(structuredContent).toMatchObject({ status: 'complete', done: 10, total: 10, measure: 'grounded' });
    expect(structuredContent.strategies.map(({ name }: Wire) => name)).toContain('random');
    expect(JSON.stringify(structuredContent).length).toBeLessThan(25_000);
    expect(content[0].text).toContain('cascade');
    expect(content[0].text).toContain('claude-sonnet-4-6');
    expect(_meta['tiered-support-mcp/picture']).toMatch(/^<svg /);
  });

  test('the page that shows the picture is there, and rests on nothing else', async () => {
    const { contents } = await client.readResource({ uri: 'ui://tiered-support-mcp/benchmark.html' });
    const [page] = contents as { mimeType: string; text: string }[];
    expect(page?.mimeType).toBe('text/html;profile=mcp-app');
    expect(page?.text).toMatch(/^<!doctype html>/i);
    expect(page?.text).not.toMatch(/<(?:script|link|img)[^>]+(?:src|href)=["']?http/);
  });

  test('a client that wants to know how far it has come is told', async () => {
    const told: { progress: number; total?: number | undefined }[] = [];
    const { structuredContent }: Wire = await (client as Wire).callTool(
      { name: 'benchmark', arguments: { suite: 'sample', strategies: ['cascade'] } },
      ...progressArguments(_, (progress) => told.push(progress)),
    );
    expect(structuredContent.total).toBe(273);
    expect(told.length).toBeGreaterThan(1);
    expect(told.every(({ total }) => total === 273)).toBe(true);
    const steps = told.map(({ progress }) => progress);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  }, 60_000);
});

describe.each(Object.entries(HTTP_CLIENTS))('%s', (_, connect) => {
  test('a client goes on with what another has begun, and is given the same result', async () => {
    const server = await startHttpProcess({});
    const [one, other] = [await connect(server.url), await connect(server.url)];
    try {
      const begun = await callOf(one)({ cases: CASES, strategies: ['cascade'] });
      const { benchmark_id } = begun.structuredContent;
      const [last] = (await toEnd(callOf(other), { benchmark_id })).slice(-1);
      expect(last.structuredContent).toMatchObject({ status: 'complete', done: 2, total: 2 });
      const again = await callOf(one)({ benchmark_id });
      expect(again.structuredContent).toEqual(last.structuredContent);
    } finally {
      await one.close();
      await other.close();
      await server.stop();
    }
  });
});

describe('bad input', () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await ServerProcess.start();
  });
  afterAll(() => server.close());

  test.each([
    [{}, /exactly one of suite, cases and benchmark_id/],
    [{ suite: 'sample', cases: CASES }, /exactly one of suite, cases and benchmark_id/],
    [{ suite: '/etc/passwd' }, /there is no suite "\/etc\/passwd".*Use one of: sample/],
    [{ suite: '../sample' }, /there is no suite/],
    [{ benchmark_id: 'bench_none' }, /no benchmark with this id/],
    [{ benchmark_id: 'bench_none', repetitions: 2 }, /benchmark_id .*must stand alone/],
    [
      { cases: CASES, strategies: ['cascade', 'none'] },
      /there is no strategy "none".*cascade, course, random/,
    ],
    [{ cases: [...CASES, CASES[0]] }, /cases\[2\]\.id: another question has the id "reset"/],
    [{ cases: [{ id: 'x' }] }, /cases\[0\]\.query/],
    [{ cases: [{ id: 'x', query: 'Why?', answer: 'Because.' }] }, /cases\[0\]\.answer/],
    [{ cases: Array.from({ length: 51 }, (_, id) => ({ id: `${id}`, query: 'Why?' })) }, /cases/],
    [{ suite: 'sample', concurrency: 0 }, /concurrency/],
    [{ suite: 'sample', max_cost_usd: -1 }, /max_cost_usd/],
    [{ suite: 'sample', repetitions: 20, strategies: ['cascade'], path: '/x' }, /path/],
  ])('%j is refused with words that say what is allowed', async (input, words) => {
    const { isError, content } = await server.call('benchmark', input);
    expect(isError).toBe(true);
    expect(content[0]?.text).toMatch(words);
    expect(content[0]?.text).not.toMatch(/\bat .*\.(ts|js):/);
  });
});

describe('on tiers that cost money, with a store that processes share', () => {
  let cloud: FakeCloud;
  beforeAll(async () => {
    cloud = await startBenchmarkCloud();
  });
  beforeEach(() => cloud.reset());
  afterAll(() => cloud.close());

  const spent = () =>
    cloud.calls.reduce((sum, { model }) => sum + (model === 'small' ? SMALL_USD : LARGE_USD), 0);

  async function startServers(count: number, more: object = {}) {
    const store = { kind: 'local', path: temporaryFolder() };
    const config = writeConfig({ ...CONFIG, store, ...more });
    const args = ['--config', config];
    const env = { ...cloud.environment, TIERED_SUPPORT_CONFIG: config };
    return Promise.all(Array.from({ length: count }, () => ServerProcess.start({ args, env })));
  }

  test('several processes share the work, and none of it is done twice', async () => {
    const suites = { mine: makeSuite(40) };
    const servers = await startServers(3, { benchmark: { suites } });
    const [first, ...others] = servers as [ServerProcess, ...ServerProcess[]];
    const input = { suite: 'mine', strategies: ['instant', 'expert'], concurrency: 2 };
    const begun: Wire = await first.call('benchmark', { ...input });
    const { benchmark_id, total } = begun.structuredContent;
    expect(total).toBe(80);
    const all = await Promise.all(
      [first, ...others].map((server) =>
        toEnd((more) => server.call('benchmark', { ...more }), { benchmark_id }),
      ),
    );
    for (const replies of all) {
      expect(replies.at(-1).structuredContent).toMatchObject({ status: 'complete', done: 80, total: 80 });
    }
    expect(cloud.calls).toHaveLength(80);
    const { strategies, progress } = all[0]?.at(-1).structuredContent ?? {};
    const expert = strategies.find(({ name }: Wire) => name === 'expert');
    expect(expert.quality.estimate).toBe(1);
    expect(progress.billed_usd).toBeCloseTo(spent(), 9);
    await Promise.all(servers.map((server) => server.close()));
  }, 120_000);

  test('after a process has died another one goes on, and asks again only what was under way', async () => {
    const [first, second] = (await startServers(2)) as [ServerProcess, ServerProcess];
    cloud.script('large', () => ({ do: 'answer', text: 'On Monday.', afterMs: 40 }));
    const cases = Array.from({ length: 30 }, (_, index) => ({
      id: `c${index}`,
      query: `Where is parcel no. ${index}?`,
    }));
    const begun: Wire = await first.call('benchmark', { cases: cases.slice(0, 1), strategies: ['expert'] });
    expect(begun.structuredContent.status).toBe('complete');
    cloud.reset();
    cloud.script('large', () => ({ do: 'answer', text: 'On Monday.', afterMs: 600 }));
    const { structuredContent }: Wire = await first.call('benchmark', {
      cases,
      strategies: ['expert'],
      concurrency: 1,
    });
    const { benchmark_id, done } = structuredContent;
    expect(done).toBeGreaterThan(5);
    first.call('benchmark', { benchmark_id }).catch(() => {});
    const before = cloud.calls.length;
    while (cloud.calls.length < before + 3) await new Promise((resolve) => setTimeout(resolve, 5));
    first.child.kill('SIGKILL');
    await first.exited;
    const replies = await toEnd((more) => second.call('benchmark', { ...more }), { benchmark_id });
    expect(replies.at(-1).structuredContent).toMatchObject({ status: 'complete', done: 30 });
    expect(cloud.calls.length).toBeLessThanOrEqual(31);
    await second.close();
  }, 120_000);

  test('a ceiling holds for all processes together', async () => {
    const servers = await startServers(2, { benchmark: { suites: { mine: makeSuite(40) } } });
    const [first, second] = servers as [ServerProcess, ServerProcess];
    const begun: Wire = await first.call('benchmark', {
      suite: 'mine',
      strategies: ['expert'],
      concurrency: 4,
      max_cost_usd: 0.02,
    });
    const { benchmark_id } = begun.structuredContent;
    const go = (server: ServerProcess) =>
      toEnd((more) => server.call('benchmark', { ...more }), { benchmark_id });
    const [replies] = await Promise.all([go(first), go(second)]);
    const { structuredContent } = replies?.at(-1) ?? {};
    expect(structuredContent.status).toBe('stopped');
    expect(structuredContent.done).toBeLessThan(40);
    expect(structuredContent.done).toBeGreaterThan(1);
    expect(spent()).toBeLessThanOrEqual(0.02);
    await Promise.all(servers.map((server) => server.close()));
  }, 60_000);

  test('a call returns in time where a model is slow, and a later one goes on', async () => {
    const [server] = (await startServers(1)) as [ServerProcess];
    cloud.script('large', () => ({ do: 'answer', text: 'On Monday.', afterMs: 3_000 }));
    const cases = Array.from({ length: 6 }, (_, index) => ({
      id: `c${index}`,
      query: `Where is parcel no. ${index}?`,
    }));
    const beganAt = performance.now();
    const replies = await toEnd((more) => server.call('benchmark', { ...more }), {
      cases,
      strategies: ['expert'],
      concurrency: 1,
    });
    expect(replies.length).toBeGreaterThan(1);
    expect((performance.now() - beganAt) / replies.length).toBeLessThan(15_000);
    expect(replies.at(-1).structuredContent).toMatchObject({ status: 'complete', done: 6 });
    expect(cloud.calls.length).toBeLessThanOrEqual(6);
    await server.close();
  }, 120_000);
});
