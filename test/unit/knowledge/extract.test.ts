import { describe, expect, test } from 'vitest';
import type { ExtractMethod, Grounding, Knowledge } from '../../../src/cascade/passage.ts';
import { NO_GROUNDING } from '../../../src/cascade/passage.ts';
import { createExtractor } from '../../../src/knowledge/extract.ts';
import { createLocalKnowledge } from '../../../src/knowledge/local-knowledge.ts';
import { toBlocks } from '../../../src/text/blocks.ts';
import { makeGrounding, makePassage } from '../../support/make-knowledge.ts';
import { SAMPLE_QUESTIONS, sampleIndex } from '../../support/sample-knowledge.ts';

const NEVER = new AbortController().signal;
const METHODS: readonly ExtractMethod[] = ['one-passage', 'several-passages', 'sub-questions'];

const nothingMore: Knowledge = { version: async () => 'v1', search: async () => NO_GROUNDING };

function extract(text: string, grounding: Grounding, method: ExtractMethod, knowledge = nothingMore) {
  return createExtractor(knowledge).extract({ text, context: {} }, grounding, method, NEVER);
}

async function sampleExtract(text: string, method: ExtractMethod) {
  const index = await sampleIndex();
  const knowledge = createLocalKnowledge(async () => index);
  return extract(text, await knowledge.search(text, {}, NEVER), method, knowledge);
}

