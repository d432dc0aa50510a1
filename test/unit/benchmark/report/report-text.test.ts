import { describe, expect, test } from 'vitest';
import { toSummaryText } from '../../../../src/benchmark/report/summary-text.ts';
import { makeHostileSummary } from '../../../support/hostile-summary.ts';
import { makeStrategy, makeSummary } from '../../../support/make-summary.ts';

const many = Array.from({ length: 40 }, (_, index) =>
  makeStrategy({
    name: `${index} ${'n'.repeat(90)}`,
    kind: 'configuration',
    quality: 0.5,
    cost: 0.00001,
    p50: 1e7,
  }),
);

describe('a run as text', () => {
  const text = toSummaryText(makeSummary());

  test('says what was found, at which prices, and how quality was measured', () => {
    for (const part of [
      'Benchmark: Help centre, spring\n',
      'cascade keeps 97 % (95 % interval 94 to 99) of expert’s quality at 59 % less cost (55 to 62).\n',
      'Money is counted at stand-in prices',
      'Quality (“grounded”) is the share of the facts',
    ])
      expect(text).toContain(part);
  });

  test('has a row for each strategy', () => {
    expect(text).toMatch(/^ {2}cascade +0\.872 +0\.851 to 0\.893 +2\.31 +410 +1,189 +18 % +7\.1 %$/m);
    expect(text.match(/^ {2}\w+ +0\.\d{3} /gm)).toHaveLength(5);
  });

  test('has the worst five of the lost questions', () => {
    expect(text).toMatch(/^Lost to expert: 9 questions\n {2}- exports-000: stopped at instant/m);
    expect(text.match(/^ {2}- /gm)).toHaveLength(5);
  });

  test('speaks of no lost questions where nothing says what is right', () => {
    expect(toSummaryText(makeSummary({ measure: undefined, lost: [], lostCount: 0 }))).not.toContain(
      'Lost to',
    );
  });

  test.each([
    ['ordinary', makeSummary()],
    ['hostile', makeHostileSummary()],
    ['of forty strategies with long names', makeSummary({ strategies: many })],
  ])('is short, %s', (_name, summary) => {
    const said = toSummaryText(summary);
    expect(said.split('\n').length).toBeLessThanOrEqual(60);
    expect(said.length).toBeLessThanOrEqual(6_000);
    expect(said).not.toMatch(/[\u202a-\u202e\u2066-\u2069]|[\p{Cc}--\n]|NaN|undefined/v);
    expect(said).toContain('Lost to');
  });
});

test('without a headline the prices that stand in are told all the same', () => {
  const { headline: _, measure: __, ...rest } = makeSummary();
  const text = toSummaryText({ ...rest, lost: [], lostCount: 0 });
  expect(text).toContain('There is no headline');
  expect(text).toMatch(/Money is counted at stand-in prices/);
  expect(text).not.toMatch(/\n{3}/);
});
