import { type ChildProcess, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { afterAll } from 'vitest';
import type { FakeCloud } from './fake-cloud/fake-cloud.ts';
import { EXECUTABLE, isolatedEnvironment, temporaryFolder } from './server-process.ts';

/** The built server behind a socket, as a child process. */
export interface HttpProcess {
  /** Without a slash at its end. */
  readonly url: string;
  readonly stdout: string;
  readonly stderr: string;
  /** The exit code, once the process is over; null where a signal ended it. */
  readonly exited: Promise<number | null>;
  signal(name: NodeJS.Signals): void;
  /** Resolves when stderr has `text`; rejects where the process ends without it. */
  untilStderr(text: string): Promise<void>;
  /** Tells the process to stop, once; resolves to its exit code. */
  stop(): Promise<number | null>;
  /** Ends it at once, whatever it does; for when a test file is over. */
  kill(): Promise<unknown>;
}

export interface HttpProcessOptions {
  /** What stands in its configuration file beside the version; left out: no file, the embedded default. */
  readonly config?: object;
  /** After `serve --port 0`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const running = new Set<ChildProcess>();
const killAll = () => {
  for (const child of running) child.kill('SIGKILL');
};
afterAll(killAll);
process.once('exit', killAll);

/** Starts `serve` on a free port; resolves once it listens. Whatever its test does, it is gone when the file is over. */
export async function startHttpProcess({
  config,
  args = [],
  env = {},
}: HttpProcessOptions = {}): Promise<HttpProcess> {
  const words = ['serve', '--port', '0', ...(config ? ['--config', toConfigFile(config)] : []), ...args];
  const child = spawn(process.execPath, [EXECUTABLE, ...words], {
    env: isolatedEnvironment(env),
    cwd: temporaryFolder(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    wake();
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve(code);
      wake();
    });
  });
  const untilStderr = async (text: string) => {
    while (!stderr.includes(text)) {
      if (!running.has(child)) throw new Error(`the server exited without "${text}": ${stderr}`);
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
  };
  await untilStderr('Listening on ');
  await untilStderr('/\n');
  const [, url = ''] = /^Listening on (http:\/\/\S+)\/$/m.exec(stderr) ?? [];
  return {
    url,
    get stdout() {
      return stdout;
    },
    get stderr() {
      return stderr;
    },
    exited,
    signal: (name) => void child.kill(name),
    untilStderr,
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
    kill() {
      child.kill('SIGKILL');
      return exited;
    },
  };
}

/** A configuration file that says this; returns its name. */
export function toConfigFile(config: object): string {
  const file = join(temporaryFolder(), 'config.json');
  writeFileSync(file, JSON.stringify({ version: 1, ...config }));
  return file;
}

/** The settings of a tier whose model `cloud` knows by the tier's name. */
export const cloudTier = (cloud: FakeCloud, name: string, settings: object = {}) => ({
  name,
  provider: 'openai',
  baseUrl: `${cloud.url}/v1`,
  model: name,
  ...settings,
});

interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export function postJson(url: string, body: unknown, { headers = {}, signal }: PostOptions = {}) {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

/** What a response says, for tests that look into it. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
export async function readJson(response: Response): Promise<any> {
  return response.json();
}

/** What asks for a stream of events. */
export const STREAMED = { accept: 'text/event-stream' };

export interface SentEvent {
  readonly id: string | undefined;
  readonly event: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
  readonly data: any;
}

/** The server-sent events of `response` as they arrive; whoever stops reading closes the connection. */
export async function* readEvents({ body }: Response): AsyncGenerator<SentEvent> {
  if (!body) throw new Error('a response without a body');
  const events = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { id, event, data } of events) yield { id, event, data: JSON.parse(data) };
}

/** Every event of `response`, once it has ended. */
export async function allEvents(response: Response): Promise<readonly SentEvent[]> {
  const events: SentEvent[] = [];
  for await (const event of readEvents(response)) events.push(event);
  return events;
}
