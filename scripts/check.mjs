import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Everything that guards the source besides its tests. Ends with exit code 1 if any guard complains.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** What a client loads to start the server, in bytes; an eager import of a large library shows here. */
const MOST_BUNDLE_BYTES = 1_000_000;

const guards = [
  ['setup', ['node', 'scripts/setup.mjs']],
  ['types', ['npx', '--no', '--', 'tsc', '-p', '.']],
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

const bundle = readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.js'));
const bytes = bundle.reduce((sum, name) => sum + statSync(join(root, 'dist', name)).size, 0);
console.log(
  `${bytes <= MOST_BUNDLE_BYTES ? 'ok  ' : 'FAIL'} bundle of ${bytes} bytes, at most ${MOST_BUNDLE_BYTES}`,
);
if (bytes > MOST_BUNDLE_BYTES) failed.push('bundle size');

if (failed.length > 0) process.exit(1);
