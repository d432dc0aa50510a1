import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { type FakeCloud, startFakeCloud } from './fake-cloud/fake-cloud.ts';
import { ServerProcess, temporaryFolder } from './server-process.ts';

/** The built server over HTTP, with a stand-in behind its tiers. */
export interface Served {
  readonly url: string;
  readonly cloud: FakeCloud;
  readonly server: ServerProcess;
  close(): Promise<void>;
}

/** One index of the articles for all servers of a test file. */
const cacheFolder = temporaryFolder();

/** Serves with this configuration, or with the embedded default, on any free port. */
export async function serve(config?: (cloudUrl: string) => object): Promise<Served> {
  const cloud = await startFakeCloud();
  const file = join(temporaryFolder(), 'config.json');
  if (config) writeFileSync(file, JSON.stringify({ version: 1, ...config(cloud.url) }));
  const server = new ServerProcess({
    args: ['serve', '--port', '0', ...(config ? ['--config', file] : [])],
    env: { XDG_CACHE_HOME: cacheFolder },
  });
  await server.untilStderr('Listening on ');
  const [url = ''] = /http:\S+/.exec(server.stderr) ?? [];
  return {
    url,
    cloud,
    server,
    async close() {
      server.child.kill('SIGKILL');
      await server.exited;
      await cloud.close();
    },
  };
}

/** Two tiers of the stand-in, `weak-model` below `strong-model`, without articles and without a cache. */
export const twoTiers = (cloudUrl: string, more: object = {}) => ({
  tiers: ['weak', 'strong'].map((name) => ({
    name,
    provider: 'openai',
    baseUrl: `${cloudUrl}/v1`,
    model: `${name}-model`,
    timeoutMs: 60_000,
  })),
  knowledge: { kind: 'none' },
  cache: { kind: 'none' },
  deadlineMs: 60_000,
  ...more,
});

/** A weak answer, of which every word would be missed by nobody. */
export const WEAK_TEXT = 'Perhaps somewhere, possibly elsewhere. I am not sure.';

/** Types a question and sends it; resolves at once. */
export async function ask(page: Page, question: string): Promise<void> {
  await page.getByLabel('Your question').fill(question);
  await page.keyboard.press('Enter');
}

/** The latest question on the page, once nothing is done for it any more. */
export async function untilDone(page: Page): Promise<Locator> {
  const turn = page.getByRole('article').last();
  await page.locator('article[aria-busy=true]').waitFor({ state: 'detached' });
  return turn;
}

/** What a person reads in it. */
export function readText(locator: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: in textContent the words of two blocks run together
  return locator.innerText();
}
