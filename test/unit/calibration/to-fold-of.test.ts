import { expect, test } from 'vitest';
import { toFoldOf } from '../../../src/calibration/to-fold-of.ts';
import { makeOutcome } from '../../support/make-outcome.ts';

const many = Array.from({ length: 100 }, (_, index) =>
  ['instant', 'expert'].map((tier) =>
    makeOutcome({
      question: `id ${index}`,
      query: `question ${index % 60}`,
      tier,
      quality: Number(index % 60 >= 15 || tier === 'expert'),
    }),
  ),
).flat();

test('answers to the same words are in one fold, whatever their ids and tiers', () => {
  const { count, of } = toFoldOf(many);
  expect(count).toBe(5);
  for (const one of many)
    for (const other of many) if (one.query === other.query) expect(of(one)).toBe(of(other));
});

test('each fold has as many questions that went badly at some tier', () => {
  const { of } = toFoldOf(many);
  const bad = new Map(many.filter(({ quality }) => quality === 0).map((one) => [one.query, of(one)]));
  const sizes = [0, 1, 2, 3, 4].map((fold) => [...bad.values()].filter((found) => found === fold).length);
  expect(sizes).toEqual([3, 3, 3, 3, 3]);
});

test('there are no more folds than questions', () => {
  expect(toFoldOf([makeOutcome({ question: 'a' }), makeOutcome({ question: 'b' })]).count).toBe(2);
});
