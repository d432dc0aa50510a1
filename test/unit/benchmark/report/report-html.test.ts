import { createHash } from 'node:crypto';
import type { Element, Root, RootContent } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, test } from 'vitest';
import { toReportHtml } from '../../../../src/benchmark/report/report-html.ts';
import { HOSTILE_TEXTS_OF_A_RUN, makeHostileSummary } from '../../../support/hostile-summary.ts';
import {
  makeFigures,
  makeLost,
  makeStrategy,
  makeSummary,
  STRATEGIES,
} from '../../../support/make-summary.ts';

const page = await toReportHtml(makeSummary());
const hostile = await toReportHtml(makeHostileSummary());

function elementsOf(node: Root | RootContent): Element[] {
  const below = 'children' in node ? node.children.flatMap((child) => elementsOf(child)) : [];
  return node.type === 'element' ? [node, ...below] : below;
}
const textOf = (node: Root | RootContent): string =>
  node.type === 'text' ? node.value : 'children' in node ? node.children.map(textOf).join('') : '';
const named = (source: string, ...names: string[]) =>
  elementsOf(fromHtml(source)).filter(({ tagName }) => names.includes(tagName));

describe.each([
  ['an ordinary run', page],
  ['a hostile run', hostile],
])('the page of %s', (_name, source) => {
  test('asks nobody for anything, and lets no script run but its own', () => {
    const [script, ...others] = named(source, 'script');
    expect(others).toEqual([]);
    const digest = createHash('sha256')
      .update(script ? textOf(script) : '')
      .digest('base64');
    const policy = named(source, 'meta').find(({ properties }) => properties.httpEquiv)?.properties.content;
    expect(policy).toContain(
      `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${digest}'; img-src data:`,
    );
    expect(named(source, 'img', 'a', 'link', 'iframe', 'object', 'form', 'base', 'image', 'use')).toEqual([]);
    for (const { properties } of elementsOf(fromHtml(source))) {
      const keys = Object.keys(properties).filter((key) => /^(?:on|src|href|xLinkHref|action)/.test(key));
      expect(keys).toEqual([]);
    }
    expect(named(source, 'style').map(textOf).join('')).not.toMatch(/url\(|@import/);
  });

  test('has its language, one first heading, and no level left out', () => {
    expect(named(source, 'html')[0]?.properties.lang).toBe('en');
    const levels = named(source, 'h1', 'h2', 'h3', 'h4').map(({ tagName }) => Number(tagName[1]));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries())
      expect(level).toBeLessThanOrEqual((levels[index - 1] ?? 0) + 1);
  });

  test('has its sections in order, and a caption on every table', () => {
    expect(named(source, 'h2').map(textOf)).toEqual([
      'What came of it',
      'How quality was measured',
      'Pictures',
      'Strategies',
      'By tag and by tier',
      'Lost questions',
      'Prices and environment',
    ]);
    const tables = named(source, 'table');
    expect(tables.length).toBeGreaterThan(5);
    for (const { children } of tables)
      expect(
        textOf(
          children.find((child) => 'tagName' in child && child.tagName === 'caption') ?? {
            type: 'text',
            value: '',
          },
        ),
      ).not.toBe('');
    const ids = elementsOf(fromHtml(source)).flatMap(({ properties: { id } }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has no figure that is none', () => {
    expect(named(source, 'main').map(textOf).join(' ')).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });
});

describe('what comes from a run', () => {
  const words = named(hostile, 'main').map(textOf).join(' ');

  test('is text', () => {
    for (const text of [0, 1, 2].map((index) => HOSTILE_TEXTS_OF_A_RUN[index] ?? ''))
      expect(words).toContain(text);
  });

  test('is cut, and without what is hidden', () => {
    expect(hostile.length).toBeLessThan(600_000);
    expect(words).not.toMatch(/x{4001}/);
    expect(words).toMatch(/x{3999}…/);
    expect(hostile).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|\p{Cs}|[\p{Cc}--\n]/v);
  });

  test('has a direction of writing of its own', () => {
    for (const name of ['שלום']) {
      const holders = elementsOf(fromHtml(hostile)).filter((element) =>
        element.children.some((child) => child.type === 'text' && child.value.includes(name)),
      );
      expect(holders.length).toBeGreaterThan(10);
      for (const { tagName, properties } of holders)
        expect(
          tagName === 'bdi' || properties.dir === 'auto' || /^(?:text|small|caption)$/.test(tagName),
          tagName,
        ).toBe(true);
    }
  });
});

describe('the page says', () => {
  const saying = async (overrides: Parameters<typeof makeSummary>[0]) =>
    textOf(fromHtml(await toReportHtml(makeSummary(overrides))));

  test('what was run, the headline and how quality was measured', () => {
    const words = named(page, 'main').map(textOf).join(' ');
    for (const part of [
      'Help centre, spring',
      '20 November 2026 at 09:12 UTC',
      '3,600 of 3,600 answers',
      '59\u00a0% less cost',
      'nothing was paid',
      '60\u00a0% instant, 40\u00a0% expert',
      'Claude Haiku 4.5',
    ])
      expect(words).toContain(part);
  });

  test('that a run is partial, only where it is', async () => {
    const { progress } = makeSummary();
    expect(await saying({})).not.toContain('This report is partial');
    expect(await saying({ progress: { ...progress, done: 5, stopped: 'cancelled' } })).toMatch(
      /partial: it was cancelled/,
    );
  });

  test('why a picture is not there, and what is not known', async () => {
    const strategies = STRATEGIES.map((strategy) => ({ ...strategy, quality: undefined, passHat: [] }));
    const words = await saying({
      strategies,
      measure: undefined,
      headline: undefined,
      reliability: undefined,
      lost: [],
      lostCount: 0,
    });
    expect(words).toContain('Cost against quality is not drawn, as no question says what a right answer is.');
    expect(words).toContain('Without a measure of quality, nothing says which questions were lost.');
    expect(words).toContain('–');
  });

  test('how many lost questions are not shown', async () => {
    expect(await saying({ lostCount: 80 })).toMatch(/80 questions, worst first.*The worst 9 are shown\./);
    expect(await saying({ lost: [], lostCount: 0 })).toContain('There is none');
    expect(await saying({ lost: [makeLost(0, { response: undefined })], lostCount: 1 })).toContain(
      'Not kept.',
    );
  });

  test('how many tags are not shown', async () => {
    const byTag = Array.from({ length: 130 }, (_, index) => ({
      tag: `tag ${index}`,
      ...makeFigures({ quality: 0.5, cost: 1, p50: 9 }, { questions: index }),
    }));
    const strategy = makeStrategy(
      { name: 'cascade', kind: 'cascade', quality: 0.5, cost: 1, p50: 9 },
      { byTag },
    );
    const words = await saying({ strategies: [strategy] });
    expect(words).toContain('30 tags with fewer questions are left out.');
    expect(words).toContain('tag 129');
    expect(words).not.toContain('tag 29');
  });
});
