import type { Tier } from '../../src/cascade/tier.ts';
import { clock as realClock } from '../../src/server/app.ts';
import type { Door } from '../../src/server/http/door.ts';
import { createHttpApp, type HttpAppOptions } from '../../src/server/http/http-app.ts';
import { createMemoryJobs } from '../../src/server/http/memory-jobs.ts';
import { httpSettingsSchema } from '../../src/server/http/settings.ts';
import { createTools } from '../../src/tools/catalog.ts';
import { answers, fakeTier } from './fake-tier.ts';
import { noBenchmarks } from './no-benchmarks.ts';
import { createTestCascade, recordingLog, type TestCascade } from './test-cascade.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface TestHttpApp extends Pick<ReturnType<typeof createHttpApp>, 'drain'> {
  readonly logged: ReturnType<typeof recordingLog>['logged'];
  readonly test: TestCascade;
  /** Sends a request as a client on this machine does. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Posts JSON; a text is sent as it is. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Response>;
}

interface TestHttpAppOptions extends Partial<Omit<HttpAppOptions, 'settings' | 'log'>> {
  /** One that is sure of its answers unless said otherwise. */
  readonly tiers?: readonly Tier[];
  /** Virtual unless said otherwise; a call that hangs then times out at once. */
  readonly clock?: VirtualClock;
  /** The part `http` of a configuration. */
  readonly settings?: object;
  /** Who every caller is; left out: nobody is asked. */
  readonly identify?: Door['identify'];
}

/** The machine's own time, for calls that are held until their test goes on. */
export const REAL_TIME: VirtualClock = {
  ...realClock,
  advance: () => {
    throw new Error('real time goes on by itself');
  },
};

export const QUESTION = 'How do I reset my password?';

/** The application without a socket, with hand-made tiers on virtual time. */
export function createTestHttpApp({
  tiers = [fakeTier('instant', [answers(0.9)])],
  settings = {},
  identify = async () => ({}),
  clock,
  ...options
}: TestHttpAppOptions = {}): TestHttpApp {
  const test = createTestCascade({ tiers, ...(clock && { clock }) });
  const { log, logged } = recordingLog();
  const tools = createTools(test.cascade, noBenchmarks);
  const parsed = httpSettingsSchema.parse(settings);
  const { app, drain } = createHttpApp({
    tools,
    log,
    settings: parsed,
    loopbackHost: '127.0.0.1',
    door: { identify, challenge: () => undefined, metadata: {} },
    addressOf: () => '127.0.0.1',
    createJobs: (work) => createMemoryJobs({ ...parsed.jobs, work, notify: async () => {} }),
    page: new Map(),
    ...options,
  });
  const request = async (path: string, { headers, ...init }: RequestInit = {}) =>
    app.request(path, { ...init, headers: { host: 'localhost', ...(headers as Record<string, string>) } });
  return {
    drain,
    logged,
    test,
    request,
    post: (path, body, headers = {}) =>
      request(path, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
  };
}
