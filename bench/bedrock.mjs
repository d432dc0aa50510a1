import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundle } from './bundle.mjs';
import { withLineProcess } from './line-process.mjs';
import { withMcpProcess } from './mcp-process.mjs';
import { median } from './statistics.mjs';
import { plainEnvironment, QUESTION, SERVER, TOOL } from './subject.mjs';

/** @import { FakeCloud } from '../test/support/fake-cloud/fake-cloud.ts' */
/** @import { Figure } from './figure.mjs' */
/** @import { LineProcess } from './line-process.mjs' */
/** @import { McpProcess } from './mcp-process.mjs' */

/** @typedef {{ tookMs: number[], elapsedMs: number }} Burst each call's time, and that of all together */
/** @typedef {(calls: number, inFlight: number) => Promise<Burst>} Caller */

const MODEL = 'us.amazon.nova-2-lite-v1:0';
const ANSWER = {
  do: 'answer',
  text:
    'To reset your password, open the sign-in page and choose "Forgot password". Enter the address of your ' +
    'account; within a few minutes you receive a link that is valid for one hour. Follow it, choose a new ' +
    'password and sign in with it. If no message comes, look into your spam folder first.',
};
/** One tier that is always asked, and nothing beside it: what is left is the way to the model and back. */
const CONFIG = {
  tiers: [{ name: 'instant', provider: 'bedrock', modelId: MODEL, region: 'us-east-1', maxTokens: 300 }],
  routing: { minConfidence: 0 },
  knowledge: { kind: 'none' },
  cache: { kind: 'none' },
  metrics: { kind: 'none' },
};

const STANDALONE = '../test/support/fake-cloud/standalone.ts';
const RECORDER = '../test/support/fake-cloud/fake-cloud.ts';

const IN_FLIGHT = 16;
/** Calls of each side before anything counts: the engine goes on getting faster for that long. */
const WARM_UP_CALLS = 2_000;
const LATENCY = { rounds: 15, calls: 150, inFlight: 1 };
const THROUGHPUT = { rounds: 15, calls: 480, inFlight: IN_FLIGHT };
const MEMORY = { processes: 3, early: 500, late: 5_000, end: 10_000 };

const MOST_LATENCY = 1.6;
const AIMED_LATENCY = 1.25;
const LEAST_THROUGHPUT = 0.9;
const MOST_GROWTH = 1.2;
const BYTES_A_MB = 1_000_000;

/**
 * An answer by a model on Bedrock, against the same request by the bare SDK: both to a stand-in that answers at
 * once, each of the three in a process of its own.
 * @returns {Promise<Figure[]>}
 */
