import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { plainEnvironment } from './subject.mjs';

const PROTOCOL = '2025-06-18';
/** A process that has not ended by then hangs; killing it fails the calls that wait for it. */
const LONGEST_LIFE_MS = 300_000;
const BYTES_A_KIB = 1_024;

/** @typedef {{ content: { type: string, text?: string }[], structuredContent?: Record<string, unknown> }} ToolResult */

/**
 * A stdio server in a Node process of its own. Speaks JSON-RPC lines itself, so that no client library's time is
 * measured with the server's.
 */
export class McpProcess {
  #child;
  #ended;
  #nextId = 1;
  #rest = '';
  #complaints = '';
  /** @type {Error | undefined} */
  #failure;
  /** @type {Map<number, { resolve: (result: unknown) => void, reject: (error: Error) => void }>} */
  #waiting = new Map();

  /** @param {readonly string[]} args what `node` is given @param {NodeJS.ProcessEnv} [env] */
  constructor(args, env = plainEnvironment()) {
    this.#child = spawn(process.execPath, args, { env, timeout: LONGEST_LIFE_MS });
    this.#ended = /** @type {Promise<void>} */ (
      new Promise((resolve) => {
        this.#child.once('error', (error) => this.#fail(String(error)));
        this.#child.once('close', (code, signal) => {
          this.#fail(`${args.join(' ')} ended (${signal ?? code}). ${this.#complaints}`);
          resolve();
        });
      })
    );
    // A write to a process that has died is told by its 'close' event.
    this.#child.stdin.on('error', () => {});
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      this.#complaints = (this.#complaints + text).slice(-2_000);
    });
    this.#child.stdout.setEncoding('utf8').on('data', (text) => this.#read(text));
  }

  /** The handshake that every client begins with. */
  async initialize() {
    const clientInfo = { name: 'bench', version: '1.0.0' };
    await this.#request('initialize', { protocolVersion: PROTOCOL, capabilities: {}, clientInfo });
    this.#send({ method: 'notifications/initialized' });
  }

  /**
   * Calls a tool. @throws where it reports an error, or the process ends first.
   * @param {string} name @param {Record<string, unknown>} args @returns {Promise<ToolResult>}
   */
  async call(name, args) {
    const result = await this.#request('tools/call', { name, arguments: args });
    const { isError, content } = /** @type {ToolResult & { isError?: boolean }} */ (result);
    if (isError) throw new Error(`${name} reported: ${content[0]?.text}`);
    return /** @type {ToolResult} */ (result);
  }

  /** Bytes of memory that the process holds. @throws where the system has no /proc. @returns {Promise<number>} */
  async rssBytes() {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8');
    const kib = /^VmRSS:\s*(\d+) kB$/m.exec(status)?.[1];
    if (kib === undefined) throw new Error(`/proc/${this.#child.pid}/status names no VmRSS`);
    return Number(kib) * BYTES_A_KIB;
  }

  /** Hangs up, as clients do, and waits until the process is gone. */
  async close() {
    this.#child.stdin.end();
    await this.#ended;
  }

  /** @param {string} method @param {unknown} params @returns {Promise<unknown>} */
  #request(method, params) {
    if (this.#failure) return Promise.reject(this.#failure);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#send({ id, method, params });
    });
  }

  /** @param {Record<string, unknown>} message */
  #send(message) {
    this.#child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  /** @param {string} text */
  #read(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const { id, result, error } = JSON.parse(line);
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) waiting?.reject(new Error(`JSON-RPC error ${error.code}: ${error.message}`));
      else waiting?.resolve(result);
    }
  }

  /** @param {string} reason */
  #fail(reason) {
    this.#failure ??= new Error(reason);
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
  }
}

/**
 * Starts a server, shakes hands, hands it to `use` and hangs up whatever happens.
 * @template Result
 * @param {readonly string[]} args what `node` is given
 * @param {(server: McpProcess) => Promise<Result>} use
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Result>}
 */
export async function withMcpProcess(args, use, env) {
  const server = new McpProcess(args, env);
  try {
    await server.initialize();
    return await use(server);
  } finally {
    await server.close();
  }
}
