import { describe, expect, test } from 'vitest';
import { drawPictures } from '../../../../src/benchmark/report/draw-pictures.ts';
import type { StrategySummary, Summary } from '../../../../src/benchmark/summary.ts';
import { DARK_RULES } from '../../../../src/pictures/colours.ts';
import { makeHostileSummary } from '../../../support/hostile-summary.ts';
import { around, makeStrategy, makeSummary, STRATEGIES } from '../../../support/make-summary.ts';
import { faultOfXml } from '../../../support/xml.ts';

/** The words of each picture, in the order in which they are drawn; or why there is none. */
const wordsOf = (summary: Summary) =>
  drawPictures(summary).map((picture) =>
    'svg' in picture
      ? Array.from(picture.svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g), ([, words = '']) => words)
      : [picture.leftOut],
  );
const withStrategies = (change: (strategy: StrategySummary) => Partial<StrategySummary>) =>
  makeSummary({ strategies: STRATEGIES.map((strategy) => ({ ...strategy, ...change(strategy) })) });

describe.each([
  ['an ordinary run', makeSummary()],
  ['a hostile run', makeHostileSummary()],
  [
    'one strategy of one tier',
    makeSummary({
      strategies: [makeStrategy({ name: 'cascade', kind: 'cascade', quality: 1, cost: 0.00001, p50: 0 })],
    }),
  ],
  ['times of one length', withStrategies(() => ({ latencyCurveMs: Array.from({ length: 101 }, () => 7) }))],
])('the pictures of %s', (_name, summary) => {
  const svgs = drawPictures(summary).flatMap((picture) => ('svg' in picture ? [picture.svg] : []));

  test('are four well-formed SVGs, the same bytes each time', () => {
    expect(svgs).toHaveLength(4);
    for (const svg of svgs) {
      expect(faultOfXml(svg)).toBe('');
      expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    }
    const again = drawPictures(summary).flatMap((picture) => ('svg' in picture ? [picture.svg] : []));
    expect(again).toEqual(svgs);
  });

  test('rest on nothing from outside, and have a dark colour for each light one', () => {
    for (const svg of svgs) {
      const tags = svg.replace('xmlns="http://www.w3.org/2000/svg"', '').replace(/>[^<]*</g, '><');
      expect(tags.replace(/aria-label="[^"]*"/, '')).not.toMatch(/https?:|url\(|href=|\sid=|\son\w+=/i);
      for (const [, key, colour] of tags.matchAll(/(fill|stroke)="(#[^"]+)"/g))
        expect(DARK_RULES).toContain(`[${key}="${colour}"]{`);
    }
  });
});

describe('cost against quality', () => {
  test('names each strategy and its units, and at whose prices', () => {
    const [words] = wordsOf(makeSummary());
    for (const name of [
      'cascade',
      'instant',
      'provisioned',
      'expert',
      'random',
      'Cost of 1,000 questions (USD)',
    ])
      expect(words).toContain(name);
    expect(words).toContain('Cost is counted at stand-in prices; nothing was paid.');
  });

  test('has the line of luck from tier to tier, which a tier below it is not part of', () => {
    const dashes = (quality: number) => {
      const summary = withStrategies(({ name }) =>
        name === 'provisioned' ? { quality: around(quality, 0.02) } : {},
      );
      const [picture] = drawPictures(summary);
      const svg = picture && 'svg' in picture ? picture.svg : '';
      const [, points = ''] =
        /<polyline points="([^"]+)"[^>]*stroke-dasharray/.exec(svg) ??
        /<path d="([^"]+)"[^>]*stroke-dasharray/.exec(svg) ??
        [];
      return (
        points
          .trim()
          .split(/[ML\s,]+/)
          .filter(Boolean).length / 2
      );
    };
    expect(dashes(0.6)).toBe(2);
    expect(dashes(0.85)).toBe(3);
  });

  test('is left out, with the reason, without quality and without cost', () => {
    const noQuality = withStrategies(() => ({ quality: undefined }));
    expect(wordsOf(noQuality)[0]?.[0]).toMatch(/not drawn, as no question says what a right answer is/);
    const free = withStrategies(() => ({ costUsdPer1k: { estimate: 0, low: 0, high: 0 } }));
    expect(wordsOf(free)[0]?.[0]).toMatch(/not drawn, as no strategy costs anything/);
  });

  test('says how many strategies it has no colours for', () => {
    expect(wordsOf(makeHostileSummary())[0]?.join(' ')).toContain('1 more not drawn.');
  });
});

describe('how long answers took', () => {
  test('is by powers of ten where times are far apart, and says p50 and p95', () => {
    const [, words = []] = wordsOf(makeSummary());
    expect(words).toContain('10,000');
    expect(words.join(' ')).toContain('Each step to the right is ten times as long.');
    expect(words).toContain('p50 410 · p95 1,189 ms');
  });

  test('is even where they are near each other', () => {
    const near = withStrategies(() => ({
      latencyCurveMs: Array.from({ length: 101 }, (_, at) => 100 + 2 * at),
    }));
    expect(wordsOf(near)[1]?.join(' ')).not.toContain('ten times');
  });

  test('is left out where nothing was timed', () => {
    expect(wordsOf(withStrategies(() => ({ latencyCurveMs: [] })))[1]?.[0]).toMatch(/no answer was timed/);
  });
});

describe('where each grade was answered', () => {
  test('has a row for each grade with its shares, which add up to all', () => {
    const [, , words = []] = wordsOf(makeSummary());
    expect(words.filter((each) => /^(?:easy|medium|hard)$/.test(each))).toEqual(['easy', 'medium', 'hard']);
    expect(words.filter((each) => each === '72 %')).toHaveLength(3);
    expect(words).toContain('no tier');
  });

  test('is left out without a cascade, and without tags', () => {
    const tiers = STRATEGIES.filter(({ kind }) => kind === 'tier');
    expect(wordsOf(makeSummary({ strategies: tiers, headline: undefined }))[2]?.[0]).toMatch(
      /no cascade was asked/,
    );
    const untagged = withStrategies(() => ({ byTag: [], tierShares: [] }));
    expect(wordsOf(untagged)[2]?.[0]).toMatch(/no question has a tag/);
  });
});

test('confidence has the calibration error and all answers, and is left out where it is not known', () => {
  const words = wordsOf(makeSummary())[3] ?? [];
  expect(words.find((each) => each.startsWith('700 answers'))).toMatch(/ error: 0\.\d{3}\.$/);
  expect(wordsOf(makeSummary({ reliability: undefined }))[3]?.[0]).toMatch(
    /no answer of a cascade was measured/,
  );
});
