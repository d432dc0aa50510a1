import { describe, expect, test } from 'vitest';
import {
  buildIndex,
  correctTerm,
  coverage,
  rank,
  type SearchIndex,
  termWeights,
} from '../../../src/knowledge/search-index.ts';
import { toTerms } from '../../../src/text/words.ts';
import { makeDocument } from '../../support/make-knowledge.ts';
import { SHORT_ARTICLES } from '../../support/short-articles.ts';

function coverageOf(index: SearchIndex, question: string): number {
  const weights = termWeights(index, toTerms(question));
  return coverage(index, weights, rank(index, weights.keys(), 1)[0]);
}

describe('correctTerm', () => {
  test.each([
    ['pasword', 'password'],
    ['passwrod', 'password'],
    ['bukcet', 'bucket'],
    ['bucket', 'bucket'],
    ['giraff', 'giraff'],
    ['volu', 'volu'],
    ['assword', 'assword'],
  ])('takes "%s" for "%s"', async (typed, meant) => {
    expect(correctTerm(await buildIndex(SHORT_ARTICLES), typed)).toBe(meant);
  });

  test('never guesses at a code, and takes the more frequent of two neighbours', async () => {
    const index = await buildIndex([
      makeDocument({ text: 'th1003 casting' }),
      makeDocument({ text: 'casting' }),
      makeDocument({ text: 'castinh' }),
    ]);
    expect(correctTerm(index, 'th1004')).toBe('th1004');
    const [common] = toTerms('casting');
    expect(
      correctTerm(
        await buildIndex(['aaaaab', 'aaaaac', 'aaaaac'].map((text) => makeDocument({ text }))),
        'aaaaad',
      ),
    ).toBe('aaaaac');
    expect(correctTerm(index, common ?? '')).toBe(common);
  });
});

describe('termWeights', () => {
  test('a rarer word weighs more, and one that nobody has the most', async () => {
    const index = await buildIndex(SHORT_ARTICLES);
    const weights = termWeights(index, ['consol', 'bucket', 'giraff', 'bucket']);
    expect([...weights.keys()]).toEqual(['consol', 'bucket', 'giraff']);
    const [common, rare, none] = [...weights.values()];
    expect(common).toBeGreaterThan(0);
    expect(rare).toBeGreaterThan(common as number);
    expect(none).toBeGreaterThan(rare as number);
  });
});

describe('coverage', () => {
  test('is nothing where nothing is found, and falls with each word that the index lacks', async () => {
    const index = await buildIndex(SHORT_ARTICLES);
    expect(coverageOf(index, 'giraffe')).toBe(0);
    expect(coverageOf(index, '')).toBe(0);
    expect(coverageOf(await buildIndex([]), 'bucket')).toBe(0);
    const whole = coverageOf(index, 'delete bucket');
    const half = coverageOf(index, 'delete giraffe');
    expect(half).toBeGreaterThan(0);
    expect(whole).toBeGreaterThan(half);
    expect(coverageOf(index, 'delete bucket giraffe zebra')).toBeLessThan(whole);
  });
});
