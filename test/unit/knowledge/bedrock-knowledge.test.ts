import { describe, expect, test } from 'vitest';
import type { KnowledgeFilter, Lookup } from '../../../src/cascade/passage.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';
import { KB, startKnowledgeBase } from '../../support/knowledge-base.ts';

const NEVER = new AbortController().signal;
const { cloud, createKnowledge } = await startKnowledgeBase();

const toLookup = (text: string, filter?: KnowledgeFilter): Lookup => ({ text, context: {}, filter });

/** The body of the one request that a lookup comes to. */
async function requestFor(lookup: Lookup, settings: object = {}) {
  cloud.reset();
  await createKnowledge(settings).search(lookup, NEVER);
  expect(cloud.calls).toHaveLength(1);
  return cloud.calls[0]?.body;
}

describe('what a knowledge base is asked', () => {
  test('is the question, for as many results as are set', async () => {
    expect(await requestFor(toLookup('What is the late fee?'))).toEqual({
      retrievalQuery: { text: 'What is the late fee?' },
      retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: 8 } },
    });
    expect(cloud.calls[0]).toMatchObject({ wire: 'knowledge', model: KB });
    const { retrievalConfiguration } = await requestFor(toLookup('fee'), {
      results: 3,
      searchType: 'HYBRID',
    });
    expect(retrievalConfiguration).toEqual({
      vectorSearchConfiguration: { numberOfResults: 3, overrideSearchType: 'HYBRID' },
    });
  });

  test.each<[string, string, string]>([
    ['as long as may be', 'a'.repeat(1_000), 'a'.repeat(1_000)],
    ['too long, at a word', `${'word '.repeat(199)}fours long`, `${'word '.repeat(199)}fours`],
    [
      'too long, before the word that is cut',
      `${'word '.repeat(199)}longer words`,
      'word '.repeat(199).trim(),
    ],
    ['too long and without a space', '漢'.repeat(1_200), '漢'.repeat(1_000)],
    ['a few words and then one without end', `What is ${'x'.repeat(2_000)}`, `What is ${'x'.repeat(992)}`],
    ['one whose last sign would be halved', `a${'😀'.repeat(600)}`, `a${'😀'.repeat(499)}`],
    ['one with half a sign in it', 'fee \ud83d?', 'fee \ufffd?'],
  ])('is a question %s', async (_, text, asked) => {
    expect((await requestFor(toLookup(text))).retrievalQuery.text).toBe(asked);
  });

  const own = { notEquals: { key: 'team', value: 'sales' } };
  test.each<[string, object | undefined, KnowledgeFilter | undefined, object | undefined]>([
    ['neither', undefined, undefined, undefined],
    ['an empty one', undefined, {}, undefined],
    ["the operator's alone", own, undefined, own],
    ["the lookup's alone", undefined, { plan: 'team' }, { equals: { key: 'plan', value: 'team' } }],
    ['a list of one', undefined, { plan: ['team', 'team'] }, { equals: { key: 'plan', value: 'team' } }],
    [
      'several words',
      undefined,
      { plan: ['team', 'solo'] },
      { in: { key: 'plan', value: ['team', 'solo'] } },
    ],
    [
      'several numbers',
      undefined,
      { year: [2024, 2025] },
      { orAll: [{ equals: { key: 'year', value: 2024 } }, { equals: { key: 'year', value: 2025 } }] },
    ],
    ['a boolean', undefined, { beta: false }, { equals: { key: 'beta', value: false } }],
    [
      'two attributes',
      undefined,
      { plan: 'team', year: 2024 },
      { andAll: [{ equals: { key: 'plan', value: 'team' } }, { equals: { key: 'year', value: 2024 } }] },
    ],
    ['both', own, { plan: 'team' }, { andAll: [own, { equals: { key: 'plan', value: 'team' } }] }],
    [
      'both, one a group itself',
      { andAll: [own, own] },
      { plan: 'team' },
      { andAll: [own, own, { equals: { key: 'plan', value: 'team' } }] },
    ],
    [
      'both, one an alternative',
      { orAll: [own, own] },
      { plan: 'team' },
      { andAll: [{ orAll: [own, own] }, { equals: { key: 'plan', value: 'team' } }] },
    ],
    ['an empty group and one', { andAll: [] }, { plan: 'team' }, { equals: { key: 'plan', value: 'team' } }],
  ])('is filtered by %s', async (_, filter, ofLookup, asked) => {
    const { retrievalConfiguration } = await requestFor(toLookup('fee', ofLookup), filter && { filter });
    expect(retrievalConfiguration.vectorSearchConfiguration.filter).toEqual(asked);
  });

  test('says nothing of who asks', async () => {
    const context = { product: 'drive', plan: 'team', locale: 'pt-BR', attributes: { name: 'Ada' } };
    expect(await requestFor({ text: 'fee', context })).toEqual(await requestFor(toLookup('fee')));
  });

  test.each<[string, Lookup]>([
    ['a blank question', toLookup(' \n')],
    ['an attribute that may have no value', toLookup('fee', { product: 'drive', plan: [] })],
  ])('is nothing for %s', async (_, lookup) => {
    expect(await createKnowledge().search(lookup, NEVER)).toMatchObject({ passages: [], strength: 0 });
    expect(cloud.calls).toEqual([]);
  });
});

describe('what a knowledge base gives', () => {
  test('is passages, and the weight of each topic word', async () => {
    const results = [
      {
        content: { type: 'TEXT', text: 'A late payment has a fee.' },
        location: { type: 'S3', s3Location: { uri: 's3://help/late-fees.md' } },
        score: 0.4,
        metadata: { status: 'outdated', tags: ['a'], size: { kb: 1 } },
      },
    ];
    cloud.script(KB, { do: 'answer', text: JSON.stringify(results) });
    const knowledge = createKnowledge();
    const { weights, spelling, strength, passages } = await knowledge.search(
      toLookup('What is the late fee?'),
      NEVER,
    );
    expect(passages).toEqual([
      {
        title: 'late fees',
        uri: 's3://help/late-fees.md',
        text: 'A late payment has a fee.',
        start: 0,
        sections: [],
        score: 0.4,
        outdated: true,
      },
    ]);
    expect(strength).toBeCloseTo(0.5, 10);
    expect([...weights]).toEqual([
      ['late', 1],
      ['price', 1],
    ]);
    expect([...spelling]).toEqual([
      ['late', 'late'],
      ['price', 'price'],
    ]);
    expect(knowledge.version()).toBe(createKnowledge().version());
    expect(knowledge.version()).not.toBe(createKnowledge({ knowledgeBaseId: 'KB2' }).version());
  });

  test('is nothing where nothing is found, or no text', async () => {
    expect((await createKnowledge().search(toLookup('fee'), NEVER)).passages).toEqual([]);
    cloud.script(KB, { do: 'wrong-types' });
    expect(await createKnowledge().search(toLookup('fee'), NEVER)).toMatchObject({
      passages: [],
      strength: 0,
    });
  });

  test.each(HOSTILE_TEXTS)('is what it has to 20,000 characters of %s', async (_, text) => {
    cloud.script(KB, { do: 'answer', text: JSON.stringify([{ content: { text }, score: 0.9 }]) });
    const { strength, weights } = await createKnowledge().search(toLookup(text), NEVER);
    expect(strength).toBeLessThan(1);
    expect(weights.size).toBeLessThanOrEqual(200);
    for (const { body } of cloud.calls) expect(body.retrievalQuery.text.length).toBeLessThanOrEqual(1_000);
  });
});
