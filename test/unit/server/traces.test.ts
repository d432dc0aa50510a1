import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Query } from '../../../src/cascade/query.ts';
import { type App, createApp } from '../../../src/server/app.ts';
import { configSchema } from '../../../src/server/config-schema.ts';
import { createTools } from '../../../src/tools/catalog.ts';
import { createTestHttpApp } from '../../support/http-app.ts';
import { inEnvironment } from '../../support/in-environment.ts';
import { noBenchmarks } from '../../support/no-benchmarks.ts';
import { startOwnCloud } from '../../support/providers.ts';
import { WEAK_TEXT } from '../../support/served-page.ts';
import { temporaryFolder } from '../../support/server-process.ts';
import { recordingLog } from '../../support/test-cascade.ts';
import { type FakeXrayDaemon, startXrayDaemon, toTree } from '../../support/xray-daemon.ts';

const QUESTION = 'Why does the replica of my database fall behind after a failover?';
const PARENT = '53995c3f42cd8ad8';
const OTHER = '70de5b6f19ff9a0a';
const headerOf = (parent: string, sampled = 1) =>
  `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=${parent};Sampled=${sampled}`;
/** Where two calls answer, the first of them weakly. */
const STAGES = [
  'open',
  'recall',
  'ground',
  'route',
  ['cheap', ['judge']],
  ['dear', ['judge']],
  'keep',
  'close',
];
const TREE = ['question', STAGES];
const DOCUMENTS = 11;

const cloud = await startOwnCloud();
let daemon: FakeXrayDaemon;
const { _X_AMZN_TRACE_ID, AWS_XRAY_DAEMON_ADDRESS } = process.env;
const before = { _X_AMZN_TRACE_ID, AWS_XRAY_DAEMON_ADDRESS };

function setVariables(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

beforeEach(async () => {
  daemon = await startXrayDaemon();
  setVariables({ _X_AMZN_TRACE_ID: headerOf(PARENT), AWS_XRAY_DAEMON_ADDRESS: daemon.address });
  cloud.script('cheap', { do: 'answer', text: WEAK_TEXT });
});

afterEach(() => {
  daemon.close();
  setVariables(before);
});

/** An app of two tiers, and what it logs. */
async function start(traces: object = { kind: 'xray' }) {
  const tiers = ['cheap', 'dear'].map((model) => ({
    name: model,
    provider: 'openai',
    baseUrl: `${cloud.url}/v1`,
    model,
  }));
  const stateless = { knowledge: { kind: 'none' }, cache: { kind: 'none' }, store: { kind: 'memory' } };
  const { log, logged } = recordingLog();
  const app = await createApp({
    config: configSchema.parse({ tiers, routing: { thresholds: [10] }, traces, ...stateless }),
    log,
    cacheFolder: temporaryFolder(),
    sampleIndex: '',
    secret: () => undefined,
  });
  onTestFinished(() => app.close());
  return { app, logged };
}

function ask({ cascade }: App, query: Partial<Query> = {}) {
  return cascade.answer({ text: QUESTION, context: {}, ...query }, { signal: new AbortController().signal });
}

describe('traces', () => {
  test('have the whole way of a question that X-Ray samples', async () => {
    const { app, logged } = await start();
    await ask(app);
    const sent = await daemon.expect(DOCUMENTS);
    expect(toTree(sent, PARENT)).toEqual([TREE]);
    const question = sent.find(({ name }) => name === 'question');
    expect(Math.abs((question?.end_time ?? 0) - Date.now() / 1_000)).toBeLessThan(60);
    expect(logged).toEqual([]);
  });

  test('of several questions at once belong each to its own invocation', async () => {
    const { app } = await start();
    await Promise.all(
      [PARENT, OTHER].map((parent) => {
        const text = `${QUESTION} This is ${parent}.`;
        return inEnvironment({ _X_AMZN_TRACE_ID: headerOf(parent) }, () => ask(app, { text }));
      }),
    );
    const sent = await daemon.expect(2 * DOCUMENTS);
    expect([PARENT, OTHER].map((parent) => toTree(sent, parent))).toEqual([[TREE], [TREE]]);
  });

  test.each([
    ['is not sampled', headerOf(PARENT, 0)],
    ['has no header', undefined],
    ['has a header that is none', 'Root=nonsense;Parent=1;Sampled=1'],
  ])('of a question that %s are none', async (_what, header) => {
    setVariables({ _X_AMZN_TRACE_ID: header });
    const { app, logged } = await start();
    expect(await ask(app)).toMatchObject({ status: 'accepted' });
    expect(await daemon.expect(0)).toEqual([]);
    expect(logged).toEqual([]);
  });

  test('are off unless configured', async () => {
    const { app } = await start({ kind: 'none' });
    await ask(app);
    expect(app.dependencies.trace).toBeUndefined();
    expect(await daemon.expect(0)).toEqual([]);
  });

  test.each(['nonsense', 'tcp:127.0.0.1:2000', 'no..where:2000', '255.255.255.255:2000'])(
    'that cannot be sent to %s cost no answer, and one line of the log',
    async (address) => {
      setVariables({ AWS_XRAY_DAEMON_ADDRESS: address });
      const { app, logged } = await start();
      for (const _ of [1, 2]) expect(await ask(app)).toMatchObject({ status: 'accepted', tier: 'dear' });
      await app.close();
      expect(logged.map(({ event }) => event)).toEqual(['traces_not_sent']);
    },
  );

  test('reach nobody who reads along over HTTP', async () => {
    const { app } = await start();
    const http = createTestHttpApp({ tools: createTools(app.cascade, noBenchmarks) });
    const reply = await http.post(
      '/query',
      { query: QUESTION, stream: 'draft' },
      { accept: 'text/event-stream' },
    );
    const text = await reply.text();
    await daemon.expect(DOCUMENTS);
    const events = Array.from(text.matchAll(/^event: (.*)$/gm), ([, name]) => name);
    expect(new Set(events)).toEqual(new Set(['route', 'attempt', 'delta', 'withdrawn', 'verdict', 'answer']));
    expect(text).not.toContain('"stage"');
  });

  test('reach nobody who follows the progress of a tool', async () => {
    const { app } = await start();
    const http = createTestHttpApp({ tools: createTools(app.cascade, noBenchmarks) });
    const reply = await http.post(
      '/mcp',
      {
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'answer_query', arguments: { query: QUESTION }, _meta: { progressToken: 7 } },
      },
      { accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2025-11-25' },
    );
    const said = Array.from((await reply.text()).matchAll(/^data: (.*)$/gm), ([, data]) =>
      JSON.parse(data ?? ''),
    );
    await daemon.expect(DOCUMENTS);
    expect(said.map(({ params }) => params?.message)).toEqual([
      expect.stringMatching(/^Complexity .* of 10; asking cheap \(first\)$/),
      expect.stringMatching(/^cheap answered with confidence .*; asking dear \(escalation\)$/),
      undefined,
    ]);
  });
});
