import { createHash } from 'node:crypto';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser, type Visit, visit, WITHOUT_BROWSER } from '../support/browser.ts';
import { type CuttingProxy, startCuttingProxy } from '../support/cutting-proxy.ts';
import { ask, readText, type Served, serve, twoTiers, untilDone } from '../support/served-page.ts';

const QUESTION = 'How do I reset my password?';
const KEY = 'a-key-for-the-page';
/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:1';
/** Right but for its signature, so that the server has to look for the issuer's keys. */
const TOKEN = [
  { alg: 'RS256', typ: 'at+jwt' },
  { iss: NOWHERE, aud: NOWHERE, sub: 'a', exp: 4_000_000_000 },
]
  .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  .concat('c2lnbmF0dXJl')
  .join('.');

let browser: Browser;
let served: Served;
let visited: Visit;
let proxy: CuttingProxy | undefined;

/** Serves two tiers of the stand-in with these settings of HTTP, and opens the page. */
async function open(http: object = {}, more: object = {}) {
  served = await serve((cloudUrl) => twoTiers(cloudUrl, { http, ...more }));
  visited = await visit(browser, served.url);
  return visited.page;
}

/** The same, by a way that can break. */
async function openThroughProxy(http: object = {}, more: object = {}) {
  await open(http, more);
  await visited.close();
  proxy = await startCuttingProxy(served.url);
  visited = await visit(browser, proxy.url);
  return visited.page;
}

