import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { temporaryFolder } from './server-process.ts';

const ROOT = fileURLToPath(new URL('../../container', import.meta.url));
const PYTHON = join(ROOT, '.venv/bin/python');

/** Why tests of the container are skipped; '' where they are not. */
export const WITHOUT_CONTAINER = existsSync(PYTHON)
  ? ''
  : ' (skipped: there is no container/.venv with requirements-test.txt)';

/** The container's own server, in front of a stand-in for vLLM. SageMaker's paths are answered. */
export interface Container {
  /** Without a slash at its end. */
  readonly url: string;
  /** What an AWS client needs to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  /** How the stand-in behaves from now on: see `Behaviour` in container/tests/stand_in.py. */
  behave(behaviour?: object): Promise<void>;
  /** The chats that the stand-in was asked for, oldest first. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever was asked
  asked(): Promise<any[]>;
  signal(name: NodeJS.Signals): void;
  readonly exited: Promise<number | null>;
}

const running = new Set<ChildProcess>();
const killAll = () => {
  for (const child of running) child.kill('SIGTERM');
};
afterAll(killAll);
process.once('exit', killAll);

/** Starts it; resolves when it listens, which is before it can answer, or with `isReady` when it can. */
export async function startContainer(
  env: Readonly<Record<string, string>> = {},
  { isReady = true } = {},
): Promise<Container> {
  const port = await freePort();
  const folder = temporaryFolder();
  const child = spawn(PYTHON, ['-m', 'expert'], {
    cwd: ROOT,
    stdio: 'ignore',
    env: {
      PATH: `${join(ROOT, 'tests/bin')}:${process.env.PATH}`,
      HOME: folder,
      PYTHONPATH: ROOT,
      SAGEMAKER_MODEL_PATH: join(ROOT, 'expert'),
      CUSTOM_SCRIPT_FILENAME: 'handler.py',
      STAND_IN_PYTHON: PYTHON,
      STAND_IN_LOG: join(folder, 'started'),
      PORT: String(port),
      ENGINE_SOCKET: join(folder, 'engine.sock'),
      PROFILE: 'cpu',
      MODEL_ID: 'some/model',
      SAGEMAKER_WIRE: '1',
      ...env,
    },
  });
  running.add(child);
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
  void exited.then(() => running.delete(child));
  const url = `http://127.0.0.1:${port}`;
  const wanted = isReady ? [200] : [200, 503];
  while (!wanted.includes(await statusOf(`${url}/ping`))) {
    if (child.exitCode !== null) throw new Error(`the container ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // biome-ignore lint/suspicious/noExplicitAny: whatever the stand-in tells
  const tell = async (init?: RequestInit): Promise<any> => (await fetch(`${url}/stand-in`, init)).json();
  return {
    url,
    environment: {
      AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME: url,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
    },
    async behave(behaviour = {}) {
      const headers = { 'content-type': 'application/json' };
      await tell({ method: 'POST', headers, body: JSON.stringify(behaviour) });
    },
    asked: async () => (await tell()).asked.map((chat: string) => JSON.parse(chat)),
    signal: (name) => void child.kill(name),
    exited,
  };
}

/** 0 where nobody answers. */
async function statusOf(url: string): Promise<number> {
  const response = await fetch(url).catch(() => undefined);
  await response?.body?.cancel();
  return response?.status ?? 0;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
