import fc from 'fast-check';
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

const ARTICLES = [
  makeDocument({
    path: 'password.md',
    title: 'Reset a password',
    text: 'Open the sign-in page and choose Forgot.',
  }),
  makeDocument({
    path: 'bucket.md',
    title: 'Delete a bucket',
    text: 'Empty the bucket first. A bucket costs nothing.',
  }),
  makeDocument({
    path: 'volume.md',
    title: 'Grow a volume',
    text: 'A volume grows and never shrinks. Use the console.',
  }),
  makeDocument({
    path: 'console.md',
    title: 'The console',
    text: `Everything is in the console. ${'It has many pages and much to read about the product. '.repeat(10)}`,
  }),
];

function pathsFor(index: SearchIndex, question: string, limit = 10): string[] {
  return rank(index, toTerms(question), limit).map(
    ({ chunk }) => index.documents[index.chunks[chunk]?.document ?? -1]?.path ?? 'none',
  );
}

function coverageOf(index: SearchIndex, question: string): number {
  const weights = termWeights(index, toTerms(question));
  return coverage(index, weights, rank(index, weights.keys(), 1)[0]);
}

describe('rank', () => {
  test.each([
    ['How do I reset my password?', 'password.md'],
    ['bucket', 'bucket.md'],
    ['deleting buckets', 'bucket.md'],
    ['Can a volume shrink?', 'volume.md'],
    ['console', 'console.md'],
  ])('puts the article first that answers "%s"', async (question, path) => {
    expect(pathsFor(await buildIndex(ARTICLES), question)[0]).toBe(path);
  });

  test('lists only what shares a word, best first, at most as many as asked for', async () => {
    const index = await buildIndex(ARTICLES);
    expect(pathsFor(index, 'console').sort()).toEqual(['console.md', 'volume.md']);
    expect(pathsFor(index, 'console volume bucket password', 2)).toHaveLength(2);
    expect(pathsFor(index, 'giraffe')).toEqual([]);
    expect(pathsFor(index, '')).toEqual([]);
    const scores = rank(index, toTerms('console volume bucket password'), 10).map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(scores).toHaveLength(4);
  });

  test('a word in the title or in a heading counts more than one in the text', async () => {
    const filler = 'Words that say nothing of it. ';
    const index = await buildIndex([
      makeDocument({ path: 'text.md', title: 'One', text: `## Two\n\n${filler}Quota. ${filler}` }),
      makeDocument({ path: 'heading.md', title: 'One', text: `## Quota\n\n${filler}Two. ${filler}` }),
      makeDocument({ path: 'title.md', title: 'Quota', text: `## Two\n\n${filler}One. ${filler}` }),
    ]);
    expect(pathsFor(index, 'quota').at(-1)).toBe('text.md');
  });

  test('a rare word counts more than a common one', async () => {
    const index = await buildIndex([
      ...[1, 2, 3].map((number) =>
        makeDocument({ path: `${number}.md`, title: 'Instance', text: 'Instance.' }),
      ),
      makeDocument({ path: 'rare.md', title: 'Giraffe', text: 'Giraffe.' }),
    ]);
    expect(pathsFor(index, 'instance giraffe')[0]).toBe('rare.md');
  });

  test('a word asked twice counts once', async () => {
    const index = await buildIndex(ARTICLES);
    expect(rank(index, ['bucket', 'bucket', 'bucket'], 9)).toEqual(rank(index, ['bucket'], 9));
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    '"%s" is a word as any other',
    async (word) => {
      const index = await buildIndex([
        ...ARTICLES,
        makeDocument({ path: 'word.md', text: `The ${word} thing.` }),
      ]);
      expect(pathsFor(await buildIndex(ARTICLES), word)).toEqual([]);
      expect(pathsFor(index, word)).toEqual(['word.md']);
    },
  );

  test('finds a chunk of a long article by its own section', async () => {
    const text = ['Alpha', 'Beta', 'Gamma']
      .map((name) => `## ${name}\n\n${'Some words. '.repeat(90)}`)
      .join('\n\n');
    const index = await buildIndex([makeDocument({ text })]);
    const [best] = rank(index, toTerms('beta'), 9);
    expect(index.chunks[best?.chunk ?? -1]?.sections.map(({ heading }) => heading)).toEqual(['Beta']);
  });
});

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
    expect(correctTerm(await buildIndex(ARTICLES), typed)).toBe(meant);
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
    const index = await buildIndex(ARTICLES);
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
    const index = await buildIndex(ARTICLES);
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

describe('buildIndex', () => {
  test('takes any documents, and every score is a positive number', async () => {
    const documents = fc.array(
      fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme', maxLength: 60 })),
      {
        maxLength: 5,
      },
    );
    await fc.assert(
      fc.asyncProperty(documents, async (all) => {
        const index = await buildIndex(all.map(([title, text]) => makeDocument({ title, text })));
        expect(index.offsets.length).toBe(index.terms.size + 1);
        for (const score of index.postingScores) expect(score).toBeGreaterThan(0);
        for (const [term, number] of index.terms) {
          const chunks = [...index.postingChunks.subarray(index.offsets[number], index.offsets[number + 1])];
          expect(
            rank(index, [term], 1_000)
              .map(({ chunk }) => chunk)
              .sort((a, b) => a - b),
          ).toEqual(chunks);
        }
      }),
    );
  });
});
