import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withLineProcess } from './line-process.mjs';
import { median } from './statistics.mjs';
import { plainEnvironment, QUESTION, ROOT } from './subject.mjs';

/** @import { Figure } from './figure.mjs' */

const DIST = join(ROOT, 'dist');
const ENTRY = join(DIST, 'lambda.js');
const ROUNDS = 9;
const EMPTY = 'export const handler = async () => ({ statusCode: 200 });\n';
const LAMBDA_MB = 256;
const BYTES_A_MB = 1_000_000;

/** Imports an entry as Lambda does, asks it once, and says how long the import took and what memory is held. */
const PROBE = `
const startedAt = performance.now();
const { handler } = await import(process.argv[1]);
const importMs = performance.now() - startedAt;
await handler(JSON.parse(process.argv[2]), { getRemainingTimeInMillis: () => 30_000 });
console.log(JSON.stringify({ importMs, rssBytes: process.memoryUsage.rss() }));
`;

const EVENT = {
  rawPath: '/query',
  rawQueryString: '',
  headers: { host: 'example.test', 'content-type': 'application/json' },
  requestContext: {
    http: { method: 'POST', path: '/query', sourceIp: '192.0.2.1' },
    authorizer: { iam: { userArn: 'arn:aws:iam::111122223333:user/bench' } },
  },
  body: JSON.stringify({ query: QUESTION }),
  isBase64Encoded: false,
};

/** What the Lambda entry weighs, against a handler that does nothing. @returns {Promise<Figure[]>} */
export async function measureLambda() {
  const folder = await mkdtemp(join(tmpdir(), 'bench-lambda-'));
  try {
    const empty = join(folder, 'empty.mjs');
    await writeFile(empty, EMPTY);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round++) {
      const ours = await probe(ENTRY);
      rounds.push({ ours, empty: await probe(empty) });
    }
    return [
      { what: 'Lambda package, unpacked', measured: (await weigh(DIST)) / BYTES_A_MB, unit: 'MB' },
      {
        what: 'import of the Lambda entry',
        measured: median(rounds.map(({ ours }) => ours.importMs)),
        unit: 'ms',
      },
      {
        what: '  of an empty handler',
        measured: median(rounds.map((round) => round.empty.importMs)),
        unit: 'ms',
      },
      {
        what: 'memory after the first answer on Lambda (RSS)',
        measured: median(rounds.map(({ ours }) => ours.rssBytes)) / BYTES_A_MB,
        unit: 'MB',
        bound: { kind: 'at most', value: LAMBDA_MB },
      },
      {
        what: '  of an empty handler',
        measured: median(rounds.map((r) => r.empty.rssBytes)) / BYTES_A_MB,
        unit: 'MB',
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {string} entry @returns {Promise<{ importMs: number, rssBytes: number }>} */
function probe(entry) {
  const args = ['--input-type=module', '--eval', PROBE, pathToFileURL(entry).href, JSON.stringify(EVENT)];
  return withLineProcess(args, plainEnvironment(), (child) => child.next());
}

/** Bytes of all files in a folder. @param {string} folder @returns {Promise<number>} */
async function weigh(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}
