import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser, type Visit, visit, WITHOUT_BROWSER } from '../support/browser.ts';
import { ask, readText, type Served, serve, twoTiers, untilDone } from '../support/served-page.ts';
import { temporaryFolder } from '../support/server-process.ts';

const QUESTION = 'How do I reset my password?';

const HOSTILE = `<img src=x onerror="hacked=1"> <script>hacked=1</script> <svg onload=hacked=1>
[a link](javascript:hacked=1) ![an image](https://other.invalid/x.png) <a href="https://other.invalid">b</a>
**<b onclick=hacked=1>bold</b>** \`<i>code</i>\``;

const RICH = `First **bold**, \`code\` and a source [1].

1. One
   - inner \`x\`
   - inner 2
2. Two

4. Four

| Name | Value |
| --- | --- |
| a | **b** |

\`\`\`bash
# not a heading
echo "${'long '.repeat(40)}" > /${'very'.repeat(60)}
\`\`\`
Last line, and 2 * 3 * 4 stays.`;

let browser: Browser;
let served: Served;
let visited: Visit;

describe.skipIf(WITHOUT_BROWSER)(`what the page shows${WITHOUT_BROWSER}`, () => {
  beforeAll(async () => {
    const path = temporaryFolder();
    const title = 'title: "Password <img src=x onerror=hacked=1>"';
    writeFileSync(
      join(path, 'reset.md'),
      `---\n${title}\n---\n# Reset your password\n\nTo reset your password write \`<script>hacked=1</script>\`.\n`,
    );
    [browser, served] = await Promise.all([
      startBrowser(),
      serve((url) => twoTiers(url, { knowledge: { kind: 'local', path }, routing: { minConfidence: 0 } })),
    ]);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), served.close()]);
  });
  afterEach(() => visited.close());

  test('is text, whatever the server says', async () => {
    served.cloud.script('weak-model', { do: 'answer', text: `${HOSTILE} [1]` });
    visited = await visit(browser, served.url);
    const { page } = visited;
    await ask(page, `${QUESTION} <img src=x onerror=hacked=1>`);
    const turn = await untilDone(page);
    await turn.getByRole('button', { name: 'Source 1' }).click();
    expect(await readText(turn.locator('blockquote'))).toContain('<script>hacked=1</script>');
    const said = await readText(turn);
    for (const part of [
      'password? <img src=x onerror=hacked=1>',
      '<img src=x onerror="hacked=1"> <script>hacked=1</script> <svg onload=hacked=1>',
      '[a link](javascript:hacked=1) ![an image](https://other.invalid/x.png)',
      '<a href="https://other.invalid">b</a>',
      '<b onclick=hacked=1>bold</b>',
      '<i>code</i> [1]',
      'Password <img src=x onerror=hacked=1>',
    ]) {
      expect(said).toContain(part);
    }
    expect(await turn.locator('img, script, svg, a, b, i, iframe, style').count()).toBe(0);
    expect(await page.evaluate('typeof hacked')).toBe('undefined');
    expect(await visited.complaints()).toEqual([]);
  });

  test('has the light mark-up of an answer, and leads from a number to its source', async () => {
    served.cloud.script('weak-model', { do: 'answer', text: RICH });
    visited = await visit(browser, served.url);
    const { page } = visited;
    await ask(page, QUESTION);
    const answer = (await untilDone(page)).locator('.answer');
    const texts = (selector: string) => answer.locator(selector).allInnerTexts();
    expect(await texts('strong')).toEqual(['bold', 'b']);
    expect(await texts('p > code, li code')).toEqual(['code', 'x']);
    expect(await texts(':scope > ol > li > ul > li')).toEqual(['inner x', 'inner 2']);
    expect(await page.evaluate(STARTS)).toEqual([1, 4]);
    expect(await texts('table th')).toEqual(['Name', 'Value']);
    expect(await texts('pre')).toEqual([expect.stringMatching(/^# not a heading\necho "long /)]);
    expect((await texts(':scope > p')).at(-1)).toBe('Last line, and 2 * 3 * 4 stays.');
    expect(await page.locator('blockquote').isVisible()).toBe(false);
    await answer.getByRole('button', { name: 'Source 1' }).press('Enter');
    expect(await page.locator('blockquote').isVisible()).toBe(true);
    expect(await readText(page.locator('summary:focus'))).toMatch(/^\[1\]\s+Password/);
  });

  test.each(['light', 'dark'] as const)('is accessible and fits 360 pixels, %s', async (colorScheme) => {
    served.cloud.script('weak-model', [{ do: 'answer', text: RICH }, { do: 'hang' }]);
    visited = await visit(browser, served.url, { colorScheme, viewport: { width: 360, height: 4_000 } });
    const { page } = visited;
    await page.evaluate(axe.source);
    await check(page);
    await ask(page, QUESTION);
    await untilDone(page);
    await page.getByRole('button', { name: 'Source 1' }).click();
    await check(page);
    await ask(page, QUESTION);
    await page.getByText('working…').waitFor();
    expect(await page.locator('article[aria-busy=true]').count()).toBe(1);
    await check(page);
    await page.keyboard.press('Escape');
    await untilDone(page);
    await ask(page, 'x'.repeat(20_001));
    await untilDone(page);
    await page.evaluate('document.getElementById("key-field").hidden = false');
    await check(page);
    expect(await visited.complaints()).toEqual([]);
  });

  test('moves nothing for those who want no motion', async () => {
    served.cloud.script('weak-model', { do: 'hang' });
    visited = await visit(browser, served.url, { reducedMotion: 'reduce' });
    const { page } = visited;
    await ask(page, QUESTION);
    await page.getByText('working…').waitFor();
    expect(await page.evaluate('document.getAnimations().length')).toBe(0);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await page.evaluate('document.getAnimations().length')).toBeGreaterThan(0);
  });

  test('comes from its own origin, and could not come from another', async () => {
    visited = await visit(browser, served.url);
    const { page } = visited;
    expect(await visited.complaints()).toEqual([]);
    await page.evaluate(
      'document.body.append(Object.assign(new Image(), { src: "https://other.invalid/x.png" }))',
    );
    await expect
      .poll(visited.complaints)
      .toContainEqual(expect.stringMatching(/^img-src https:\/\/other.invalid/));
  });
});

const STARTS = 'Array.from(document.querySelectorAll(".answer > ol"), ({ start }) => start)';

/** Nothing that axe finds wrong or cannot judge, and nothing to scroll sideways for. */
async function check(page: Page): Promise<void> {
  await page.getByLabel('Your question').fill('');
  expect(await page.evaluate(FINDINGS)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
}

const FINDINGS = `axe.run().then(({ violations, incomplete }) =>
  [...violations, ...incomplete].map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))`;
