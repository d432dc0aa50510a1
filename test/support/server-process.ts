import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const EXECUTABLE = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export interface Message {
  readonly jsonrpc: string;
  readonly id?: number | string | null;
  readonly method?: string;
  readonly result?: ToolResult & Record<string, unknown>;
  readonly error?: { readonly code: number; readonly message: string };
}

interface ToolResult {
  readonly content: readonly { readonly text: string }[];
  readonly isError?: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
  readonly structuredContent: any;
}

export interface ServerOptions {
  readonly executable?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Options of Node itself, before the executable. */
  readonly execArgv?: readonly string[];
}

/** The environment of a process under test: this machine's PATH, with a home and a cache of its own. */
export function isolatedEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const { PATH = '' } = process.env;
  return { PATH, HOME: temporaryFolder(), XDG_CACHE_HOME: temporaryFolder(), ...extra };
}

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is gone when the tests are over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tiered-support-test-'));
  folders.push(folder);
  return folder;
}

/** The built server as a child process, spoken to in raw lines, so that tests can say what no client would. */
export class ServerProcess {
  readonly messages: Message[] = [];
  /** Lines on stdout that are not JSON-RPC; there must be none. */
  readonly noise: string[] = [];
  stderr = '';
  readonly child: ChildProcessWithoutNullStreams;
  readonly exited: Promise<number | null>;
  private nextId = 1;
  private buffered = '';
  private readonly waiting = new Set<() => void>();

  constructor({
    executable = EXECUTABLE,
    args = [],
    env = {},
    cwd = temporaryFolder(),
    execArgv = [],
  }: ServerOptions = {}) {
    const words = [...execArgv, executable, ...args];
    this.child = spawn(process.execPath, words, { env: isolatedEnvironment(env), cwd });
    this.child.stdin.on('error', () => {});
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => this.read(text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.wake();
    });
    this.exited = new Promise((resolve) =>
      this.child.once('close', (code) => {
        resolve(code);
        this.wake();
      }),
    );
  }

  /** Starts the server and does the handshake of the previous protocol era. */
  static async start(options?: ServerOptions): Promise<ServerProcess> {
    const server = new ServerProcess(options);
    await server.request('initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'test', version: '1' },
    });
    server.send({ jsonrpc: '2.0', method: 'notifications/initialized' });
    return server;
  }

  send(message: unknown): void {
    this.sendText(`${JSON.stringify(message)}\n`);
  }

  sendText(text: string): void {
    this.child.stdin.write(text);
  }

  async request(method: string, params: unknown): Promise<Message> {
    const id = this.nextId++;
    this.send({ jsonrpc: '2.0', id, method, params });
    return this.until((message) => message.id === id);
  }

  async call(name: string, input: unknown): Promise<ToolResult> {
    const { result, error } = await this.request('tools/call', { name, arguments: input });
    if (!result) throw new Error(`no result: ${JSON.stringify(error)}`);
    return result;
  }

  /** The first message, come or to come, that fits. */
  async until(fits: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.messages.find(fits);
      if (found) return found;
      await this.untilMore();
    }
  }

  async untilStderr(text: string): Promise<void> {
    while (!this.stderr.includes(text)) await this.untilMore();
  }

  /** Resolves when the server has said more, on stdout or stderr. */
  async untilMore(): Promise<void> {
    if (this.child.exitCode !== null) throw new Error(`the server exited: ${this.stderr}`);
    await new Promise<void>((resolve) => this.waiting.add(resolve));
  }

  async close(): Promise<number | null> {
    this.child.stdin.end();
    return this.exited;
  }

  private read(text: string): void {
    const lines = (this.buffered + text).split('\n');
    this.buffered = lines.pop() ?? '';
    for (const line of lines) {
      try {
        const message = JSON.parse(line) as Message;
        if (message.jsonrpc === '2.0') this.messages.push(message);
        else this.noise.push(line);
      } catch {
        this.noise.push(line);
      }
    }
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
