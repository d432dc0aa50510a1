import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why tests in a browser are skipped; '' where they are not. */
export const WITHOUT_BROWSER = existsSync(executablePath)
  ? ''
  : ` (skipped: there is no Chromium at ${executablePath}; CHROMIUM can name another place)`;

/** Headless, and silent on the network of itself. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page in a profile of its own, and what was seen of it from its first moment on. */
export interface Visit {
  readonly page: Page;
  /** Every text that was ever in the document. */
  seen(): Promise<string>;
  /** What the live region said, in order. */
  heard(): Promise<readonly string[]>;
  /** Requests to other origins, violations of the policy, and exceptions; there must be none. */
  complaints(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Runs in the page before its own scripts. */
const WATCH = `
  window.seen = [];
  window.heard = [];
  window.violations = [];
  addEventListener('securitypolicyviolation', (event) =>
    violations.push(event.violatedDirective + ' ' + event.blockedURI));
  new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
      for (const node of addedNodes) seen.push(node.textContent);
      if (target.nodeType === Node.TEXT_NODE) seen.push(target.data);
      if (target.id === 'progress') heard.push(target.textContent);
    }
  }).observe(document, { childList: true, characterData: true, subtree: true });
`;

export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const { origin } = new URL(url);
  const found: string[] = [];
  page.on('request', (request) => {
    const target = new URL(request.url());
    if (target.origin !== origin && target.protocol !== 'data:') found.push(`request ${request.url()}`);
  });
  page.on('pageerror', (error) => found.push(`exception ${error.message}`));
  await context.addInitScript(WATCH);
  await page.goto(url);
  return {
    page,
    seen: () => page.evaluate<string>('seen.join("\\n")'),
    heard: () => page.evaluate<string[]>('heard'),
    complaints: async () => [...found, ...(await page.evaluate<string[]>('violations'))],
    close: () => context.close(),
  };
}
