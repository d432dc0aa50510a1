import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { bundle } from './bundle.mjs';
import { McpProcess } from './mcp-process.mjs';
import { median } from './statistics.mjs';
import { plainEnvironment, QUESTION, SAMPLE_INDEX, SERVER, TOOL } from './subject.mjs';

/** @import { Figure } from './figure.mjs' */

const ROUNDS = 31;
/** Rounds that bring the files into the system's cache and are not counted. */
const WARM_UP_ROUNDS = 2;
/** Floors that a start may take besides reading the index, which grows with the articles and not with us. */
const MOST_FLOORS = 2.8;

/** From spawning the server to its first answer, against an empty Node process. @returns {Promise<Figure[]>} */
export async function measureColdStart() {
  const loader = await bundle('load-index.mjs');
  const rounds = [];
  for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
    const startMs = await timeFirstAnswer();
    const floorMs = await timeEmptyProcess();
    rounds.push({ startMs, floorMs, loadMs: await timeIndex(loader) });
  }
  const counted = rounds.slice(WARM_UP_ROUNDS);
  const share = median(counted.map(({ loadMs, floorMs }) => loadMs / floorMs));
  return [
    {
      what: 'cold start to first answer, over node -e 0',
      measured: median(counted.map(({ startMs, floorMs }) => startMs / floorMs)),
      unit: '×',
      bound: { kind: 'at most', value: MOST_FLOORS + share },
    },
    { what: '  first answer', measured: median(counted.map(({ startMs }) => startMs)), unit: 'ms' },
    { what: '  node -e 0', measured: median(counted.map(({ floorMs }) => floorMs)), unit: 'ms' },
    { what: '  index read and parsed', measured: median(counted.map(({ loadMs }) => loadMs)), unit: 'ms' },
    { what: '  index, over node -e 0', measured: share, unit: '×' },
  ];
}

async function timeFirstAnswer() {
  const startedAtMs = performance.now();
  const server = new McpProcess([SERVER]);
  try {
    await server.initialize();
    await server.call(TOOL, { query: QUESTION });
    return performance.now() - startedAtMs;
  } finally {
    await server.close();
  }
}

async function timeEmptyProcess() {
  const startedAtMs = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { env: plainEnvironment() }), 'exit');
  return performance.now() - startedAtMs;
}

/** @param {string} loader */
async function timeIndex(loader) {
  const { stdout } = await promisify(execFile)(process.execPath, [loader, SAMPLE_INDEX]);
  return Number(stdout);
}
