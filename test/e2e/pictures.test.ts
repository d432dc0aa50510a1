import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBrowser, WITHOUT_BROWSER } from '../support/browser.ts';
import { PICTURES } from '../support/pictures.ts';

// What calibrate draws, as a browser shows it.

const drawn = Object.entries(PICTURES).map(([name, draw]) => [name, draw()] as const);

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

interface Words extends Box {
  readonly text: string;
  readonly colour: string;
}

interface Shown {
  readonly paper: string;
  readonly words: readonly Words[];
  /** Points and bars, those of the legend included. */
  readonly marks: readonly Box[];
}

/** Runs in the page. */
const LOOK = `({
  paper: getComputedStyle(document.querySelector('svg > rect')).fill,
  words: Array.from(document.querySelectorAll('text'), (node) => {
    const { left, top, right, bottom } = node.getBoundingClientRect();
    return { text: node.textContent, colour: getComputedStyle(node).fill, left, top, right, bottom };
  }),
  marks: Array.from(document.querySelectorAll('path'))
    .filter((node) => !/^(?:none|#ffffff|rgb.*)$/.test(node.getAttribute('fill')))
    .map((node) => {
      const { left, top, right, bottom } = node.getBoundingClientRect();
      return { left, top, right, bottom };
    }),
})`;
/** Those with room for that. */
const ORDINARY = ['a trade-off', 'reliability', 'reliability of very many', 'scores', 'abstention'];
/** What the boxes of two texts may share, in pixels: letters do not fill theirs. */
const SLACK = 2;

/** Relative luminance of \`rgb(…)\`, as WCAG 2 defines it. */
function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/\d+/g) ?? []).map((part) => {
    const share = Number(part) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminanceOf(a), luminanceOf(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const overlaps = (a: Box, b: Box) =>
  Math.min(a.right, b.right) - Math.max(a.left, b.left) > SLACK &&
  Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > SLACK;

describe.skipIf(WITHOUT_BROWSER)(`the pictures of calibrate in a browser${WITHOUT_BROWSER}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  async function show(svg: string, colorScheme: 'light' | 'dark'): Promise<Shown> {
    const page = await browser.newPage({ colorScheme, viewport: { width: 720, height: 420 } });
    await page.goto(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`);
    const shown = await page.evaluate<Shown>(LOOK);
    await page.close();
    return shown;
  }

  test.each(Object.entries(PICTURES))(
    '%s has all its words within it, none over another',
    async (_name, draw) => {
      const { words } = await show(draw(), 'light');
      expect(words.length).toBeGreaterThan(8);
      const outside = words.filter(
        ({ left, top, right, bottom }) => left < 0 || top < 0 || right > 720 || bottom > 420,
      );
      expect(outside.map(({ text }) => text)).toEqual([]);
      const pairs = words.flatMap((a, index) => words.slice(index + 1).map((b) => [a, b] as const));
      expect(pairs.filter(([a, b]) => overlaps(a, b)).map(([a, b]) => `${a.text} | ${b.text}`)).toEqual([]);
    },
  );

  test.each(drawn.filter(([name]) => ORDINARY.includes(name)))(
    '%s has its words beside its marks',
    async (_name, svg) => {
      const { words, marks } = await show(svg, 'light');
      expect(marks.length).toBeGreaterThan(8);
      const covered = words.filter((each) => marks.some((mark) => overlaps(each, mark)));
      expect(covered.map(({ text }) => text)).toEqual([]);
    },
  );

  test.each(['light', 'dark'] as const)('they can be read where the viewer prefers %s', async (scheme) => {
    for (const [name, svg] of drawn) {
      const { paper, words } = await show(svg, scheme);
      expect(luminanceOf(paper) > 0.5, name).toBe(scheme === 'light');
      for (const { text, colour } of words)
        expect(contrastOf(colour, paper), `${name}: ${text}`).toBeGreaterThan(4.5);
    }
  });
});