describe.skipIf(WITHOUT_BROWSER)(`the page in trouble${WITHOUT_BROWSER}`, () => {
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    expect(await visited.complaints()).toEqual([]);
    await visited.close();
    await proxy?.close();
    proxy = undefined;
    await served.close();
  });

  test('says what is wrong with a question that is too long, and gives it back', async () => {
    const page = await open();
    const question = 'x'.repeat(20_001);
    await ask(page, question);
    const turn = await untilDone(page);
    const said = await readText(turn.locator('.problem'));
    expect(said).toContain('This question cannot be answered as it stands. Change it, then ask again.');
    expect(said).toMatch(/The server says: query .*20001 characters.*20000/s);
    expect(said).not.toMatch(/[{}]|invalid_input/);
    expect(await page.getByLabel('Your question').inputValue()).toBe(question);
    await ask(page, QUESTION);
    await untilDone(page);
    expect(await page.locator('.problem').count()).toBe(0);
    expect(await page.getByRole('article').count()).toBe(1);
  });

  test('waits for the answer to a long question, which comes later', async () => {
    const page = await open();
    await ask(page, `${QUESTION} ${'My password is lost. '.repeat(600)}`);
    const turn = await untilDone(page);
    expect(await readText(turn.locator('.answer'))).toContain('Open the settings, choose your account');
    expect((await readText(turn.getByRole('heading', { level: 2 }))).length).toBeLessThan(300);
  });

  test('asks for a key where the server wants one, keeps it to itself and goes on', async () => {
    const sha256 = createHash('sha256').update(KEY).digest('hex');
    const scopes = ['support:read', 'support:escalate'];
    const page = await open({ auth: { apiKeys: [{ name: 'page', sha256, scopes }] } });
    const field = page.getByLabel('Access token or API key');
    expect(await field.isVisible()).toBe(false);
    await ask(page, QUESTION);
    await (await untilDone(page)).getByText('The server wants to know who is asking.').waitFor();
    expect(await field.getAttribute('type')).toBe('password');
    for (const wrong of ['another-key', 'schlüssel']) {
      await field.fill(wrong);
      await page.keyboard.press('Enter');
      await (await untilDone(page)).getByText('Enter an access token or an API key').waitFor();
    }
    await field.fill(KEY);
    await page.keyboard.press('Enter');
    const turn = await untilDone(page);
    expect(await readText(turn.locator('.answer'))).toContain('Open the settings');
    expect(await page.getByRole('article').count()).toBe(1);
    await turn.getByRole('button', { name: 'Ask a stronger tier' }).click();
    expect(await readText((await untilDone(page)).locator('.steps'))).toContain('strong');
    expect(await page.evaluate('localStorage.length + sessionStorage.length + document.cookie.length')).toBe(
      0,
    );
    expect(await visited.seen()).not.toContain(KEY);
  });

  test('says when to try again while the server cannot tell who is asking', async () => {
    const page = await open({
      auth: { jwt: { issuer: NOWHERE, audience: NOWHERE, jwksUri: `${NOWHERE}/keys` } },
    });
    await ask(page, QUESTION);
    await untilDone(page);
    await page.getByLabel('Access token or API key').fill(TOKEN);
    await page.keyboard.press('Enter');
    const said = await readText((await untilDone(page)).locator('.problem'));
    expect(said).toMatch(/^The server cannot answer at the moment\. Wait \d+ s, then try again\./);
  });

  test('says when to try again where too many ask', async () => {
    const page = await open({ maxConcurrent: 1 });
    served.cloud.script('weak-model', { do: 'hang' });
    const other = await visit(browser, served.url);
    await ask(other.page, QUESTION);
    await other.page.getByText('working…').waitFor();
    await ask(page, QUESTION);
    const said = await readText((await untilDone(page)).locator('.problem'));
    expect(said).toMatch(/^The server has too many questions at the moment\. Wait \d+ s, then try again\./);
    await other.close();
  });

  test('says that the server is gone', async () => {
    const page = await open();
    served.server.child.kill('SIGKILL');
    await served.server.exited;
    await ask(page, QUESTION);
    const turn = await untilDone(page);
    expect(await readText(turn.locator('.problem'))).toBe(
      'The server cannot be reached. Check that it is running, then try again.',
    );
    expect(await page.getByLabel('Your question').inputValue()).toBe(QUESTION);
    expect((await visited.heard()).at(-1)).toMatch(/^The server cannot be reached\./);
  });

  test('reads on where the connection broke, without asking the tier again', async () => {
    const page = await openThroughProxy({}, { routing: { minConfidence: 0 } });
    const resumed = page.waitForRequest((request) => request.headers()['last-event-id'] !== undefined);
    served.cloud.script('weak-model', {
      do: 'answer',
      text: 'one two three four five six seven eight nine ten eleven twelve',
      pieces: 12,
      pieceGapMs: 150,
    });
    await page.getByLabel('Show drafts').check();
    await ask(page, QUESTION);
    await page.locator('.writing').getByText('one').waitFor();
    proxy?.cut();
    expect((await resumed).postDataJSON()).toEqual({
      query: QUESTION,
      session_id: expect.stringMatching(/^page-/),
      stream: 'draft',
    });
    const turn = await untilDone(page);
    expect(await readText(turn.locator('.answer'))).toMatch(/^one two three .* twelve$/);
    expect(await readText(turn.locator('.steps'))).not.toContain('stopped');
    expect(await visited.seen()).toContain('The connection broke. Trying again in 1 s (1 of 5).');
    expect(served.cloud.calls.map(({ ended }) => ended)).toEqual(['replied']);
  });

  test('says so when it comes back too late', async () => {
    const page = await openThroughProxy({ graceSeconds: 0 });
    served.cloud.script('weak-model', { do: 'hang' });
    await ask(page, QUESTION);
    await page.getByText('working…').waitFor();
    proxy?.cut();
    const turn = await untilDone(page);
    expect(await readText(turn)).toMatch(
      /stopped\s+The connection was away for too long\. Ask the question again\./,
    );
  });

  test('gives up after a few tries', async () => {
    const page = await open();
    served.cloud.script('weak-model', { do: 'hang' });
    await page.clock.install();
    await ask(page, QUESTION);
    await page.getByText('working…').waitFor();
    served.server.child.kill('SIGKILL');
    for (const [number, seconds] of [1, 1, 2, 4, 8].entries()) {
      await page.getByText(`Trying again in ${seconds} s (${number + 1} of 5).`).waitFor();
      await page.clock.runFor(seconds * 1_000);
    }
    const turn = await untilDone(page);
    expect(await readText(turn.locator('.problem'))).toContain(
      'The connection broke, and did not come back.',
    );
  });
});
