import { describe, expect, test } from 'vitest';
import { toLadders } from '../../../src/calibration/to-ladders.ts';
import { makeOutcome } from '../../support/make-outcome.ts';

const TIERS = ['instant', 'expert'];
const put = (outcomes: Parameters<typeof toLadders>[0]) =>
  toLadders(
    outcomes,
    TIERS,
    () => 2,
    (confidence, fold) => confidence / fold,
  );
const cheap = (more = {}) => makeOutcome({ tier: 'instant', costUsd: 0.001, ...more });
const dear = (more = {}) => makeOutcome({ tier: 'expert', costUsd: 0.02, confidence: 0.6, ...more });

describe('a ladder', () => {
  test('has the outcome of each tier, the confidence as it is read', () => {
    expect(put([dear({ quality: 0.5 }), cheap()])).toEqual({
      costUnit: 'usd',
      ladders: [
        {
          complexity: 3,
          fold: 2,
          rungs: [
            { quality: 1, confidence: 0.4, cost: 0.001 },
            { quality: 0.5, confidence: 0.3, cost: 0.02 },
          ],
        },
      ],
    });
  });

  test.each([
    ['a tier is missing', [cheap()]],
    ['an answer that decides is not known in words', [cheap({ confidence: undefined }), dear()]],
  ])('is not there where %s', (_, outcomes) => {
    expect(put(outcomes).ladders).toEqual([]);
  });

  test('ends with the last tier, whose answer nobody need have read', () => {
    const [ladder] = put([cheap(), dear({ confidence: undefined })]).ladders;
    expect(ladder?.rungs[1]?.confidence).toBe(1);
  });

  test('is there once for each time that all tiers have answered the question', () => {
    const { ladders } = put([
      cheap({ quality: 0 }),
      cheap({ quality: 1 }),
      cheap({ quality: 0 }),
      dear({ quality: 1 }),
      dear({ quality: 0 }),
      cheap({ question: 'other' }),
    ]);
    expect(ladders.map(({ rungs }) => rungs.map(({ quality }) => quality))).toEqual([
      [0, 1],
      [1, 0],
    ]);
  });
});

describe('costs', () => {
  test.each([
    ['one is not known', { costUsd: undefined }],
    ['all are nothing', { costUsd: 0 }],
  ])('are ranks where %s', (_, more) => {
    const { ladders, costUnit } = put([cheap({ costUsd: 0 }), dear(more)]);
    expect(costUnit).toBe('ranks');
    expect(ladders[0]?.rungs.map(({ cost }) => cost)).toEqual([1, 2]);
  });

  test('are in money though a question that is left out has none', () => {
    const { costUnit } = put([cheap(), dear(), cheap({ question: 'other', costUsd: undefined })]);
    expect(costUnit).toBe('usd');
  });
});
