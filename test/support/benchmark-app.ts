import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { bundleApp } from '../../scripts/bundle-app.mjs';
import { toSvg } from '../../src/pictures/picture.ts';
import { type AppHost, serveAppHost, startApp } from './app-host.ts';
import { startBrowser, visit } from './browser.ts';

export const ID = 'bench_0123456789';
export const TABLE =
  'Benchmark of 120 questions\n\nsystem     correct  cost\ncascade    92 %     $0.41\nstrongest  93 %     $2.90';
export const PICTURE = toSvg({
  title: 'Quality by cost',
  notes: ['Of 120 questions.'],
  legend: [],
  grid: { left: 60, right: 20, top: 100, bottom: 50 },
  xAxis: { type: 'value' },
  yAxis: { type: 'value' },
  series: [{ type: 'scatter', data: [[1, 2]] }],
});
/** A reply of the tool as a client passes it on. */
export const reply = (text: string, structuredContent: object, more: object = {}) => ({
  content: [{ type: 'text', text }],
  structuredContent,
  ...more,
});
export const running = (done: unknown, total: unknown = 120) =>
  reply('Call again.', { benchmark_id: ID, status: 'running', done, total });
export const complete = (text = TABLE, picture: unknown = PICTURE) =>
  reply(text, { benchmark_id: ID, status: 'complete' }, { _meta: { 'tiered-support-mcp/picture': picture } });

interface OpenedApp {
  /** The client. */
  readonly page: Page;
  readonly app: Frame;
  goOn(): ReturnType<Frame['getByRole']>;
  image(): ReturnType<Frame['getByRole']>;
  isLoaded(): Promise<boolean>;
  /** What `Visit` complains of, in the client and in the app, and all that the app said to the console; must be none. */
  complaints(): Promise<readonly string[]>;
  close(): Promise<void>;
}

type OpenOptions = BrowserContextOptions & { readonly theme?: string; readonly serverTools?: boolean };

/** The app of the benchmark, as the build makes it, for clients in one browser. */
async function serveBenchmarkApp() {
  const { html } = await bundleApp('benchmark');
  const [browser, host] = await Promise.all([startBrowser(), serveAppHost(html)]);
  return {
    open: (options: OpenOptions = {}) => openApp(browser, host, options),
    async close() {
      await Promise.all([browser.close(), host.close()]);
    },
  };
}

/** In a client of this theme; `serverTools: false` stands for one that lets apps call nothing. */
async function openApp(
  browser: Browser,
  host: AppHost,
  { theme = 'light', serverTools = true, ...options }: OpenOptions,
): Promise<OpenedApp> {
  const { page, complaints, close } = await visit(browser, host.url, options);
  const said: string[] = [];
  page.on('console', (message) => {
    // The client of the test tells of every message.
    const isClient = message.location().url.endsWith('/host.js') && message.type() === 'debug';
    if (!isClient) said.push(`${message.type()}: ${message.text()}`);
  });
  const app = await startApp(page, serverTools ? { serverTools: {} } : {}, { theme });
  return {
    page,
    app,
    goOn: () => app.getByRole('button', { name: 'Go on' }),
    image: () => app.getByRole('img'),
    isLoaded: () => app.evaluate<boolean>('document.images[0].naturalWidth > 0'),
    complaints: async () => [
      ...(await complaints()),
      ...(await app.evaluate<string[]>('violations')),
      ...said,
    ],
    close,
  };
}

/** Serves the page for the tests of a file; what a test has opened is held to have nothing to complain of, and closed. */
export function useBenchmarkApp() {
  let served: Awaited<ReturnType<typeof serveBenchmarkApp>>;
  let opened: OpenedApp;
  beforeAll(async () => {
    served = await serveBenchmarkApp();
  });
  afterAll(() => served.close());
  afterEach(async () => {
    expect(await opened.complaints()).toEqual([]);
    await opened.close();
  });
  return {
    async open(...how: Parameters<typeof served.open>): Promise<OpenedApp> {
      opened = await served.open(...how);
      return opened;
    },
  };
}
