import { describe, expect, test } from 'vitest';
import type { ExtractMethod, Grounding, Knowledge } from '../../../src/cascade/passage.ts';
import { NO_GROUNDING } from '../../../src/cascade/passage.ts';
import { createExtractor } from '../../../src/knowledge/extract.ts';
import { makeGrounding, makePassage } from '../../support/make-knowledge.ts';

const NEVER = new AbortController().signal;
const METHODS: readonly ExtractMethod[] = ['one-passage', 'several-passages', 'sub-questions'];

const nothingMore: Knowledge = { version: () => 'v1', search: async () => NO_GROUNDING };

function extract(text: string, grounding: Grounding, method: ExtractMethod, knowledge = nothingMore) {
  return createExtractor(knowledge).extract({ text, context: {} }, grounding, method, NEVER);
}

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

  test('a long answer ends where another list would make it too long to hand on', async () => {
    const list = (name: string) =>
      Array.from({ length: 120 }, (_, at) => `- bucket ${name}${at} costs so much`).join('\n');
    const long = ['a', 'b', 'c', 'd'].map((name) =>
      makePassage(list(name), { uri: `${name}.md`, score: 10 }),
    );
    const { text, citations } = await extract(question, makeGrounding(question, long), 'several-passages');
    expect(citations[0]?.quote).toBe(list('a'));
    expect(text.length).toBeLessThanOrEqual(8_000);
  });

  test('articles that are nowhere near are not named', async () => {
    const { text } = await extract(question, makeGrounding(question, passages, 0.2), 'one-passage');
    expect(text).toBe('I could not find an answer to this in the knowledge base.');
  });

  test('an outdated passage is left out beside a current one, and marked where it stands alone', async () => {
    const old = makePassage('The old bucket has old costs.', { uri: 'old.md', score: 9, outdated: true });
    const beside = await extract(question, makeGrounding(question, [...passages, old]), 'several-passages');
    expect(beside.citations.map(({ uri }) => uri)).not.toContain('old.md');
    const alone = await extract(question, makeGrounding(question, [old]), 'several-passages');
    expect(alone.text).toBe('(From an outdated article)\n\nThe old bucket has old costs.');
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
    version: () => 'v1',
    search: async ({ text }) =>
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
      version: () => 'v1',
      search: async ({ context }, signal) => {
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
