import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseTags } from '../../../../src/benchmark/report/choose-tags.ts';
import { toPercent, toQuality, toUsd, toWhole } from '../../../../src/benchmark/report/figures.ts';
import { toParetoFrontier } from '../../../../src/benchmark/report/frontier.ts';
import { toHeadline } from '../../../../src/benchmark/report/headline.ts';
import { toMeasureWords } from '../../../../src/benchmark/report/measure-words.ts';
import { toMoneyBasis, toShortBasis, toStandIns } from '../../../../src/benchmark/report/money-basis.ts';
import { toPartial } from '../../../../src/benchmark/report/run-section.ts';
import { toPlain } from '../../../../src/benchmark/report/sentence.ts';
import { toShownName, toShownText } from '../../../../src/benchmark/report/shown.ts';
import type { Headline, Summary } from '../../../../src/benchmark/summary.ts';
import { around, makeSummary } from '../../../support/make-summary.ts';

describe('figures are written for people', () => {
  test.each<[(value: number) => string, number, string]>([
    [toUsd, 0, '0'],
    [toUsd, 1_234.5, '1,235'],
    [toUsd, 99.96, '100'],
    [toUsd, 12.345, '12.3'],
    [toUsd, 2.3, '2.30'],
    [toUsd, 0.0999, '0.0999'],
    [toUsd, 0.00123, '0.0012'],
    [toUsd, 0.000000456, '0.00000046'],
    [toQuality, 0.87654, '0.877'],
    [toQuality, -0.01, '−0.010'],
    [toQuality, -0.0001, '0.000'],
    [toPercent, 0.589, '59 %'],
    [toPercent, 0.0712, '7.1 %'],
    [toPercent, 0.0996, '10 %'],
    [toPercent, 0, '0 %'],
    [toPercent, -0.04, '−4.0 %'],
    [toPercent, Number.NaN, '–'],
    [toWhole, 1_234_567.4, '1,234,567'],
  ])('%o of %d is %s', (write, value, text) => {
    expect(write(value)).toBe(text);
  });
});

test('the frontier has whom no other beats, and nobody else', () => {
  const deal = fc.record({ cost: fc.integer({ min: 0, max: 9 }), quality: fc.integer({ min: 0, max: 9 }) });
  fc.assert(
    fc.property(fc.array(deal), (deals) => {
      const frontier = toParetoFrontier(deals);
      const beats = (a: (typeof deals)[number], b: (typeof deals)[number]) =>
        a.cost <= b.cost && a.quality >= b.quality && (a.cost < b.cost || a.quality > b.quality);
      for (const one of frontier) expect(deals.some((other) => beats(other, one))).toBe(false);
      for (const one of deals)
        expect(frontier.some((each) => each.cost <= one.cost && each.quality >= one.quality)).toBe(true);
      expect(frontier.map(({ cost }) => cost)).toEqual(
        frontier.map(({ cost }) => cost).toSorted((a, b) => a - b),
      );
    }),
  );
});

describe('tags of the picture of grades', () => {
  const toTags = (...tags: string[]) => tags.map((tag, index) => ({ tag, questions: index }));
  const chosen = (tags: ReturnType<typeof toTags>) => chooseTags(tags).map(({ tag }) => tag);

  test('are the grades, from easy to hard, where there are any', () => {
    expect(chosen(toTags('billing', 'Hard', 'x', 'easy'))).toEqual(['easy', 'Hard']);
  });
  test('else those with most questions', () => {
    expect(chosen(toTags(...'abcdefghij'))).toEqual([...'jihgfedc']);
    expect(chosen(toTags('a'))).toEqual(['a']);
  });
});

const say = (overrides: Partial<Summary>) => toHeadline(makeSummary(overrides)).map(toPlain);
const withHeadline = (overrides: Partial<Headline>) => {
  const { headline } = makeSummary();
  if (!headline) throw new Error('the summary has a headline');
  return say({ headline: { ...headline, ...overrides } });
};

