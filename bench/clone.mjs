import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainEnvironment, QUESTION, ROOT } from './subject.mjs';

/** @import { Figure } from './figure.mjs' */

const MOST_SECONDS = 60;
/** The line below an answer that says who gave it; npm's own banner comes before. */
const ANSWER_MARK = 'Answered by';

/** From cloning what is committed here to the first answer printed. @returns {Promise<Figure[]>} */
export async function measureClone() {
  const folder = await mkdtemp(join(tmpdir(), 'bench-clone-'));
  try {
    const clone = join(folder, 'clone');
    const startedAtMs = performance.now();
    await run('git', ['clone', '--quiet', '--no-local', ROOT, clone], { cwd: folder });
    // An empty cache, as on a machine that never installed any of it.
    const { HOME } = process.env;
    const env = { ...plainEnvironment(), HOME, npm_config_cache: join(folder, 'npm-cache') };
    const answeredAtMs = await run('npm', ['run', 'ask', '--', QUESTION], { cwd: clone, env }, ANSWER_MARK);
    return [
      {
        what: 'git clone to the first answer of npm run ask',
        measured: (answeredAtMs - startedAtMs) / 1_000,
        unit: 's',
        bound: { kind: 'at most', value: MOST_SECONDS },
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Runs a command to its end; resolves to when `mark` was printed. @throws where it fails or prints no mark.
 * @param {string} command @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options @param {string} [mark]
 */
async function run(command, args, options, mark = '') {
  const isWindows = process.platform === 'win32';
  const quoted = isWindows ? args.map((arg) => JSON.stringify(arg)) : args;
  const child = spawn(command, quoted, { ...options, shell: isWindows, stdio: ['ignore', 'pipe', 2] });
  let printed = '';
  let markedAtMs = mark === '' ? performance.now() : undefined;
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    printed += text;
    if (printed.includes(mark)) markedAtMs ??= performance.now();
  });
  const [code] = await once(child, 'close');
  if (code !== 0 || markedAtMs === undefined) {
    throw new Error(`${command} ${args[0]} ended with ${code}, having printed: ${printed.slice(-2_000)}`);
  }
  return markedAtMs;
}
