import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A process that hangs is killed then, which fails who waits for its line. */
const LONGEST_LIFE_MS = 300_000;

/**
 * A Node process that speaks in lines of JSON and lives until its stdin ends.
 * @typedef {object} LineProcess
 * @property {() => Promise<any>} next the next line that it says; rejects where it ends instead
 * @property {(message: unknown) => Promise<any>} ask tells it one line and waits for the one that it says next
 */

/**
 * Starts a process, hands it to `use` and ends it whatever happens. What it complains of goes to stderr.
 * @template Result
 * @param {readonly string[]} args what `node` is given
 * @param {NodeJS.ProcessEnv} env
 * @param {(child: LineProcess) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function withLineProcess(args, env, use) {
  const child = spawn(process.execPath, args, {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: LONGEST_LIFE_MS,
  });
  const ended = new Promise((resolve) => child.once('close', resolve).once('error', resolve));
  // A write to a process that has died is told by the end of its lines.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${args[0]} ended before it had said what was asked`);
    return JSON.parse(value);
  };
  try {
    return await use({
      next,
      ask(message) {
        child.stdin.write(`${JSON.stringify(message)}\n`);
        return next();
      },
    });
  } finally {
    child.stdin.end();
    await ended;
  }
}
