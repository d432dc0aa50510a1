import type { Browser, Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startBrowser, type Visit, visit, WITHOUT_BROWSER } from '../support/browser.ts';
import { ask, readText, type Served, serve, twoTiers, untilDone, WEAK_TEXT } from '../support/served-page.ts';

const QUESTION = 'How do I reset my password?';

let browser: Browser;
let embedded: Served;
let tiered: Served;
let visited: Visit;

const open = async ({ url }: Served) => {
  visited = await visit(browser, url);
  return visited.page;
};

describe.skipIf(WITHOUT_BROWSER)(`the page${WITHOUT_BROWSER}`, () => {
  beforeAll(async () => {
    [browser, embedded, tiered] = await Promise.all([startBrowser(), serve(), serve(twoTiers)]);
  });
  afterAll(async () => {
    await Promise.all([browser.close(), embedded.close(), tiered.close()]);
  });
  beforeEach(() => tiered.cloud.reset());
  afterEach(async () => {
    expect(await visited.complaints()).toEqual([]);
    await visited.close();
  });

  test('answers with the tier path, the figures and what to do next', async () => {
    const page = await open(embedded);
    await ask(page, QUESTION);
    const turn = await untilDone(page);
    const said = await readText(turn);
    for (const part of [
      QUESTION,
      'complexity 1.5',
      'asks for a procedure',
      'Send reset link',
      'identity/reset-password.md#reset-a-forgotten-password',
      'Ready to send. The answer met the confidence asked for.',
      'local-extractive:one-passage',
      '$0',
    ]) {
      expect(said).toContain(part);
    }
    expect(await readText(turn.getByRole('listitem').nth(1))).toMatch(
      /^instant\s+asked first\s+accepted, [7-9]\d % sure\s+\S/,
    );
    expect(await turn.locator('dt').allInnerTexts()).toEqual([
      'Status',
      'Confidence',
      'Complexity',
      'Tiers',
      'Cost',
      'Latency',
    ]);
    expect(await turn.locator('.answer ol > li').count()).toBe(6);
  });

  test('works by the keyboard alone, and gives the focus back to the box', async () => {
    const page = await open(embedded);
    await page.keyboard.type('How do I reset my password?');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('It is forgotten.');
    await page.keyboard.press('Enter');
    const turn = await untilDone(page);
    expect(await readText(turn.getByRole('heading', { level: 2 }))).toBe(
      'How do I reset my password?\nIt is forgotten.',
    );
    const box = page.getByLabel('Your question');
    expect(await box.inputValue()).toBe('');
    expect(await isFocused(box)).toBe(true);
    await page.keyboard.press('Shift+Tab');
    expect(await isFocused(turn.getByRole('button', { name: 'Ask a stronger tier' }))).toBe(true);
    await page.keyboard.press('Shift+Tab');
    expect(await turn.locator('blockquote').last().isVisible()).toBe(false);
    await page.keyboard.press('Enter');
    expect(await turn.locator('blockquote').last().isVisible()).toBe(true);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await isFocused(box)).toBe(true);
    await untilDone(page);
    expect(await page.getByRole('article').count()).toBe(2);
  });

  test('shows how a weak answer leads to a stronger tier, and never the weak answer', async () => {
    tiered.cloud.script('weak-model', { do: 'answer', text: WEAK_TEXT, pieces: 8, pieceGapMs: 20 });
    const page = await open(tiered);
    await ask(page, QUESTION);
    const turn = await untilDone(page);
    const [, weak = '', strong = ''] = await turn.locator('.steps > li').allInnerTexts();
    expect(weak).toMatch(/^weak\s+asked first\s+weak, \d+ % sure\s+.*it shares no word with what is asked/s);
    expect(strong).toMatch(/^strong\s+asked as the answer before was weak\s+accepted, \d+ % sure/);
    expect(await readText(turn.locator('.answer'))).toContain('Open the settings, choose your account');
    expect(await readText(turn.locator('.figures'))).toContain('weak → strong');
    expect(tiered.cloud.calls.length).toBe(2);
    expect(await visited.seen()).not.toMatch(/perhaps|possibly|elsewhere/i);
  });

  test('shows drafts when asked to, marked as such, and withdraws a weak one', async () => {
    tiered.cloud.script('weak-model', { do: 'answer', text: WEAK_TEXT, pieces: 8, pieceGapMs: 200 });
    tiered.cloud.script('strong-model', { do: 'hang' });
    const page = await open(tiered);
    await page.getByRole('switch', { name: 'Show drafts' }).check();
    await ask(page, QUESTION);
    await page.getByText('asked as the answer before was weak').waitFor();
    expect(await visited.seen()).toMatch(/weak writes, not judged yet.*possibly.*weak, \d+ % sure/s);
    expect(await page.locator('.writing').count()).toBe(0);
    expect(await readText(page.getByRole('article'))).not.toMatch(/possibly/i);
    await page.keyboard.press('Escape');
    await untilDone(page);
  });

  test.each(['the button', 'Escape'])('stops by %s, and so does the call to the tier', async (way) => {
    tiered.cloud.script('weak-model', { do: 'hang' });
    const page = await open(tiered);
    await ask(page, QUESTION);
    await page.getByText('working…').waitFor();
    expect(await page.getByRole('button', { name: 'Ask', exact: true }).isVisible()).toBe(false);
    if (way === 'Escape') await page.keyboard.press('Escape');
    else await page.getByRole('button', { name: 'Stop' }).click();
    const turn = await untilDone(page);
    expect(await readText(turn)).toMatch(/stopped\s+Stopped\.$/);
    expect(await isFocused(page.getByLabel('Your question'))).toBe(true);
    await tiered.cloud.idle();
    expect(tiered.cloud.calls.map(({ ended }) => ended)).toEqual(['client-gone']);
  });

  test('asks stronger tiers until none is left, and then says that a person has to take over', async () => {
    const page = await open(tiered);
    await ask(page, QUESTION);
    await untilDone(page);
    await page.getByRole('button', { name: 'Ask a stronger tier' }).click();
    expect(await isFocused(page.getByLabel('Your question'))).toBe(true);
    const stronger = await untilDone(page);
    expect(await readText(stronger)).toMatch(/^Again, by a stronger tier\s+How do I reset my password\?/);
    expect(await readText(stronger.locator('.steps'))).toMatch(/strong\s+asked first\s+accepted/);
    await stronger.getByRole('button', { name: 'Ask a stronger tier' }).click();
    await untilDone(page);
    expect(await page.getByRole('article').count()).toBe(2);
    expect(await readText(stronger.locator('.next'))).toMatch(/^A person has to take over\./);
    expect(await stronger.getByRole('button', { name: 'Ask a stronger tier' }).count()).toBe(0);
    expect(tiered.cloud.calls.map(({ model }) => model)).toEqual(['weak-model', 'strong-model']);
  });

  test('keeps the conversation, the newest last, until it is cleared', async () => {
    const page = await open(embedded);
    await page.getByRole('button', { name: 'How do I resize an instance' }).click();
    await untilDone(page);
    await ask(page, QUESTION);
    await untilDone(page);
    expect(await page.getByRole('heading', { level: 2 }).allInnerTexts()).toEqual([
      'How do I resize an instance, and what does it cost?',
      QUESTION,
    ]);
    expect(await page.getByRole('region', { name: 'Conversation' }).isVisible()).toBe(true);
    await page.getByRole('button', { name: 'Clear' }).click();
    expect(await page.getByRole('article').count()).toBe(0);
    expect(await page.getByRole('heading', { name: 'For example' }).isVisible()).toBe(true);
    expect(await isFocused(page.getByLabel('Your question'))).toBe(true);
  });

  test('says what happens to those who listen, and the answer once, when it is whole', async () => {
    tiered.cloud.script('weak-model', { do: 'answer', text: WEAK_TEXT });
    tiered.cloud.script('strong-model', {
      do: 'answer',
      text: 'To reset your password:\n\n1. Open Settings.\n2. Choose Reset password.',
      pieces: 12,
      pieceGapMs: 20,
    });
    const page = await open(tiered);
    await ask(page, QUESTION);
    await untilDone(page);
    const [sent, first, second, answer = '', ...more] = await visited.heard();
    expect([sent, first, second]).toEqual([
      'Your question was sent.',
      'Asking weak first.',
      'Asking strong as the answer before was weak.',
    ]);
    expect(answer).toMatch(/^Answer\. To reset your password:\s+Open Settings\.\s+Choose Reset password\. /);
    expect(answer).toMatch(/\d+ % sure, no sources\. /);
    expect(more).toEqual([]);
    expect(await page.locator('[aria-live], [role=alert], [role=log]').count()).toBe(0);
  });
});

const isFocused = async (locator: Locator) =>
  (await locator.and(locator.page().locator(':focus')).count()) === 1;
