import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withMcpProcess } from './mcp-process.mjs';
import { median, percentile } from './statistics.mjs';
import { ROOT, SERVER, TOOL } from './subject.mjs';

/** @import { Figure } from './figure.mjs' */

const QUESTIONS = join(ROOT, 'test', 'fixtures', 'questions.jsonl');
/** The first questions, which bring the index and warm the engine; they are not counted. */
const WARM_UP_QUESTIONS = 5;
const MOST_MEDIAN_MS = 15;

/** Answers from the articles without a cache, one question at a time. @returns {Promise<Figure[]>} */
export async function measureLatency() {
  const folder = await mkdtemp(join(tmpdir(), 'bench-latency-'));
  try {
    const config = join(folder, 'config.json');
    await writeFile(config, JSON.stringify({ cache: { kind: 'none' } }));
    const times = await withMcpProcess([SERVER, '--config', config], async (server) => {
      /** @type {number[]} */
      const tookMs = [];
      for (const query of await readQuestions()) {
        const startedAtMs = performance.now();
        await server.call(TOOL, { query });
        tookMs.push(performance.now() - startedAtMs);
      }
      return tookMs.slice(WARM_UP_QUESTIONS);
    });
    return [
      {
        what: `uncached local answer, p50 of ${times.length}`,
        measured: median(times),
        unit: 'ms',
        bound: { kind: 'at most', value: MOST_MEDIAN_MS },
      },
      { what: '  p95', measured: percentile(times, 95), unit: 'ms' },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns {Promise<string[]>} */
async function readQuestions() {
  const lines = (await readFile(QUESTIONS, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => JSON.parse(line).query);
}