describe('an extract from the sample articles', () => {
  test.each(METHODS)(
    'by %s proves every quote by its place in the document, and shows it',
    async (method) => {
      const { index } = await sampleIndex();
      const texts = new Map(index.documents.map(({ path, text }) => [path, text]));
      let quotes = 0;
      for (const { id, query } of SAMPLE_QUESTIONS) {
        const { text, citations, abstained } = await sampleExtract(query, method);
        expect([id, citations.length > 0]).toEqual([id, !abstained]);
        for (const { uri, quote, start, end, title } of citations) {
          const document = texts.get(uri.replace(/#.*/, '')) ?? '';
          expect([id, document.slice(start, end)]).toEqual([id, quote]);
          expect(text).toContain(quote);
          expect(quote.trim()).not.toBe('');
          expect(title).not.toBe('');
          quotes++;
        }
      }
      expect(quotes).toBeGreaterThan(SAMPLE_QUESTIONS.length);
    },
  );

  test.each(METHODS)(
    'by %s never cuts into a list, a table or code, and crosses no heading',
    async (method) => {
      const { index } = await sampleIndex();
      const blocks = new Map(index.documents.map(({ path, text }) => [path, toBlocks(text)]));
      for (const { id, query } of SAMPLE_QUESTIONS) {
        for (const { uri, start, end } of (await sampleExtract(query, method)).citations) {
          for (const block of blocks.get(uri.replace(/#.*/, '')) ?? []) {
            if (block.end <= start || block.start >= end) continue;
            expect([id, block.kind]).not.toEqual([id, 'heading']);
            if (block.kind !== 'paragraph')
              expect([id, start <= block.start && block.end <= end]).toEqual([id, true]);
          }
        }
      }
    },
  );

  test.each(METHODS)('by %s abstains where the articles do not hold the answer', async (method) => {
    const { text, citations, abstained } = await sampleExtract('What is the best way to cook pasta?', method);
    expect(abstained).toBe(true);
    expect(citations).toEqual([]);
    expect(text).toContain('could not find');
  });

  test('a citation leads to the section that it is from', async () => {
    const { citations } = await sampleExtract('How do I reset a forgotten password?', 'one-passage');
    expect(citations[0]).toMatchObject({
      uri: 'identity/reset-password.md#reset-a-forgotten-password',
      title: 'Reset your password › Reset a forgotten password',
    });
  });
});

describe('the methods', () => {
  const question = 'What does a bucket cost?';
  const passages = [
    makePassage('A bucket costs 5 USD a month.', { uri: 'one.md', score: 10 }),
    makePassage('Requests to the bucket cost extra.', { uri: 'two.md', score: 9 }),
    makePassage('Egress from any bucket costs by gigabyte.', { uri: 'three.md', score: 8 }),
    makePassage('Old versions in a bucket cost storage too.', { uri: 'four.md', score: 7 }),
  ];
  const grounding = makeGrounding(question, passages);

  test.each<[ExtractMethod, string[]]>([
    ['one-passage', ['one.md']],
    ['several-passages', ['one.md', 'two.md', 'three.md']],
    ['sub-questions', ['one.md', 'two.md', 'three.md']],
  ])('%s quotes %j for one question', async (method, uris) => {
    const { citations, text } = await extract(question, grounding, method);
    expect(citations.map(({ uri }) => uri)).toEqual(uris);
    expect(text).toBe(citations.map(({ quote }) => quote).join('\n\n'));
  });

  test('passages far below the best are left out', async () => {
    const far = [passages[0], { ...makePassage('A far bucket has other costs.'), score: 4.9 }];
    const { citations } = await extract(question, makeGrounding(question, far as never), 'several-passages');
    expect(citations).toHaveLength(1);
  });

  test('an outdated passage is left out beside a current one, and marked where it stands alone', async () => {
    const old = makePassage('The old bucket has old costs.', { uri: 'old.md', score: 9, outdated: true });
    const beside = await extract(question, makeGrounding(question, [...passages, old]), 'several-passages');
    expect(beside.citations.map(({ uri }) => uri)).not.toContain('old.md');
    const alone = await extract(question, makeGrounding(question, [old]), 'several-passages');
    expect(alone.text).toBe('(From an outdated article) The old bucket has old costs.');
    expect(alone.citations).toMatchObject([{ quote: 'The old bucket has old costs.', uri: 'old.md' }]);
  });

  test.each(METHODS)(
    '%s abstains on weak ground, and names the nearest articles once each',
    async (method) => {
      const weak = makeGrounding(
        question,
        ['A', 'A', 'B', 'C', 'D'].map((title) => makePassage('A bucket.', { title })),
        0.49,
      );
      expect(await extract(question, weak, method)).toEqual({
        text: expect.stringMatching(/could not find.*nearest articles are: A; B; C\.$/),
        citations: [],
        abstained: true,
      });
      expect((await extract(question, NO_GROUNDING, method)).text).not.toContain('nearest');
    },
  );
});

describe('sub-questions', () => {
  const question = 'What does a storage bucket cost monthly? How large may a database volume become?';
  const bucket = makePassage('A bucket has costs of 5 USD.', { uri: 'bucket.md' });
  const volume = makePassage('A large volume has 10 TB.', { uri: 'volume.md' });
  const whole = makeGrounding(question, [bucket]);
  const byWord = (found: Readonly<Record<string, Grounding>>): Knowledge => ({
    version: async () => 'v1',
    search: async (text) =>
      Object.entries(found).find(([word]) => text.includes(word))?.[1] ?? { ...NO_GROUNDING },
  });

  test('answers each part under its own question', async () => {
    const knowledge = byWord({
      bucket: makeGrounding('bucket costs', [bucket]),
      volume: makeGrounding('large volume', [volume]),
    });
    const { text, citations, abstained } = await extract(question, whole, 'sub-questions', knowledge);
    expect(text).toBe(
      '**What does a storage bucket cost monthly?**\n\nA bucket has costs of 5 USD.\n\n' +
        '**How large may a database volume become?**\n\nA large volume has 10 TB.',
    );
    expect(citations.map(({ uri }) => uri)).toEqual(['bucket.md', 'volume.md']);
    expect(abstained).toBe(false);
  });

  test('says which part it found nothing for', async () => {
    const knowledge = byWord({ bucket: makeGrounding('bucket costs', [bucket]) });
    const { text, citations, abstained } = await extract(question, whole, 'sub-questions', knowledge);
    expect(text).toMatch(/\*\*How large may a database volume become\?\*\*\n\nI could not find/);
    expect(citations).toHaveLength(1);
    expect(abstained).toBe(false);
  });

  test('abstains where no part is answered', async () => {
    expect(await extract(question, { ...whole, strength: 0.1 }, 'sub-questions')).toMatchObject({
      abstained: true,
      citations: [],
    });
  });

  test('the other methods take the question as one', async () => {
    const { text } = await extract(question, whole, 'several-passages');
    expect(text).not.toContain('**');
  });

  test('looks each part up with the caller’s context and signal', async () => {
    const seen: unknown[] = [];
    const knowledge: Knowledge = {
      version: async () => 'v1',
      search: async (_, context, signal) => {
        seen.push([context, signal]);
        return NO_GROUNDING;
      },
    };
    const context = { product: 'storage' };
    await createExtractor(knowledge).extract({ text: question, context }, whole, 'sub-questions', NEVER);
    expect(seen).toEqual([
      [context, NEVER],
      [context, NEVER],
    ]);
  });
});
