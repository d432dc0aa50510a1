import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { SERVER_BUNDLING } from './bundling.mjs';

// Makes docs/results.md and its pictures. What somebody has written below its last table stays.

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = join(root, 'node_modules', '.cache', 'results');
const page = join(root, 'docs', 'results.md');
const OWN = '## What it says\n';

await build({ ...SERVER_BUNDLING, entryPoints: ['scripts/results.ts'], outdir: scratch });
const { makeResults } = await import(pathToFileURL(join(scratch, 'results.js')).href);
const { page: text, pictures } = await makeResults({
  log: { info() {}, warn: console.error, error: console.error },
  cacheFolder: await mkdtemp(join(tmpdir(), 'results-cache-')),
  sampleIndex: join(root, 'dist', 'knowledge-index.json'),
  sampleSuite: join(root, 'dist', 'sample-suite.jsonl'),
  secret: () => undefined,
  /** @param {number} done @param {number} total */
  onProgress: (done, total) => done % 500 === 0 && console.error(`${done} of ${total}`),
});
const before = await readFile(page, 'utf8').catch(() => '');
const own = before.includes(OWN) ? before.slice(before.indexOf(OWN)) : OWN;
await writeFile(page, text + own);
for (const { name, svg } of pictures) await writeFile(join(root, 'docs', 'pictures', `${name}.svg`), svg);
