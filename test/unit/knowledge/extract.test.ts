import { describe, expect, test } from 'vitest';
import type { ExtractMethod, Knowledge } from '../../../src/cascade/passage.ts';
import { createBedrockKnowledge } from '../../../src/knowledge/bedrock-knowledge.ts';
import { createExtractor } from '../../../src/knowledge/extract.ts';
import { createLocalKnowledge } from '../../../src/knowledge/local-knowledge.ts';
import { knowledgeSettingsSchema } from '../../../src/knowledge/settings.ts';
import { toBlocks } from '../../../src/text/blocks.ts';
import { SAMPLE_QUESTIONS, sampleIndex } from '../../support/sample-knowledge.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

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

describe('an extract from a document that a knowledge base gives in parts, each of which starts at 0', () => {
  const uri = 's3://help/invoices.md';
  const LATE = 'A late invoice is 5 USD dearer.';
  const PREPAID = 'A prepaid invoice is 2 USD off.';
  const WEEKENDS = 'Weekends do not count.';

  /** A knowledge base of one document, whose parts score for each question as `toScores` says. */
  function createOneDocument(toScores: (query: string) => Readonly<Record<string, number>>) {
    const settings = knowledgeSettingsSchema.parse({ kind: 'bedrock', knowledgeBaseId: 'KB1' });
    if (settings.kind !== 'bedrock') throw new Error('not the settings of a knowledge base');
    return createBedrockKnowledge({
      settings,
      clock: createVirtualClock(),
      send: async ({ retrievalQuery }) => ({
        $metadata: {},
        retrievalResults: Object.entries(toScores(retrievalQuery?.text ?? '')).map(([text, score]) => ({
          content: { type: 'TEXT', text },
          location: { type: 'S3', s3Location: { uri } },
          score,
        })),
      }),
    });
  }

  async function extractOf(knowledge: Knowledge, text: string, method: ExtractMethod) {
    const grounding = await knowledge.search({ text, context: {} }, NEVER);
    return createExtractor(knowledge).extract({ text, context: {} }, grounding, method, NEVER);
  }

  const citing = (quote: string, start = 0) => ({
    title: 'invoices',
    uri,
    quote,
    start,
    end: start + quote.length,
  });

  test.each<[ExtractMethod, string[]]>([
    ['one-passage', [LATE]],
    ['several-passages', [LATE, PREPAID]],
    ['sub-questions', [LATE, PREPAID]],
  ])('by %s quotes each part as itself, even at the same place', async (method, quotes) => {
    const knowledge = createOneDocument(() => ({ [`${LATE} ${WEEKENDS}`]: 0.9, [PREPAID]: 0.8 }));
    const question = 'How many USD is a late or prepaid invoice?';
    expect(await extractOf(knowledge, question, method)).toEqual({
      text: quotes.join('\n\n'),
      citations: quotes.map((quote) => citing(quote)),
      abstained: false,
    });
  });

  test('quotes the same place in two parts, where one sub-question each asks for it', async () => {
    const question = 'How many USD is a late invoice? How many USD is a prepaid invoice?';
    const knowledge = createOneDocument((query) => {
      if (query === question) return { [LATE]: 0.5, [PREPAID]: 0.5 };
      return query.includes('prepaid') ? { [PREPAID]: 0.9, [LATE]: 0.1 } : { [LATE]: 0.9, [PREPAID]: 0.1 };
    });
    const { text, citations } = await extractOf(knowledge, question, 'sub-questions');
    expect(text).toBe(
      `**How many USD is a late invoice?**\n\n${LATE}\n\n**How many USD is a prepaid invoice?**\n\n${PREPAID}`,
    );
    expect(citations).toEqual([citing(LATE), citing(PREPAID)]);
  });

  test('ranks each part for a sub-question by its own score for the whole', async () => {
    const question = 'How many USD is an invoice? When is an invoice dearer?';
    const knowledge = createOneDocument((query) =>
      query === question ? { [LATE]: 0.9, [PREPAID]: 0.1 } : { [PREPAID]: 0.5, [LATE]: 0.4 },
    );
    const { text } = await extractOf(knowledge, question, 'sub-questions');
    expect(text).toContain(`**How many USD is an invoice?**\n\n${LATE}\n\n${PREPAID}`);
  });

  test('quotes once what two parts say, at its place in the better one', async () => {
    const knowledge = createOneDocument(() => ({
      [`${WEEKENDS} ${LATE}`]: 0.9,
      [`${LATE} ${PREPAID}`]: 0.8,
    }));
    const { text, citations } = await extractOf(knowledge, 'Is a late invoice dearer?', 'several-passages');
    expect(text).toBe(LATE);
    expect(citations).toEqual([citing(LATE, WEEKENDS.length + 1)]);
  });
});
