import { describe, expect, test } from 'vitest';
import type { ExtractMethod } from '../../../src/cascade/passage.ts';
import { createExtractor } from '../../../src/knowledge/extract.ts';
import { createLocalKnowledge } from '../../../src/knowledge/local-knowledge.ts';
import { toBlocks } from '../../../src/text/blocks.ts';
import { SAMPLE_QUESTIONS, sampleIndex } from '../../support/sample-knowledge.ts';

const NEVER = new AbortController().signal;
const METHODS: readonly ExtractMethod[] = ['one-passage', 'several-passages', 'sub-questions'];

async function sampleExtract(text: string, method: ExtractMethod) {
  const index = await sampleIndex();
  const knowledge = createLocalKnowledge(async () => index);
  const grounding = await knowledge.search({ text, context: {} }, NEVER);
  return createExtractor(knowledge).extract({ text, context: {} }, grounding, method, NEVER);
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
      title: expect.stringMatching(/^Reset your password \S Reset a forgotten password$/),
    });
  });
});
