import { describe, expect, test } from 'vitest';
import type { KnowledgeFilter } from '../../../src/cascade/passage.ts';
import type { Document } from '../../../src/knowledge/document.ts';
import { makeDocument, makeKnowledge } from '../../support/make-knowledge.ts';

const NEVER = new AbortController().signal;
const TEXT = 'A password has 12 characters.';

/** Articles of the same text, so that the filter alone tells them apart. */
const ARTICLES: readonly (Partial<Document> & { path: string })[] = [
  { path: 'drive/team.md', product: 'drive', plan: 'team', locale: 'en' },
  { path: 'drive/solo.md', product: 'drive', plan: 'solo', locale: 'pt-br' },
  { path: 'Mail/team.md', product: 'mail', plan: 'team', locale: 'en' },
  { path: 'Mail/drive/old.md' },
  { path: 'plain.md' },
];
const ALL = ARTICLES.map(({ path }) => path);

async function pathsFound(filter?: KnowledgeFilter): Promise<string[]> {
  const knowledge = await makeKnowledge(...ARTICLES.map((fields) => makeDocument({ text: TEXT, ...fields })));
  const { passages } = await knowledge.search({ text: 'password', context: {}, filter }, NEVER);
  return passages.map(({ uri }) => uri);
}

describe('a filter of local articles', () => {
  test.each<[string, KnowledgeFilter | undefined, string[]]>([
    ['nothing', undefined, ALL],
    ['no attribute', {}, ALL],
    ['a product', { product: 'drive' }, ['drive/team.md', 'drive/solo.md']],
    ['a plan', { plan: 'team' }, ['drive/team.md', 'Mail/team.md']],
    ['a locale', { locale: 'pt-br' }, ['drive/solo.md']],
    ['a folder', { folder: 'drive' }, ['drive/team.md', 'drive/solo.md']],
    ['a value in other capitals', { product: 'DRIVE', locale: 'pt-BR' }, ['drive/solo.md']],
    ['a folder in other capitals', { folder: 'mail' }, ['Mail/team.md', 'Mail/drive/old.md']],
    ['two attributes at once', { product: 'drive', plan: 'team' }, ['drive/team.md']],
    ['one of several values', { plan: ['solo', 'team'] }, ['drive/team.md', 'drive/solo.md', 'Mail/team.md']],
    ['one of several, and another', { plan: ['solo', 'team'], product: ['mail'] }, ['Mail/team.md']],
    ['attributes that no article has together', { product: 'mail', plan: 'solo' }, []],
    ['a value that no article has', { product: 'fax' }, []],
    ['a part of a value', { product: 'dri' }, []],
    ['none of any values', { product: [] }, []],
    ['values that are no text', { product: [1, true] }, []],
    ['an empty value', { product: '' }, []],
    ['an empty folder', { folder: '' }, []],
    ['an empty value or another', { plan: ['', 'solo'] }, ['drive/solo.md']],
    ['an attribute without a name', { '': 'drive' }, []],
    ['a word for what is missing', { product: 'undefined', folder: ['null', 'undefined'] }, []],
    ['an attribute that articles do not have', { team: 'support' }, []],
    ['a property that is none to filter by', { title: 'Article' }, []],
    ['a property of every object', { constructor: 'Object', toString: 'x' }, []],
  ])('that asks for %s keeps the fitting ones', async (_, filter, paths) => {
    expect((await pathsFound(filter)).sort()).toEqual([...paths].sort());
  });

  test('takes numbers and booleans as they are written', async () => {
    const knowledge = await makeKnowledge(
      makeDocument({ path: '365.md', product: '365', text: TEXT }),
      makeDocument({ path: 'true.md', plan: 'true', text: TEXT }),
    );
    const found = async (filter: KnowledgeFilter) =>
      (await knowledge.search({ text: 'password', context: {}, filter }, NEVER)).passages.map(
        ({ uri }) => uri,
      );
    expect(await found({ product: 365 })).toEqual(['365.md']);
    expect(await found({ plan: [false, true] })).toEqual(['true.md']);
  });

  test('keeps articles with an empty attribute apart from those without it', async () => {
    const knowledge = await makeKnowledge(
      makeDocument({ path: 'empty.md', product: '', text: TEXT }),
      makeDocument({ path: 'drive.md', product: 'drive', text: TEXT }),
      makeDocument({ path: 'none.md', text: TEXT }),
    );
    const found = async (filter: KnowledgeFilter) =>
      (await knowledge.search({ text: 'password', context: {}, filter }, NEVER)).passages.map(
        ({ uri }) => uri,
      );
    expect(await found({ product: '' })).toEqual(['empty.md']);
    expect(await found({ product: 'drive' })).toEqual(['drive.md']);
    expect((await found({ product: ['', 'drive'] })).sort()).toEqual(['drive.md', 'empty.md']);
  });

  test('finds the one that fits behind any number of better ones that do not', async () => {
    const better = Array.from({ length: 60 }, (_, at) =>
      makeDocument({ path: `${at}.md`, title: 'Password', text: `${TEXT} The password.`, product: 'mail' }),
    );
    const wanted = makeDocument({
      path: 'wanted.md',
      text: `${TEXT} ${'Other words. '.repeat(20)}`,
      product: 'drive',
    });
    const knowledge = await makeKnowledge(...better, wanted);
    const lookup = { text: 'password', context: {}, filter: { product: 'drive' } };
    const { passages, strength } = await knowledge.search(lookup, NEVER);
    expect(passages.map(({ uri }) => uri)).toEqual(['wanted.md']);
    expect(strength).toBeGreaterThan(0);
  });

  test('leaves nothing to answer from where no article fits', async () => {
    const knowledge = await makeKnowledge(makeDocument({ text: TEXT }));
    const lookup = { text: 'password', context: {}, filter: { product: 'drive' } };
    expect(await knowledge.search(lookup, NEVER)).toMatchObject({ passages: [], strength: 0 });
  });

  test('is not the context, which only prefers', async () => {
    const articles = ARTICLES.map((fields) => makeDocument({ text: TEXT, ...fields }));
    const knowledge = await makeKnowledge(...articles);
    const lookup = { text: 'password', context: { product: 'mail' }, filter: { product: 'drive' } };
    const { passages } = await knowledge.search(lookup, NEVER);
    expect(passages.map(({ uri }) => uri).sort()).toEqual(['drive/solo.md', 'drive/team.md']);
  });
});
