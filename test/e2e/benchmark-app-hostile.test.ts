import { describe, expect, test } from 'vitest';
import { sendResult } from '../support/app-host.ts';
import { complete, reply, running, TABLE, useBenchmarkApp } from '../support/benchmark-app.ts';
import { WITHOUT_BROWSER } from '../support/browser.ts';

describe.skipIf(WITHOUT_BROWSER)(`the page of a benchmark, whatever it is given${WITHOUT_BROWSER}`, () => {
  const { open } = useBenchmarkApp();

  test('is text and an image that does nothing, whatever a reply holds', async () => {
    const opened = await open();
    const { page, app, image, isLoaded } = opened;
    const text =
      '<img src=x onerror=hacked=1></pre></script><script>hacked=1</script> "onerror="hacked=1\nsecond';
    const picture = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" onload="top.hacked=hacked=1">
      <script>top.hacked = hacked = 1; top.postMessage({ jsonrpc: '2.0' }, '*')</script>
      <image href="https://other.invalid/x.png" width="9" height="9"/>
      <style>@import "https://other.invalid/x.css"; rect { fill: url(https://other.invalid/y.svg#z) }</style>
      <foreignObject width="9" height="9"><img xmlns="http://www.w3.org/1999/xhtml" src="https://other.invalid/z.png" onerror="hacked=1"/></foreignObject>
      <rect width="40" height="30"/></svg>`;
    await sendResult(page, complete(text, picture));
    await expect.poll(isLoaded).toBe(true);
    expect(await image().getAttribute('alt')).toBe(text.split('\n')[0]);
    expect(await app.locator('pre').textContent()).toBe(text);
    expect(await app.locator('pre *, svg, img[onerror]').count()).toBe(0);
    expect(await app.locator('script').count()).toBe(1);
    await sendResult(page, { ...reply(text, {}), isError: true });
    await app.getByRole('alert').getByText(text).waitFor();
    expect(await app.locator('[role=alert] *').count()).toBe(0);
    for (const scope of [app, page]) expect(await scope.evaluate('typeof hacked')).toBe('undefined');
  });

  test.each([
    ['no picture', 7],
    ['no SVG', '"><script>hacked=1</script>'],
    ['half a pair of surrogates in the middle', '<svg \ud800'],
  ])('shows the table where the reply has %s', async (_, picture) => {
    const opened = await open();
    const { page, app, image } = opened;
    await sendResult(page, complete(TABLE, picture));
    await expect.poll(() => app.locator('pre').textContent()).toBe(TABLE);
    await app
      .getByText('The picture cannot be shown.')
      .waitFor({ state: picture === 7 ? 'hidden' : 'visible' });
    expect(await image().count()).toBe(0);
  });

  test.each([
    ['more done than there is', 121, 120],
    ['nothing to do', 0, 0],
    ['words for numbers', '<b>3</b>', 120],
  ])('keeps to the text of a reply with %s', async (_, done, total) => {
    const opened = await open();
    const { page, app, goOn } = opened;
    await sendResult(page, running(done, total));
    await app.getByRole('alert').getByText('Call again.').waitFor();
    expect(await app.getByRole('progressbar').count()).toBe(0);
    expect(await goOn().count()).toBe(0);
  });
});
