import { describe, expect, test } from 'vitest';
import { ANSWERABLE_STRENGTH, NO_GROUNDING } from '../../../src/cascade/passage.ts';
import type { Document } from '../../../src/knowledge/document.ts';
import type { VersionedIndex } from '../../../src/knowledge/index-file.ts';
import { createLocalKnowledge, toCoverage } from '../../../src/knowledge/local-knowledge.ts';
import { buildIndex } from '../../../src/knowledge/search-index.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';
import { makeDocument, makeKnowledge } from '../../support/make-knowledge.ts';
import { sampleIndex } from '../../support/sample-knowledge.ts';

const NEVER = new AbortController().signal;
const TEXT = '# Limits\n\nA password has 12 characters. A session lasts a day.';

/** The same article for several products, plans, languages or ages; the first wins a draw. */
function variants(...fields: Partial<Document>[]): Document[] {
  return fields.map((field, number) => makeDocument({ path: `${number}.md`, text: TEXT, ...field }));
}

describe('createLocalKnowledge', () => {
  test('finds the passage, and says where in its document it stands', async () => {
    const text = `# Title\n\n${'Words about nothing. '.repeat(60)}\n\n## Session length\n\nA session lasts a day.`;
    const knowledge = await makeKnowledge(makeDocument({ path: 'a/session.md', title: 'Sessions', text }));
    const { passages } = await knowledge.search(
      { text: 'How long does a session last?', context: {} },
      NEVER,
    );
    const [best] = passages;
    expect(best).toMatchObject({ title: 'Sessions', uri: 'a/session.md', outdated: false });
    expect(best?.text).toContain('A session lasts a day.');
    expect(best?.sections.map(({ heading }) => heading)).toContain('Session length');
    expect(text.slice(best?.start, (best?.start ?? 0) + (best?.text.length ?? 0))).toBe(best?.text);
    for (const { start, heading } of best?.sections ?? [])
      if (start > 0) expect(best?.text.slice(0, start).endsWith(`## ${heading}`)).toBe(true);
  });

  test.each<[name: 'product' | 'plan' | 'locale', asked: string, told: string]>([
    ['product', 'Storage', 'storage'],
    ['plan', 'TEAM', 'team'],
    ['locale', 'pt-BR', 'pt-br'],
  ])('prefers articles of the asked %s', async (name, asked, told) => {
    const knowledge = await makeKnowledge(...variants({ [name]: 'other' }, {}, { [name]: told }));
    const uris = async (context: object) =>
      (await knowledge.search({ text: 'password', context }, NEVER)).passages.map(({ uri }) => uri);
    expect(await uris({})).toEqual(['0.md', '1.md', '2.md']);
    expect(await uris({ [name]: asked })).toEqual(['2.md', '1.md', '0.md']);
    expect(await uris({ [name]: 'other' })).toEqual(['0.md', '1.md', '2.md']);
  });

  test('ranks outdated articles lower, and marks them', async () => {
    const knowledge = await makeKnowledge(...variants({ outdated: true }, {}));
    const { passages } = await knowledge.search({ text: 'password', context: {} }, NEVER);
    expect(passages.map(({ uri, outdated }) => [uri, outdated])).toEqual([
      ['1.md', false],
      ['0.md', true],
    ]);
  });

  test('finds a misspelt word, and says how it was read', async () => {
    const knowledge = await makeKnowledge(...variants({}), makeDocument({ path: 'b.md', text: 'A bucket.' }));
    const { passages, spelling, weights } = await knowledge.search(
      { text: 'pasword giraffe', context: {} },
      NEVER,
    );
    expect(passages.map(({ uri }) => uri)).toEqual(['0.md']);
    expect(spelling.get('pasword')).toBe('password');
    expect([...weights.keys()]).toEqual(['password', 'giraff']);
  });

  test('gives at most eight passages', async () => {
    const knowledge = await makeKnowledge(...variants(...Array(30).fill({})));
    expect((await knowledge.search({ text: 'password', context: {} }, NEVER)).passages).toHaveLength(8);
  });

  test('is stronger for what it holds than for what it does not', async () => {
    const index = await sampleIndex();
    const knowledge = createLocalKnowledge(async () => index);
    const strength = async (text: string) => (await knowledge.search({ text, context: {} }, NEVER)).strength;
    expect(await strength('How do I reset my password?')).toBeGreaterThan(ANSWERABLE_STRENGTH);
    expect(await strength('How do I bake a cake?')).toBeLessThan(ANSWERABLE_STRENGTH);
  });

  test('takes the answer to be there from the configured coverage on', async () => {
    const index = await sampleIndex();
    const text = 'How do I reset my password?';
    const covered = toCoverage(index.index, text);
    const strength = async (cut: number) =>
      (await createLocalKnowledge(async () => index, cut).search({ text, context: {} }, NEVER)).strength;
    expect(await strength(covered)).toBeCloseTo(ANSWERABLE_STRENGTH, 12);
    expect(await strength(covered * 1.01)).toBeLessThan(ANSWERABLE_STRENGTH);
    expect(await strength(covered * 0.99)).toBeGreaterThan(ANSWERABLE_STRENGTH);
    expect(toCoverage(index.index, 'giraffe')).toBe(0);
  });

  test.each([
    ['an empty index', []],
    ['articles without text', variants({ text: '' })],
  ])('finds nothing in %s', async (_, documents) => {
    const knowledge = await makeKnowledge(...documents);
    expect(await knowledge.search({ text: '', context: {} }, NEVER)).toEqual(NO_GROUNDING);
    expect(await knowledge.search({ text: 'password', context: {} }, NEVER)).toMatchObject({
      passages: [],
      strength: 0,
    });
  });

  test('loads once, at the first question', async () => {
    let loads = 0;
    const index = await buildIndex(variants({}));
    const knowledge = createLocalKnowledge(async () => {
      loads++;
      return { version: 'v7', index };
    });
    expect(loads).toBe(0);
    expect(knowledge.version()).toBeUndefined();
    await Promise.all([
      knowledge.search({ text: 'password', context: {} }, NEVER),
      knowledge.search({ text: 'a', context: {} }, NEVER),
    ]);
    expect(knowledge.version()).toBe('v7');
    expect(loads).toBe(1);
  });

  test('tries again after a failed load', async () => {
    const index = await buildIndex(variants({}));
    const outcomes: (() => VersionedIndex)[] = [
      () => {
        throw new Error('disk gone');
      },
      () => ({ version: 'v1', index }),
    ];
    const knowledge = createLocalKnowledge(async () => (outcomes.shift() as () => VersionedIndex)());
    await expect(knowledge.search({ text: 'password', context: {} }, NEVER)).rejects.toThrow('disk gone');
    expect((await knowledge.search({ text: 'password', context: {} }, NEVER)).passages).toHaveLength(1);
    expect(knowledge.version()).toBe('v1');
  });

  test('stops where nobody waits any more', async () => {
    const knowledge = await makeKnowledge(...variants({}));
    await expect(knowledge.search({ text: 'password', context: {} }, AbortSignal.abort())).rejects.toThrow(
      'abort',
    );
  });

  test.each([
    ...HOSTILE_TEXTS,
    ['thousands of words', Array.from({ length: 4_000 }, (_, at) => `pa${at}wo`).join(' ')],
  ] as const)('answers 20,000 characters of %s', async (_, text) => {
    const index = await sampleIndex();
    const knowledge = createLocalKnowledge(async () => index);
    const { strength } = await knowledge.search({ text, context: {} }, NEVER);
    expect(strength).toBeGreaterThanOrEqual(0);
    expect(strength).toBeLessThan(1);
  });
});
