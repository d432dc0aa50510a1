import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { BUNDLING } from './bundling.mjs';

// Makes the tables of docs/costs.md, from the prices of docs/prices.json and our own prompts. Its words stay.

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = join(root, 'node_modules', '.cache', 'costs');
const page = join(root, 'docs', 'costs.md');

await build({
  ...BUNDLING,
  entryPoints: ['scripts/costs.ts', 'scripts/prompt-tokens.ts'],
  outdir: scratch,
  outExtension: { '.js': '.mjs' },
  packages: 'external',
});
const { fillTables, makeTables } = await import(pathToFileURL(join(scratch, 'costs.mjs')).href);
const { measureTokens } = await import(pathToFileURL(join(scratch, 'prompt-tokens.mjs')).href);
const prices = JSON.parse(await readFile(join(root, 'docs', 'prices.json'), 'utf8'));
const questions = await measureTokens({
  articles: join(root, 'knowledge'),
  suite: join(root, 'src', 'benchmark', 'suite', 'sample-suite.jsonl'),
});
await writeFile(page, fillTables(await readFile(page, 'utf8'), makeTables(prices, questions)));
