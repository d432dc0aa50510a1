import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Installs and builds what is missing or out of date, and nothing else. Runs on Node alone.

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = { major: 20, minor: 19 };
const stamps = join(root, 'node_modules', '.cache', 'setup');

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE.major || (major === OLDEST_NODE.major && minor < OLDEST_NODE.minor)) {
  console.error(
    `Node ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or later is needed; this is ${process.versions.node}.`,
  );
  process.exit(2);
}

unlessDone('install', ['package.json', 'package-lock.json'], ['node_modules/.package-lock.json'], () => {
  console.error('Installing dependencies…');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
});
unlessDone(
  'build',
  ['package.json', 'package-lock.json', 'src', 'scripts', 'knowledge'],
  ['dist/main.js', 'dist/knowledge-index.json'],
  () => {
    console.error('Building…');
    run(process.execPath, ['scripts/build.mjs']);
  },
);

/**
 * Does `work` where `inputs` have changed since it last succeeded, or one of `outputs` is gone.
 * @param {string} name @param {string[]} inputs @param {string[]} outputs @param {() => void} work
 */
function unlessDone(name, inputs, outputs, work) {
  const stamp = join(stamps, name);
  const digest = digestOf(inputs);
  const isDone = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
  if (isDone && outputs.every((output) => existsSync(join(root, output)))) return;
  work();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, digest);
}

/** A digest of every file's path and content. @param {string[]} paths */
function digestOf(paths) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const path of paths.flatMap(filesBelow))
    hash.update(`${path}\0`).update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  if (!existsSync(join(root, path))) return [];
  try {
    return readdirSync(join(root, path))
      .sort()
      .flatMap((name) => filesBelow(`${path}/${name}`));
  } catch {
    return [path];
  }
}

/** Runs a command with its output on stderr, as stdout belongs to whatever comes next. @param {string} command @param {string[]} args */
function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (status !== 0) process.exit(status ?? 1);
}
