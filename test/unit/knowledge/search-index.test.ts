import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildIndex, rank, type SearchIndex } from '../../../src/knowledge/search-index.ts';
import { toTerms } from '../../../src/text/words.ts';
import { makeDocument } from '../../support/make-knowledge.ts';
import { SHORT_ARTICLES } from '../../support/short-articles.ts';

function pathsFor(index: SearchIndex, question: string, limit = 10): string[] {
  return rank(index, toTerms(question), limit).map(
    ({ chunk }) => index.documents[index.chunks[chunk]?.document ?? -1]?.path ?? 'none',
  );
}

describe('rank', () => {
  test.each([
    ['How do I reset my password?', 'password.md'],
    ['bucket', 'bucket.md'],
    ['deleting buckets', 'bucket.md'],
    ['Can a volume shrink?', 'volume.md'],
    ['console', 'console.md'],
  ])('puts the article first that answers "%s"', async (question, path) => {
    expect(pathsFor(await buildIndex(SHORT_ARTICLES), question)[0]).toBe(path);
  });

  test('lists only what shares a word, best first, at most as many as asked for', async () => {
    const index = await buildIndex(SHORT_ARTICLES);
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
    const index = await buildIndex(SHORT_ARTICLES);
    expect(rank(index, ['bucket', 'bucket', 'bucket'], 9)).toEqual(rank(index, ['bucket'], 9));
  });

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    '"%s" is a word as any other',
    async (word) => {
      const index = await buildIndex([
        ...SHORT_ARTICLES,
        makeDocument({ path: 'word.md', text: `The ${word} thing.` }),
      ]);
      expect(pathsFor(await buildIndex(SHORT_ARTICLES), word)).toEqual([]);
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
