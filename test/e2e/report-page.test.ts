import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { toReportHtml } from '../../src/benchmark/report/report-html.ts';
import { startBrowser, type Visit, visit, WITHOUT_BROWSER } from '../support/browser.ts';
import { makeHostileSummary } from '../support/hostile-summary.ts';
import { makeSummary, STRATEGIES } from '../support/make-summary.ts';

// The report of a benchmark as a browser shows it, opened from a file.

let browser: Browser;
let folder: string;
let visited: Visit;

/** One strategy has no quality, so that there is something to sort last. */
const strategies = STRATEGIES.map((strategy) =>
  strategy.name === 'provisioned' ? { ...strategy, quality: undefined } : strategy,
);

const open = async (name: 'ordinary' | 'hostile', options: BrowserContextOptions = {}): Promise<Page> => {
  visited = await visit(browser, pathToFileURL(join(folder, `${name}.html`)).href, options);
  return visited.page;
};

/** Runs in the page: what axe finds wrong. */
const FINDINGS = `axe.run().then(({ violations }) =>
  violations.map(({ id, nodes }) => [id, ...nodes.slice(0, 3).map(({ html }) => html)]))`;
const UNFOLD = 'for (const each of document.querySelectorAll("details")) each.open = true';
/** Runs in the page: words of a picture that stick out of it, and pairs of words that cover each other. */
const CROWDED = `Array.from(document.querySelectorAll('figure svg'), (svg) => {
  const frame = svg.getBoundingClientRect();
  const words = Array.from(svg.querySelectorAll('text'), (node) => ({
    text: node.textContent, box: node.getBoundingClientRect() }));
  const outside = words.filter(({ box }) => box.left < frame.left || box.right > frame.right ||
    box.top < frame.top || box.bottom > frame.bottom);
  const covers = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2;
  const pairs = words.flatMap((a, index) => words.slice(index + 1)
    .filter((b) => covers(a.box, b.box)).map((b) => a.text + ' | ' + b.text));
  return [...outside.map(({ text }) => text), ...pairs];
}).flat()`;

const firstCells = (table: Locator) => table.locator('tbody th > bdi').allInnerTexts();

describe.skipIf(WITHOUT_BROWSER)(`the report of a benchmark${WITHOUT_BROWSER}`, () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'report-page-'));
    const [ordinary, hostile] = await Promise.all([
      toReportHtml(makeSummary({ strategies })),
      toReportHtml(makeHostileSummary()),
    ]);
    writeFileSync(join(folder, 'ordinary.html'), ordinary);
    writeFileSync(join(folder, 'hostile.html'), hostile);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });
  afterEach(async () => {
    await visited.close();
  });

  const shown = [
    ['ordinary', 'light', 390],
    ['ordinary', 'light', 1_280],
    ['ordinary', 'dark', 390],
    ['ordinary', 'dark', 1_280],
    ['hostile', 'light', 390],
    ['hostile', 'dark', 1_280],
  ] as const;

  test.each(shown)(
    'of a run that is %s, %s and %d pixels wide, is accessible and fits',
    async (name, colorScheme, width) => {
      const page = await open(name, { colorScheme, viewport: { width, height: 900 } });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.evaluate(UNFOLD);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.evaluate(axe.source);
      expect(await page.evaluate(FINDINGS)).toEqual([]);
      expect(await page.evaluate(CROWDED)).toEqual([]);
      expect(await page.evaluate('typeof hacked')).toBe('undefined');
      expect(await visited.complaints()).toEqual([]);
    },
  );

  test('follows the viewer from light to dark, pictures too, and is light on paper', async () => {
    const page = await open('ordinary', { colorScheme: 'light' });
    const colours = () =>
      page.evaluate<string[]>(`[getComputedStyle(document.body).backgroundColor,
        getComputedStyle(document.querySelector('figure svg > rect')).fill]`);
    const [light, dark] = ['rgb(255, 255, 255)', 'rgb(13, 17, 23)'];
    expect(await colours()).toEqual([light, light]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await colours()).toEqual([dark, dark]);
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    expect(await colours()).toEqual([light, light]);
  });

  test('sorts a table by a click, either way, numbers as numbers and what is missing last', async () => {
    const page = await open('ordinary');
    const table = page.locator('table').first();
    const head = table.getByRole('columnheader', { name: 'Quality' });
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect(await firstCells(table)).toEqual(['instant', 'random', 'cascade', 'expert', 'provisioned']);
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(await firstCells(table)).toEqual(['expert', 'cascade', 'random', 'instant', 'provisioned']);
    const speed = page.locator('table').nth(1);
    await speed.getByRole('button', { name: 'p50 ms', exact: true }).click();
    expect(await firstCells(speed)).toEqual(['instant', 'cascade', 'random', 'provisioned', 'expert']);
    expect(await visited.complaints()).toEqual([]);
  });

  test('sorts a table by the keyboard, words as words', async () => {
    const page = await open('ordinary');
    const table = page.locator('table').first();
    await table.getByRole('button', { name: 'USD per 1,000' }).press('Enter');
    expect(await firstCells(table)).toEqual(['instant', 'provisioned', 'random', 'cascade', 'expert']);
    const name = table.getByRole('columnheader', { name: 'Strategy' });
    await name.getByRole('button').press(' ');
    expect(await firstCells(table)).toEqual(['cascade', 'expert', 'instant', 'provisioned', 'random']);
    expect(await table.locator('[aria-sort]').count()).toBe(1);
  });

  test('can be read without its script', async () => {
    const page = await open('ordinary', { javaScriptEnabled: false });
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Help centre, spring');
    expect(await page.locator('table').first().locator('tbody tr').count()).toBe(5);
    await page.locator('summary').first().click();
    expect(await page.getByRole('cell', { name: '80', exact: true }).first().isVisible()).toBe(true);
  });

  test('unfolds all for print, and folds it again', async () => {
    const page = await open('ordinary');
    await page.evaluate(`addEventListener('beforeprint', () => {
      window.stillFolded = document.querySelectorAll('details:not([open])').length;
    })`);
    await page.pdf();
    expect(await page.evaluate('stillFolded')).toBe(0);
    expect(await page.locator('details[open]').count()).toBe(0);
  });

  test('runs no script and loads no picture from elsewhere, even where one got in', async () => {
    const page = await open('ordinary');
    await page.evaluate(`document.body.append(
      Object.assign(new Image(), { src: 'https://other.invalid/x.png' }),
      Object.assign(document.createElement('script'), { text: 'hacked = 1' }))`);
    await expect
      .poll(visited.complaints)
      .toContainEqual(expect.stringMatching(/^img-src https:\/\/other.invalid/));
    await expect.poll(visited.complaints).toContainEqual(expect.stringMatching(/^script-src/));
    expect(await page.evaluate('typeof hacked')).toBe('undefined');
  });
});
