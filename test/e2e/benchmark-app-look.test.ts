import axe from 'axe-core';
import type { Frame, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { sendResult } from '../support/app-host.ts';
import { complete, reply, running, TABLE, useBenchmarkApp } from '../support/benchmark-app.ts';
import { WITHOUT_BROWSER } from '../support/browser.ts';

const LIGHT_PAPER = [255, 255, 255];
const DARK_PAPER = [13, 17, 23];

describe.skipIf(WITHOUT_BROWSER)(`the look of the page of a benchmark${WITHOUT_BROWSER}`, () => {
  const { open } = useBenchmarkApp();

  test.each([
    ['dark', 'light', DARK_PAPER],
    ['light', 'dark', LIGHT_PAPER],
  ] as const)(
    'is %s where the client is, on a %s machine, and so is the picture',
    async (theme, colorScheme, paper) => {
      const opened = await open({ theme, colorScheme });
      const { page, image, isLoaded } = opened;
      await sendResult(page, complete());
      await expect.poll(isLoaded).toBe(true);
      await expect.poll(() => colourAt(page, 14, 14)).toEqual(paper);
      const { x = 0, y = 0 } = (await image().boundingBox()) ?? {};
      await expect.poll(() => colourAt(page, x + 4, y + 4)).toEqual(paper);
    },
  );

  test('follows a client that changes its theme', async () => {
    const opened = await open({ theme: 'light' });
    const { page, image, isLoaded } = opened;
    await sendResult(page, complete());
    await expect.poll(isLoaded).toBe(true);
    const { x = 0, y = 0 } = (await image().boundingBox()) ?? {};
    await expect.poll(() => colourAt(page, x + 4, y + 4)).toEqual(LIGHT_PAPER);
    await page.evaluate('bridge.setHostContext({ theme: "dark" })');
    await expect.poll(() => colourAt(page, x + 4, y + 4)).toEqual(DARK_PAPER);
  });

  test.each(['light', 'dark'] as const)('is accessible and fits 360 pixels, %s', async (theme) => {
    const opened = await open({ theme, viewport: { width: 360, height: 900 } });
    const { page, app, goOn, isLoaded } = opened;
    await app.evaluate(axe.source);
    await sendResult(page, running(30));
    await goOn().waitFor();
    await check(app);
    await sendResult(page, { ...reply('The server is gone.', {}), isError: true });
    await app.getByRole('alert').waitFor();
    await check(app);
    await sendResult(page, complete(`${TABLE}\n${'wide '.repeat(40)}`));
    await expect.poll(isLoaded).toBe(true);
    await check(app);
  });
});

/** Nothing that axe finds wrong or cannot judge, and nothing to scroll sideways for. */
async function check(app: Frame): Promise<void> {
  expect(await app.evaluate(FINDINGS)).toEqual([]);
  expect(await app.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
}

const FINDINGS = `axe.run().then(({ violations, incomplete }) =>
  [...violations, ...incomplete].map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]))`;

/** What a person sees there: red, green and blue, each up to 255. */
async function colourAt(page: Page, x: number, y: number): Promise<readonly number[]> {
  const png = await page.screenshot({ clip: { x: Math.round(x), y: Math.round(y), width: 1, height: 1 } });
  return page.evaluate<number[]>(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png.toString('base64')}';
    await image.decode();
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.drawImage(image, 0, 0);
    return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  })()`);
}
