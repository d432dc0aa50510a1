import { describe, expect, test } from 'vitest';
import { sendResult } from '../support/app-host.ts';
import { complete, ID, reply, running, TABLE, useBenchmarkApp } from '../support/benchmark-app.ts';
import { WITHOUT_BROWSER } from '../support/browser.ts';

describe.skipIf(WITHOUT_BROWSER)(`the page of a benchmark in a client${WITHOUT_BROWSER}`, () => {
  const { open } = useBenchmarkApp();

  test('shows how far a benchmark is, then its picture with its table, in the room that they need', async () => {
    const opened = await open();
    const { page, app, goOn, image, isLoaded } = opened;
    await app.getByText('Waiting for the benchmark.').waitFor();
    await sendResult(page, running(30));
    await app.getByText('30 of 120 done. The next call goes on from here.').waitFor();
    expect(await app.getByRole('progressbar').getAttribute('value')).toBe('30');
    expect(await app.evaluate('document.querySelector("progress").position')).toBe(0.25);
    expect(await image().count()).toBe(0);
    await expect.poll(() => page.evaluate('heights.at(-1)')).toBeGreaterThan(0);
    const before = await page.evaluate<number>('heights.at(-1)');

    await sendResult(page, complete());
    await expect.poll(isLoaded).toBe(true);
    expect(await image().getAttribute('alt')).toBe('Benchmark of 120 questions');
    expect(await app.getByRole('region', { name: 'Results' }).textContent()).toBe(TABLE);
    expect(await app.getByRole('progressbar').count()).toBe(0);
    expect(await goOn().count()).toBe(0);
    await expect.poll(() => page.evaluate<number>('heights.at(-1)')).toBeGreaterThan(before + 400);
  });

  test('goes on by the id, once for each press, until the benchmark is complete', async () => {
    const opened = await open();
    const { page, app, goOn, isLoaded } = opened;
    await sendResult(page, running(30));
    await page.evaluate('replies.push(new Promise((resolve) => { window.answer = resolve; }))');
    await goOn().focus();
    await page.keyboard.press('Enter');
    await app.getByRole('button', { name: 'Going on…' }).waitFor();
    await page.keyboard.press('Enter');
    await page.evaluate(`answer(${JSON.stringify(running(90))})`);
    await app.getByText('90 of 120 done.').waitFor();
    await page.evaluate(`replies.push(${JSON.stringify(complete())})`);
    await goOn().waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(isLoaded).toBe(true);
    const call = { name: 'benchmark', arguments: { benchmark_id: ID } };
    expect(await page.evaluate('calls')).toMatchObject([call, call]);
    expect(await app.evaluate('document.activeElement.id')).toBe('results');
  });

  test('says what went wrong, and lets the next call be tried again', async () => {
    const opened = await open();
    const { page, app, goOn } = opened;
    await sendResult(page, running(30));
    const refusal = { ...reply('The budget is spent. Wait until tomorrow.', {}), isError: true };
    await page.evaluate(`replies.push(${JSON.stringify(refusal)}, new Error('the server is gone'))`);
    const alert = app.getByRole('alert');
    await goOn().click();
    await alert.getByText('The budget is spent. Wait until tomorrow.').waitFor();
    await goOn().click();
    await alert.getByText('the server is gone').waitFor();
    expect(await app.getByText('30 of 120 done.').isVisible()).toBe(true);
    await page.evaluate(`replies.push(${JSON.stringify(running(60))})`);
    await goOn().click();
    await app.getByText('60 of 120 done.').waitFor();
    expect(await alert.isVisible()).toBe(false);
    await page.evaluate('bridge.sendToolCancelled({ reason: "the person stopped it" })');
    await alert.getByText('The call was cancelled: the person stopped it').waitFor();
    await sendResult(page, { content: 7 });
    await alert.getByText('The client sent what cannot be read').waitFor();
    expect(await app.getByText('60 of 120 done.').isVisible()).toBe(true);
  });

  test('does not offer what the client does not do', async () => {
    const opened = await open({ serverTools: false });
    const { page, goOn } = opened;
    await sendResult(page, running(30));
    await goOn().waitFor();
    expect(await goOn().isDisabled()).toBe(true);
  });
});
