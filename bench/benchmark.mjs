import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainEnvironment, SERVER } from './subject.mjs';

/** @import { Figure } from './figure.mjs' */

const FEW = 1_000;
const MANY = 10_000;
/** Of every question, so much text, far more than what is kept of its results. */
const REFERENCE_WORDS = 300;
const MOST_GROWTH = 1.5;

/** What a suite ten times as large takes in memory. @returns {Promise<Figure[]>} */
export async function measureBenchmark() {
  const folder = await mkdtemp(join(tmpdir(), 'bench-benchmark-'));
  try {
    const few = await run(folder, FEW);
    const many = await run(folder, MANY);
    return [
      {
        what: `benchmark: most memory with ${MANY} questions, over that with ${FEW}`,
        measured: many.rssMb / few.rssMb,
        unit: '×',
        bound: { kind: 'at most', value: MOST_GROWTH },
      },
      { what: '  resident', measured: many.rssMb, unit: 'MB' },
      { what: '  the suite itself', measured: many.suiteMb, unit: 'MB' },
      { what: '  answers a second', measured: (2 * MANY) / many.seconds, unit: 'calls/s' },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} folder @param {number} count */
async function run(folder, count) {
  const articles = join(folder, 'articles');
  await mkdir(articles, { recursive: true });
  await writeFile(join(articles, 'parcels.md'), '# Parcels\n\nParcels arrive at gate 12 on Monday.\n');
  const reference = Array.from({ length: REFERENCE_WORDS }, (_, index) => `word${index}`).join(' ');
  const lines = Array.from({ length: count }, (_, index) =>
    JSON.stringify({
      id: `p${index}`,
      query: `When does parcel ${index} arrive?`,
      reference: `${index} ${reference}`,
    }),
  ).join('\n');
  const suite = join(folder, `suite-${count}.jsonl`);
  await writeFile(suite, lines);
  const config = join(folder, 'config.json');
  await writeFile(config, JSON.stringify({ knowledge: { kind: 'local', path: articles } }));
  const probe = new URL('./usage-probe.mjs', import.meta.url).href;
  const words = ['benchmark', '--suite', suite, '--config', config, '--strategies', 'cascade,instant'];
  const args = ['--import', probe, SERVER, ...words, '--out', join(folder, `out-${count}`)];
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`benchmark ended with ${code}: ${said.slice(-500)}`);
  const { maxRssMb } = JSON.parse(said.trim().split('\n').at(-1) ?? '{}');
  return {
    rssMb: maxRssMb,
    suiteMb: Buffer.byteLength(lines) / 1e6,
    seconds: (performance.now() - startedAt) / 1_000,
  };
}
