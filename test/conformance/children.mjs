import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainEnvironment } from '../../bench/subject.mjs';

// Child processes and a folder that are gone when this process is, however it ends.

/** @import { ChildProcess } from 'node:child_process' */

const START_MS = 30_000;
const STOP_MS = 10_000;
const IS_WINDOWS = process.platform === 'win32';

/** Stands for the home folder too, so that nobody's settings count here and nothing is left in them. */
export const SCRATCH = mkdtempSync(join(tmpdir(), 'conformance-'));

/** @type {Set<ChildProcess>} */
const running = new Set();

process.once('exit', () => {
  for (const child of running) kill(child);
  rmSync(SCRATCH, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/** @typedef {{ code: number | null, stdout: string, stderr: string }} Ended `code` is null where it was killed. */

/**
 * Runs a program to its end, or for `limitMs` at most.
 * @param {string} program @param {string[]} args @param {number} limitMs @returns {Promise<Ended>}
 */
export function run(program, args, limitMs) {
  const child = start(program, args);
  const ended = { code: /** @type {number | null} */ (null), stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    ended.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    ended.stderr += text;
  });
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      ended.stderr += `\nstopped after ${limitMs / 1_000} s`;
      kill(child);
    }, limitMs);
    child.once('error', (error) => {
      ended.stderr += error.message;
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ ...ended, code });
    });
  });
}

/**
 * Starts a server that says on stderr where it listens; `stop` resolves when it is gone. Rejects where it does not
 * listen in time.
 * @param {string[]} args of Node @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startServer(args) {
  const child = start(process.execPath, args);
  const closed = new Promise((resolve) => {
    child.once('close', resolve);
  });
  let stderr = '';
  const url = await new Promise((resolve, reject) => {
    const fail = () => reject(new Error(`node ${args.join(' ')} does not listen: ${stderr}`));
    const timer = setTimeout(fail, START_MS);
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr += text;
      const [, found] = /Listening on (\S+)\n/.exec(stderr) ?? [];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(found);
    });
    child.once('close', fail);
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => kill(child), STOP_MS);
      await closed;
      clearTimeout(timer);
    },
  };
}

/** @param {string} program @param {string[]} args */
function start(program, args) {
  const env = { ...plainEnvironment(), HOME: SCRATCH, USERPROFILE: SCRATCH, XDG_CACHE_HOME: SCRATCH };
  // In a group of its own, so that what it starts in turn can be killed with it.
  const child = spawn(program, args, {
    cwd: SCRATCH,
    env,
    detached: !IS_WINDOWS,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** @param {ChildProcess} child */
function kill(child) {
  if (IS_WINDOWS || child.pid === undefined) return child.kill('SIGKILL');
  try {
    return process.kill(-child.pid, 'SIGKILL');
  } catch {
    return false;
  }
}
