import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { serializeIndex } from '../../../src/knowledge/index-file.ts';
import { indexFolder, loadBuiltIndex, loadFolderIndex } from '../../../src/knowledge/load-index.ts';
import { buildIndex } from '../../../src/knowledge/search-index.ts';
import { knowledgeFolder, RESET_ARTICLE } from '../../support/knowledge-folder.ts';
import { makeDocument } from '../../support/make-knowledge.ts';
import { temporaryFolder } from '../../support/server-process.ts';
import { recordingLog } from '../../support/test-cascade.ts';

const LONG_AGO = new Date('2001-01-01');

/** A knowledge folder with one article, and a folder whose cache was made from it a long time ago. */
async function prepared() {
  const folder = knowledgeFolder({ 'reset.md': RESET_ARTICLE });
  const cache = temporaryFolder();
  const { log, logged } = recordingLog();
  const first = await loadFolderIndex(folder, cache, log);
  const [name = '', ...more] = readdirSync(cache);
  expect(more).toEqual([]);
  const file = join(cache, name);
  utimesSync(file, LONG_AGO, LONG_AGO);
  return {
    folder,
    cache,
    file,
    first,
    logged,
    load: () => loadFolderIndex(folder, cache, log),
    isRewritten: () => statSync(file).mtimeMs !== LONG_AGO.getTime(),
  };
}

describe('loadFolderIndex', () => {
  test('makes no new index of the same content', async () => {
    const { load, first, isRewritten, logged } = await prepared();
    expect(await load()).toEqual(first);
    expect(isRewritten()).toBe(false);
    expect(logged).toEqual([]);
  });

  test('answers from the index that is kept, without reading the articles into another', async () => {
    const { load, file, first } = await prepared();
    const index = await buildIndex([makeDocument({ title: 'Kept', text: 'Kept.' })]);
    writeFileSync(file, serializeIndex({ version: first.version, index }));
    expect((await load()).index.documents.map(({ title }) => title)).toEqual(['Kept']);
  });

  test.each<[name: string, change: (folder: string) => void]>([
    ['changed', (folder) => writeFileSync(join(folder, 'reset.md'), '# New title\n\nNew text.')],
    ['added', (folder) => writeFileSync(join(folder, 'more.md'), '# More\n\nMore text.')],
    ['removed', (folder) => rmSync(join(folder, 'reset.md'))],
  ])('makes and keeps a new index where an article was %s', async (_, change) => {
    const { load, folder, first, isRewritten } = await prepared();
    change(folder);
    const second = await load();
    expect(second.version).not.toBe(first.version);
    expect(second.index.documents).not.toEqual(first.index.documents);
    expect(isRewritten()).toBe(true);
    expect(await load()).toEqual(second);
  });

  test.each([
    ['empty', () => ''],
    ['cut off', (text: string) => text.slice(0, text.length / 2)],
    ['of another format', (text: string) => text.replace(/"format":\d+/, '"format":0')],
    ['of something else', () => '{"hello": "world"}'],
  ])('makes a new index where the kept one is %s', async (_, damage) => {
    const { load, file, first } = await prepared();
    const whole = readFileSync(file, 'utf8');
    writeFileSync(file, damage(whole));
    expect(await load()).toEqual(first);
    expect(readFileSync(file, 'utf8')).toBe(whole);
  });

  test.each<[name: string, cacheFolder: () => string]>([
    ['lies below a file', () => join(knowledgeFolder({ 'file.txt': '' }), 'file.txt', 'cache')],
    ['is a file', () => join(knowledgeFolder({ 'file.txt': '' }), 'file.txt')],
  ])('answers all the same where the cache folder %s, and says so', async (_, cacheFolder) => {
    const folder = knowledgeFolder({ 'reset.md': RESET_ARTICLE });
    const { log, logged } = recordingLog();
    const { index } = await loadFolderIndex(folder, cacheFolder(), log);
    expect(index.documents.map(({ title }) => title)).toEqual(['Reset the door code']);
    expect(logged.map(({ event }) => event)).toEqual(['index_not_kept']);
  });

  test('answers all the same where a folder stands in the place of the kept index', async () => {
    const { load, file, first, logged } = await prepared();
    rmSync(file);
    mkdirSync(join(file, 'in-the-way'), { recursive: true });
    expect(await load()).toEqual(first);
    expect(logged.map(({ event }) => event)).toEqual(['index_not_kept']);
  });

  test('keeps one index for each folder, and leaves no drafts behind', async () => {
    const cache = temporaryFolder();
    const { log } = recordingLog();
    const folders = ['one', 'two'].map((name) => knowledgeFolder({ [`${name}.md`]: `# ${name}` }));
    for (const folder of folders) await loadFolderIndex(folder, cache, log);
    expect(readdirSync(cache).filter((name) => name.endsWith('.json'))).toHaveLength(2);
    expect(readdirSync(cache)).toHaveLength(2);
  });

  test('answers each of several callers at once', async () => {
    const folder = knowledgeFolder({ 'reset.md': RESET_ARTICLE });
    const cache = join(temporaryFolder(), 'not', 'yet', 'there');
    const { log } = recordingLog();
    const all = await Promise.all([1, 2, 3, 4].map(() => loadFolderIndex(folder, cache, log)));
    for (const one of all) expect(one).toEqual(all[0]);
    expect(await loadFolderIndex(folder, cache, log)).toEqual(all[0]);
  });

  test('rejects a folder that is missing, also where an index of it is kept', async () => {
    const { load, folder } = await prepared();
    rmSync(folder, { recursive: true });
    await expect(load()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('indexFolder', () => {
  test('says what was passed over, naming the first ten', async () => {
    const pictures = Array.from({ length: 12 }, (_, at) => [`${at}.png`, 'x']);
    const { log, logged } = recordingLog();
    await indexFolder(knowledgeFolder({ ...Object.fromEntries(pictures), 'a.md': 'a' }), log);
    const first = Array(10).fill({ path: expect.stringMatching(/^\d+\.png$/), why: expect.any(String) });
    expect(logged).toEqual([{ event: 'knowledge_files_skipped', fields: { count: 12, first } }]);
  });

  test('says that a folder holds nothing to read, and makes an empty index', async () => {
    const { log, logged } = recordingLog();
    expect((await indexFolder(temporaryFolder(), log)).index.documents).toEqual([]);
    expect(logged.map(({ event }) => event)).toEqual(['knowledge_empty']);
  });

  test('passes over an article that no parser can take, and says which', async () => {
    const { log, logged } = recordingLog();
    const folder = knowledgeFolder({ 'bad.html': '<div>'.repeat(20_000), 'reset.md': RESET_ARTICLE });
    const { index } = await indexFolder(folder, log);
    expect(index.documents.map(({ path }) => path)).toEqual(['reset.md']);
    expect(logged).toMatchObject([{ event: 'knowledge_file_unparsable', fields: { path: 'bad.html' } }]);
  });
});

describe('loadBuiltIndex', () => {
  test('reads an index made beforehand', async () => {
    const made = { version: 'v1', index: await buildIndex([makeDocument({ text: 'Text.' })]) };
    const folder = knowledgeFolder({ 'index.json': serializeIndex(made), 'bad.json': '{' });
    expect(await loadBuiltIndex(join(folder, 'index.json'))).toEqual(made);
    await expect(loadBuiltIndex(join(folder, 'bad.json'))).rejects.toThrow('bad.json is damaged');
    await expect(loadBuiltIndex(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
