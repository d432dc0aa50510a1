import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser, type Visit, visit, WITHOUT_BROWSER } from '../support/browser.ts';
import { ask, readText, type Served, serve, untilDone } from '../support/served-page.ts';

const QUESTION = 'How do I restore a backup?';
const DATABASES = 'Backups and point-in-time recovery';
const INSTANCES = 'Snapshots and backups of instances';
const CHOICES = [DATABASES, INSTANCES];

let browser: Browser;
let served: Served;
let visited: Visit;

describe.skipIf(WITHOUT_BROWSER)(`the page, asking back${WITHOUT_BROWSER}`, () => {
  beforeAll(async () => {
    [browser, served] = await Promise.all([startBrowser(), serve()]);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), served.close()]);
  });
  afterEach(async () => {
    expect(await visited.complaints()).toEqual([]);
    await visited.close();
  });

  test('offers the choices as buttons, and goes on in the same conversation', async () => {
    visited = await visit(browser, served.url);
    const { page } = visited;
    await ask(page, QUESTION);
    const turn = await untilDone(page);
    const list = turn.getByRole('list', { name: 'Which backup do you mean?' });
    expect(await list.getByRole('button').allInnerTexts()).toEqual(CHOICES);
    expect((await readText(turn.locator('.answer'))).trim()).toBe('Which backup do you mean?');
    expect(await readText(turn.locator('.next'))).toMatch(/^Ask the customer for more\. .*ask which\.$/);
    expect((await visited.heard()).at(-1)).toBe(
      `Asked back. Which backup do you mean? ${CHOICES.join(', ')}`,
    );

    await list.getByRole('button', { name: INSTANCES }).click();
    const answered = await untilDone(page);
    expect(await page.getByRole('article').count()).toBe(2);
    expect(await readText(answered.getByRole('heading', { level: 2 }))).toBe(INSTANCES);
    expect(await readText(answered.locator('.sources + ul'))).toContain('compute/snapshots-and-backups.md');
    expect(await page.locator('#question:focus').count()).toBe(1);
  });

  test('takes a typed reply, or answers the question as it stands', async () => {
    visited = await visit(browser, served.url);
    const { page } = visited;
    await ask(page, QUESTION);
    await untilDone(page);
    await ask(page, '1');
    expect(await readText((await untilDone(page)).locator('.sources + ul'))).toContain('databases/backups');
    await page.getByRole('button', { name: 'Answer it as it stands' }).click();
    const answered = await untilDone(page);
    expect(await answered.locator('.choices').count()).toBe(0);
    expect(await readText(answered)).toMatch(/^As it stands\s+How do I restore/);
    expect(await readText(answered.locator('.steps'))).toContain('asked first');
  });

  test.each(['light', 'dark'] as const)('reads well for everybody, %s and small', async (colorScheme) => {
    visited = await visit(browser, served.url, { colorScheme, viewport: { width: 360, height: 4_000 } });
    const { page } = visited;
    await ask(page, 'How do I delete it?');
    const turn = await untilDone(page);
    expect(await turn.locator('.choices button').count()).toBeGreaterThan(2);
    await page.evaluate(axe.source);
    expect(await page.evaluate(FINDINGS)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });
});

const FINDINGS = `axe.run().then(({ violations, incomplete }) =>
  [...violations, ...incomplete].map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html).join(' ')))`;
