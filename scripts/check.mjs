import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Everything that guards the source besides its tests. Ends with exit code 1 if any guard complains.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** An eager import of a large library shows here. */
const MOST_BYTES = 600_000;

const guards = [
  ['setup', ['node', 'scripts/setup.mjs']],
  ['types', ['npx', '--no', '--', 'tsc', '-p', '.']],
  ["the page's types", ['npx', '--no', '--', 'tsc', '-p', 'src/server/page']],
  ["the apps' types", ['npx', '--no', '--', 'tsc', '-p', 'src/server/apps']],
  [
    'format, lint and floors',
    ['npx', '--no', '--', 'biome', 'ci', '--colors=off', '--error-on-warnings', '.'],
  ],
  ['unused code and dependencies', ['npx', '--no', '--', 'knip']],
  ['package', ['npx', '--no', '--', 'publint', '--pack', 'false', '--strict']],
];

const failed = [];
for (const [name = '', command = []] of /** @type {[string, string[]][]} */ (guards)) {
  const [program = '', ...args] = command;
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  if (status !== 0) failed.push(name);
}

const outputs = JSON.parse(
  readFileSync(join(root, 'node_modules/.cache/build/metafile.json'), 'utf8'),
).outputs;
const loaded = new Set(['src/main.ts', 'src/server/stdio.ts'].flatMap(withImports));
const bytes = [...loaded].reduce((sum, name) => sum + statSync(join(root, name)).size, 0);
console.log(
  `${bytes <= MOST_BYTES ? 'ok  ' : 'FAIL'} a start over stdio loads ${bytes} bytes, at most ${MOST_BYTES}`,
);
if (bytes > MOST_BYTES) failed.push('bundle size');

/** The bundle's file that `source` is the entry of, with all that it imports at once. @param {string} source */
function withImports(source) {
  const [entry = ''] = Object.keys(outputs).filter((name) => outputs[name].entryPoint === source);
  const found = new Set([entry]);
  for (const name of found) {
    for (const { kind, external, path } of outputs[name].imports) {
      if (kind === 'import-statement' && !external) found.add(path);
    }
  }
  return [...found];
}

if (failed.length > 0) process.exit(1);
