import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { areaUnderRoc } from '../../../src/statistics/roc.ts';

test.each([
  ["scikit-learn's example", [0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.75],
  ['a perfect order', [1, 2, 3, 4], [0, 0, 1, 1], 1],
  ['the wrong way round', [4, 3, 2, 1], [0, 0, 1, 1], 0],
  ['nothing but ties', [5, 5, 5, 5, 5], [1, 0, 0, 1, 0], 0.5],
])('is for %s what it should be', (_, scores, labels, area) => {
  expect(areaUnderRoc(scores, labels)).toBe(area);
});

test('is the share of pairs in the right order, ties counted half', () => {
  const item = fc.record({ score: fc.integer({ min: 0, max: 6 }), label: fc.constantFrom(0, 1) });
  fc.assert(
    fc.property(fc.array(item, { minLength: 2, maxLength: 25 }), (items) => {
      const firsts = items.filter(({ label }) => label === 1);
      const others = items.filter(({ label }) => label === 0);
      fc.pre(firsts.length > 0 && others.length > 0);
      const won = firsts.flatMap((first) =>
        others.map((other) => (first.score > other.score ? 1 : first.score === other.score ? 0.5 : 0)),
      );
      const share = won.reduce<number>((sum, value) => sum + value, 0) / won.length;
      const scores = items.map(({ score }) => score);
      const labels = items.map(({ label }) => label);
      expect(areaUnderRoc(scores, labels)).toBeCloseTo(share, 12);
    }),
  );
});

test('is not a number where a kind is missing', () => {
  expect(areaUnderRoc([1, 2], [1, 1])).toBeNaN();
  expect(areaUnderRoc([], [])).toBeNaN();
});