export async function measureBedrock() {
  const [standalone, caller] = await Promise.all([bundle(STANDALONE), bundle('bedrock-caller.mjs')]);
  const folder = await mkdtemp(join(tmpdir(), 'bench-bedrock-'));
  try {
    const config = join(folder, 'config.json');
    await writeFile(config, JSON.stringify(CONFIG));
    const server = [SERVER, '--config', config];
    const { input, environment } = await recordRequest(server);
    const options = JSON.stringify({ record: false, scripts: { [MODEL]: ANSWER } });
    return await withLineProcess([standalone, options], plainEnvironment(), async (standIn) => {
      const env = { ...environment, AWS_ENDPOINT_URL: (await standIn.next()).url };
      const pairs = await withMcpProcess(
        server,
        (ours) => withLineProcess([caller], env, (bare) => measurePairs(ours, bare, input)),
        env,
      );
      return [...pairs, ...(await measureGrowth(server, env))];
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * What the server sends for a question, as the bare caller's input, and the environment in which AWS's clients find
 * a stand-in and nothing else.
 * @param {readonly string[]} server
 */
async function recordRequest(server) {
  const { startFakeCloud } = await import(pathToFileURL(await bundle(RECORDER)).href);
  /** @type {FakeCloud} */
  const cloud = await startFakeCloud();
  try {
    const others = Object.entries(plainEnvironment()).filter(([name]) => !name.startsWith('AWS_'));
    const environment = { ...Object.fromEntries(others), ...cloud.environment };
    await withMcpProcess(server, (ours) => ours.call(TOOL, { query: QUESTION }), environment);
    const [call] = cloud.calls;
    if (cloud.calls.length !== 1 || call?.wire !== 'bedrock' || call.streamed)
      throw new Error(`one question took ${cloud.calls.length} calls, not one of Converse`);
    return { input: { modelId: call.model, ...call.body }, environment };
  } finally {
    await cloud.close();
  }
}

/** @param {McpProcess} server @param {LineProcess} worker @param {object} input @returns {Promise<Figure[]>} */
async function measurePairs(server, worker, input) {
  /** @type {Caller} */
  const ours = (calls, inFlight) => answer(server, calls, inFlight);
  /** @type {Caller} */
  const bare = (calls, inFlight) => worker.ask({ input, calls, inFlight });
  for (const caller of [ours, bare]) await caller(WARM_UP_CALLS, IN_FLIGHT);
  const latency = await interleave(ours, bare, LATENCY, ({ tookMs }) => median(tookMs));
  const throughput = await interleave(
    ours,
    bare,
    THROUGHPUT,
    ({ tookMs, elapsedMs }) => (tookMs.length * 1_000) / elapsedMs,
  );
  return [
    {
      what: 'answer by Bedrock, p50 over the bare call',
      measured: latency.ratio,
      unit: '×',
      bound: { kind: 'at most', value: MOST_LATENCY, aim: AIMED_LATENCY },
    },
    { what: '  answer_query', measured: latency.ours, unit: 'ms' },
    { what: '  ConverseCommand', measured: latency.bare, unit: 'ms' },
    {
      what: `answers by Bedrock with ${IN_FLIGHT} in flight, over bare calls`,
      measured: throughput.ratio,
      unit: '×',
      bound: { kind: 'at least', value: LEAST_THROUGHPUT },
    },
    { what: '  answer_query', measured: throughput.ours, unit: 'calls/s' },
    { what: '  ConverseCommand', measured: throughput.bare, unit: 'calls/s' },
  ];
}

/**
 * The medians over rounds in which each side has its turn.
 * @param {Caller} ours @param {Caller} bare
 * @param {{ rounds: number, calls: number, inFlight: number }} plan @param {(burst: Burst) => number} read
 */
async function interleave(ours, bare, { rounds, calls, inFlight }, read) {
  const pairs = [];
  for (let round = 0; round < rounds; round++) {
    pairs.push({ ours: read(await ours(calls, inFlight)), bare: read(await bare(calls, inFlight)) });
  }
  return {
    ratio: median(pairs.map((pair) => pair.ours / pair.bare)),
    ours: median(pairs.map((pair) => pair.ours)),
    bare: median(pairs.map((pair) => pair.bare)),
  };
}

/** @param {readonly string[]} server @param {NodeJS.ProcessEnv} env @returns {Promise<Figure[]>} */
async function measureGrowth(server, env) {
  const { processes, early, late, end } = MEMORY;
  const grown = [];
  for (let number = 0; number < processes; number++) {
    grown.push(
      await withMcpProcess(
        server,
        async (ours) => {
          await answer(ours, early, IN_FLIGHT);
          const earlyBytes = await ours.rssBytes();
          await answer(ours, late - early, IN_FLIGHT);
          const lateBytes = await ours.rssBytes();
          await answer(ours, end - late, IN_FLIGHT);
          return { earlyBytes, lateBytes, endBytes: await ours.rssBytes() };
        },
        env,
      ),
    );
  }
  return [
    {
      what: `memory after ${late} answers by Bedrock, over that after ${early} (RSS)`,
      measured: median(grown.map(({ earlyBytes, lateBytes }) => lateBytes / earlyBytes)),
      unit: '×',
      bound: { kind: 'at most', value: MOST_GROWTH },
    },
    {
      what: `  after ${early}`,
      measured: median(grown.map(({ earlyBytes }) => earlyBytes)) / BYTES_A_MB,
      unit: 'MB',
    },
    {
      what: `  after ${late}`,
      measured: median(grown.map(({ lateBytes }) => lateBytes)) / BYTES_A_MB,
      unit: 'MB',
    },
    {
      what: `  after ${end}`,
      measured: median(grown.map(({ endBytes }) => endBytes)) / BYTES_A_MB,
      unit: 'MB',
    },
  ];
}

/**
 * Asks the server. @throws where an answer is not the model's.
 * @param {McpProcess} server @param {number} calls @param {number} inFlight @returns {Promise<Burst>}
 */
async function answer(server, calls, inFlight) {
  /** @type {number[]} */
  const tookMs = [];
  let left = calls;
  const lane = async () => {
    while (left-- > 0) {
      const startedAtMs = performance.now();
      const { structuredContent } = await server.call(TOOL, { query: QUESTION });
      tookMs.push(performance.now() - startedAtMs);
      if (structuredContent?.source !== 'model' || structuredContent.degraded !== false)
        throw new Error(`the answer is not the model's: ${JSON.stringify(structuredContent)}`);
    }
  };
  const startedAtMs = performance.now();
  await Promise.all(Array.from({ length: inFlight }, lane));
  return { tookMs, elapsedMs: performance.now() - startedAtMs };
}
