import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toFolds } from '../../../src/statistics/folds.ts';
import { createSeeded } from '../../../src/statistics/seeded.ts';

test('each item is in one fold, and the folds have alike many, in all and of each label', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'b', 'c')),
      fc.integer({ min: 1, max: 7 }),
      fc.integer(),
      (labels, count, seed) => {
        const folds = toFolds(labels, count, createSeeded(seed));
        expect(folds).toHaveLength(count);
        expect(folds.flat().sort((a, b) => a - b)).toEqual([...labels.keys()]);
        for (const kinds of [['a', 'b', 'c'], ['a'], ['b'], ['c']]) {
          const sizes = folds.map((fold) => fold.filter((at) => kinds.includes(labels[at] ?? '')).length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        }
      },
    ),
  );
});

test('the same seed gives the same folds, and another one others', () => {
  const labels = Array.from({ length: 40 }, (_, index) => index % 3);
  expect(toFolds(labels, 5, createSeeded(1))).toEqual(toFolds(labels, 5, createSeeded(1)));
  expect(toFolds(labels, 5, createSeeded(1))).not.toEqual(toFolds(labels, 5, createSeeded(2)));
});
