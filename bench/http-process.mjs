import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { plainEnvironment, ROOT, SERVER } from './subject.mjs';

const PROBE = pathToFileURL(join(ROOT, 'bench', 'memory-probe.mjs')).href;
const LISTENING = /^Listening on http:\/\/127\.0\.0\.1:(\d+)\/$/;
const MEMORY = /^Memory (.*)$/;

/**
 * @typedef {object} HttpProcess
 * @property {number} port
 * @property {() => Promise<{ heapUsed: number, rss: number }>} memory in bytes, after garbage is collected
 * @property {() => string} complaints what it has said on stderr beside where it listens
 */

/**
 * Serves HTTP in a process of its own, hands it to `use` and ends it whatever happens.
 * @template Result
 * @param {readonly string[]} args beside `serve`
 * @param {(server: HttpProcess) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function withHttpProcess(args, use) {
  const child = spawn(process.execPath, ['--import', PROBE, SERVER, 'serve', '--port', '0', ...args], {
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let rest = '';
  let complaints = '';
  /** @type {((line: string) => void) | undefined} */
  let hear;
  child.stderr.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!LISTENING.test(line) && !MEMORY.test(line)) complaints += `${line}\n`;
      hear?.(line);
    }
  });
  /** @param {RegExp} pattern @returns {Promise<string>} */
  const untilSaid = (pattern) =>
    new Promise((resolve, reject) => {
      child.once('close', () => reject(new Error(`the server ended: ${complaints}`)));
      hear = (line) => {
        const found = pattern.exec(line)?.[1];
        if (found !== undefined) resolve(found);
      };
    });
  try {
    const port = Number(await untilSaid(LISTENING));
    return await use({
      port,
      complaints: () => complaints,
      memory() {
        const said = untilSaid(MEMORY);
        child.kill('SIGUSR2');
        return said.then(JSON.parse);
      },
    });
  } finally {
    child.kill();
    await ended;
  }
}
