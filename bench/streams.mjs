import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { bundle } from './bundle.mjs';
import { toRequest } from './http-client.mjs';
import { withHttpProcess } from './http-process.mjs';
import { withLineProcess } from './line-process.mjs';
import { plainEnvironment } from './subject.mjs';

/** @import { Figure } from './figure.mjs' */
/** @import { HttpProcess } from './http-process.mjs' */

const STREAMS = 1_000;
/** By the second wave what is kept for those who come back is full. */
const WAVES_BEFORE = 2;
const WAVES = 5;
const MODEL = 'writer';
/** Some seconds of writing, so that all streams are open at the same time. */
const ANSWER = {
  do: 'answer',
  text: 'Open the settings of your account, choose Security, and follow the three steps that are shown there. '.repeat(
    8,
  ),
  pieces: 20,
  pieceGapMs: 200,
};
const SETTLE_MS = 4_000;
const LONGEST_MS = 60_000;
const MOST_GROWTH = 1.2;
const NOTHING = { heapUsed: 0, rss: 0 };
const BYTES_A_MB = 1_000_000;

/**
 * A thousand streams at once, of which every other client hangs up in the middle, wave after wave: the memory that
 * is in use afterwards, against that after two waves (what the system leaves to the process is told beside it). @returns {Promise<Figure[]>}
 * @throws where a stream that was read to its end has no answer, or the server complains of anything
 */
export async function measureStreams() {
  const standalone = await bundle('../test/support/fake-cloud/standalone.ts');
  const folder = await mkdtemp(join(tmpdir(), 'bench-streams-'));
  const options = JSON.stringify({ record: false, scripts: { [MODEL]: ANSWER } });
  try {
    return await withLineProcess([standalone, options], plainEnvironment(), async (standIn) => {
      const { url } = await standIn.next();
      const config = join(folder, 'config.json');
      await writeFile(config, JSON.stringify(toConfig(url)));
      return withHttpProcess(['--config', config], measureWaves);
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} url of the stand-in */
function toConfig(url) {
  const bulkhead = { concurrency: STREAMS };
  const tier = {
    name: 'writer',
    provider: 'openai',
    baseUrl: `${url}/v1`,
    model: MODEL,
    timeoutMs: 60_000,
    bulkhead,
  };
  return {
    tiers: [tier],
    routing: { minConfidence: 0 },
    knowledge: { kind: 'none' },
    cache: { kind: 'none' },
    deadlineMs: 60_000,
  };
}

/** @param {HttpProcess} server @returns {Promise<Figure[]>} */
async function measureWaves(server) {
  const heldAfter = [];
  for (let wave = 0; wave < WAVES; wave++) {
    await openStreams(server.port);
    await setTimeout(SETTLE_MS);
    heldAfter.push(await server.memory());
  }
  if (server.complaints() !== '')
    throw new Error(`the server complains: ${server.complaints().slice(0, 500)}`);
  const first = heldAfter[WAVES_BEFORE - 1] ?? NOTHING;
  const last = heldAfter.at(-1) ?? NOTHING;
  return [
    {
      what: `memory in use after ${WAVES} waves of ${STREAMS} streams over that after ${WAVES_BEFORE}`,
      measured: last.heapUsed / first.heapUsed,
      unit: '×',
      bound: { kind: 'at most', value: MOST_GROWTH },
    },
    { what: `  after ${WAVES_BEFORE}`, measured: first.heapUsed / BYTES_A_MB, unit: 'MB' },
    { what: `  after ${WAVES}`, measured: last.heapUsed / BYTES_A_MB, unit: 'MB' },
    { what: `  resident after ${WAVES_BEFORE}`, measured: first.rss / BYTES_A_MB, unit: 'MB' },
    { what: `  resident after ${WAVES}`, measured: last.rss / BYTES_A_MB, unit: 'MB' },
  ];
}

/** @param {number} port */
async function openStreams(port) {
  await Promise.all(Array.from({ length: STREAMS }, (_, number) => readStream(port, number % 2 === 0)));
}

/** Reads a stream to its end, or hangs up at its first piece of text. @param {number} port @param {boolean} isDropped */
function readStream(port, isDropped) {
  const request = toRequest(
    '/query',
    { query: 'How do I make my account safer?', stream: 'draft' },
    { accept: 'text/event-stream', connection: 'close' },
  );
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request)).setTimeout(LONGEST_MS);
    let text = '';
    socket.setEncoding('utf8').on('data', (piece) => {
      text += piece;
      if (isDropped && text.includes('event: delta')) socket.destroy();
    });
    socket.once('timeout', () => socket.destroy(new Error('a stream stood still')));
    socket.once('error', reject);
    socket.once('close', () => {
      const isRight = isDropped ? text.includes('event: delta') : text.includes('event: answer');
      if (isRight) resolve(undefined);
      else reject(new Error(`a stream ended early: ${text.slice(-500)}`));
    });
  });
}