describe('the headline', () => {
  test('states a saving with its interval, and at whose prices', () => {
    expect(say({})).toEqual([
      'cascade keeps 97 % (95 % interval 94 to 99) of expert’s quality at 59 % less cost (55 to 62).',
      'Held against luck, the best mix of the tiers alone by fixed shares, it costs 51 % less (38 to 60) at the same quality; it has 0.066 more quality (0.041 to 0.090) at the same cost.',
      'Money is counted at stand-in prices, instant as Nova Lite, provisioned as Claude Haiku 4.5 and expert as Claude Sonnet 4.6; nothing was paid.',
    ]);
  });

  test('claims no saving that its interval does not bear out', () => {
    const [first] = withHeadline({ isSaving: false, costSaved: { estimate: 0.12, low: -0.03, high: 0.3 } });
    expect(first).toMatch(
      /quality; it costs 12 % less \(−3\.0 to 30\), but the interval does not exclude zero\.$/,
    );
  });

  test('says what is dearer', () => {
    const [first] = withHeadline({ isSaving: false, costSaved: { estimate: -0.2, low: -0.3, high: -0.1 } });
    expect(first).toMatch(/quality and costs 20 % more \(10 to 30\)\.$/);
  });

  test('claims nothing over luck that is no claim', () => {
    const [, second] = withHeadline({
      costSavedAtEqualQuality: undefined,
      qualityGainedAtEqualCost: { value: around(-0.01, 0.02), isClaimed: false },
    });
    expect(second).toMatch(
      /it has 0\.010 less quality \(−0\.010 to 0\.030\) at the same cost, but the interval does not exclude zero\.$/,
    );
  });

  test('says why it is not there', () => {
    expect(say({ headline: undefined })[0]).toMatch(/takes a cascade/);
    expect(say({ headline: undefined, measure: undefined })[0]).toMatch(/without a measure/);
  });
});

describe('money', () => {
  const priced = (...pricedAs: (string | undefined)[]) => {
    const summary = makeSummary();
    const tiers = summary.facts.tiers.map((tier, index) => ({ ...tier, pricedAs: pricedAs[index] }));
    return makeSummary({ facts: { ...summary.facts, tiers } });
  };
  test('is its own where no price stands in', () => {
    expect(toMoneyBasis(priced())).toBeUndefined();
    expect(toShortBasis(priced())).toBe('');
    expect(say(priced())).toHaveLength(2);
  });
  test('names the one model whose price stands in for all', () => {
    expect(toPlain(toMoneyBasis(priced('M', 'M', 'M')) ?? [])).toBe('at the price of M; nothing was paid');
    expect(toShortBasis(priced('M', 'M', 'M'))).toBe('at the price of M; nothing was paid');
  });
  test('is said of each tier where some have their own', () => {
    expect(toPlain(toMoneyBasis(priced('M', undefined, 'N')) ?? [])).toBe(
      'at stand-in prices, instant as M and expert as N; nothing was paid',
    );
    expect(toStandIns({ kind: 'tier', name: 'provisioned' }, priced('M', undefined, 'N'))).toEqual([]);
    expect(toStandIns({ kind: 'tier', name: 'expert' }, priced('M', undefined, 'N'))).toEqual(['N']);
    expect(toStandIns({ kind: 'cascade', name: 'cascade' }, priced('M', undefined, 'N'))).toEqual(['M', 'N']);
  });
});

test.each([
  ['judge', /a model judged each answer against the reference answer/],
  ['grounded', /share of the facts .* 0 if it says something that it must not/],
  ['overlap', /distinct lower-cased words .* over the distinct words of the reference/],
  [undefined, /not measured/],
] as const)('quality by %s is explained', (measure, words) => {
  expect(toMeasureWords(makeSummary({ measure }))).toMatch(words);
});

test('a run that is not whole says so, and why', () => {
  const { facts, progress } = makeSummary();
  const partial = (stopped: 'cost_ceiling' | 'cancelled' | undefined, done: number) =>
    toPartial(
      makeSummary({ facts: { ...facts, maxCostUsd: 1.5 }, progress: { ...progress, stopped, done } }),
    );
  expect(partial('cost_ceiling', 9)).toMatch(
    /partial: it stopped at the cost ceiling of 1\.50 USD, after 9 of 3,600/,
  );
  expect(partial('cancelled', 9)).toMatch(/partial: it was cancelled/);
  expect(partial(undefined, 9)).toMatch(/partial: it has not ended yet/);
  expect(partial(undefined, 3_600)).toBe('');
});

describe('what comes from a run', () => {
  test('is shown without what is hidden, in one line if it is a name', () => {
    expect(toShownName('a\u202eb\u0000c\nd\ud800\ufffe')).toBe('ab c d\ufffd');
    expect(toShownName('\u200b')).toBe('(no name)');
    expect(toShownText('a\n\u2067b', 9)).toBe('a\nb');
  });
  test('is never longer than it may be, and never half a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.integer({ min: 12, max: 30 }),
        (text, most) => {
          const shown = toShownText(text, most);
          expect(shown.length).toBeLessThanOrEqual(most);
          expect(shown.isWellFormed()).toBe(true);
        },
      ),
    );
  });
});
