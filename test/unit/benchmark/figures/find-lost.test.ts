import { describe, expect, test } from 'vitest';
import { toComparison } from '../../../../src/benchmark/figures/compare.ts';
import { type FindResults, findLost } from '../../../../src/benchmark/figures/find-lost.ts';
import type { Result } from '../../../../src/benchmark/result.ts';
import { collect, makeBareResult } from '../../../support/collected-run.ts';

async function lostOf(results: readonly Result[], findResults?: FindResults) {
  const collected = collect(results, { repetitions: 2 }).read();
  const comparison = toComparison(collected);
  if (!comparison) throw new Error('nothing to compare');
  return findLost(collected, comparison, findResults);
}

const of = (strategy: string, id: string, judge: number, overrides: Partial<Result> = {}) =>
  makeBareResult({ strategy, id, judge, ...overrides });

const among =
  (results: readonly Result[]): FindResults =>
  async (isWanted) =>
    results.filter(isWanted);

describe('lost questions', () => {
  test('are those that the best tier got right and the cascade did not, worst first', async () => {
    const pairs: readonly (readonly [string, number, number])[] = [
      ['lost by little', 0.45, 0.55],
      ['both right', 0.5, 1],
      ['both wrong', 0.3, 0.45],
      ['both wrong, but far apart', 0.05, 0.4],
      ['lost by much', 0, 1],
      ['won', 1, 0],
      ['same', 0.5, 0.5],
    ];
    const results = pairs.flatMap(([id, own, best]) => [of('cascade', id, own), of('large', id, best)]);
    const { lost, lostCount } = await lostOf(results);
    expect(lost.map(({ id }) => id)).toEqual(['lost by much', 'both wrong, but far apart', 'lost by little']);
    expect(lostCount).toBe(3);
    expect(lost[0]).toMatchObject({ quality: 0, bestQuality: 1, tier: 'small', confidence: 0.8 });
  });

  test('are judged over all repetitions, and told by the worst', async () => {
    const first = { repetition: 1 };
    const second = { repetition: 2 };
    const results = [
      // The cascade was wrong once, and is no better on the whole.
      of('cascade', 'wavering', 0.9, first),
      of('cascade', 'wavering', 0.2, { ...second, tier: 'middle', confidence: 0.66 }),
      of('large', 'wavering', 0.8, first),
      of('large', 'wavering', 0.9, second),
      // It was wrong once, and better on the whole.
      of('cascade', 'better', 1, first),
      of('cascade', 'better', 0.4, second),
      of('large', 'better', 0.5, first),
      of('large', 'better', 0.5, second),
    ];
    const texts = results.map((result) => ({
      ...result,
      query: `${result.id}?`,
      response: `${result.strategy} ${result.repetition}`,
    }));
    const { lost } = await lostOf(results, among(texts));
    expect(lost).toEqual([
      {
        id: 'wavering',
        query: 'wavering?',
        tags: [],
        tier: 'middle',
        confidence: 0.66,
        quality: 0.55,
        bestQuality: expect.closeTo(0.85),
        why: 'stopped at middle with confidence 0.66, which was too sure',
        response: 'cascade 2',
        bestResponse: 'large 2',
      },
    ]);
  });

  test('are shown up to fifty, with no more texts asked for than that takes', async () => {
    const results = Array.from({ length: 120 }, (_, index) => `q${1_000 + index}`).flatMap((id) => [
      of('cascade', id, 0, { response: 'no' }),
      of('large', id, 1, { response: 'yes' }),
    ]);
    let asked = 0;
    const { lost, lostCount } = await lostOf(results, async (isWanted) => {
      const wanted = results.filter(isWanted);
      asked = wanted.length;
      // The first of two that are the same counts.
      return [...wanted, ...wanted.map((result) => ({ ...result, response: 'late' }))];
    });
    expect(lostCount).toBe(120);
    expect(lost.map(({ id }) => id)).toEqual(Array.from({ length: 50 }, (_, index) => `q${1_000 + index}`));
    expect(asked).toBe(100);
    expect(lost.every(({ response, bestResponse }) => response === 'no' && bestResponse === 'yes')).toBe(
      true,
    );
  });

  test('need no second way through the results, and ask for none where nothing is lost', async () => {
    const results = [of('cascade', 'a', 1), of('large', 'a', 1)];
    const never: FindResults = async () => {
      throw new Error('asked for');
    };
    expect(await lostOf(results, never)).toEqual({ lost: [], lostCount: 0 });
    const { lost } = await lostOf([of('cascade', 'a', 0), of('large', 'a', 1)]);
    expect(lost[0]?.response).toBeUndefined();
    expect(lost[0]?.why).toContain('too sure');
  });

  test('say what the answer lacks and what it should not have said, of terms that came with the texts', async () => {
    const results = [
      of('cascade', 'a', 0, { missing: ['14 days'], forbidden: ['30 days'], tags: ['unanswerable'] }),
      of('large', 'a', 1),
    ];
    const { lost } = await lostOf(results, among(results));
    expect(lost[0]?.why).toBe(
      'stopped at small with confidence 0.80, which was too sure; answered what nothing answers; lacks "14 days"; says "30 days", which is wrong',
    );
  });
});
