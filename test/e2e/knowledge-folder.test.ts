import { chmodSync, mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configFor, knowledgeFolder, RESET_ARTICLE } from '../support/knowledge-folder.ts';
import { ServerProcess, temporaryFolder } from '../support/server-process.ts';

const QUESTION = { query: 'How do I reset the door code?' };

async function serving(folder: string, cache = temporaryFolder()): Promise<ServerProcess> {
  return ServerProcess.start({ args: ['--config', configFor(folder)], env: { XDG_CACHE_HOME: cache } });
}

describe('a knowledge folder of one’s own', () => {
  test('is answered from, with citations that can be looked up', async () => {
    const text =
      'Opening hours\n\nThe desk opens at 9:00 and closes at 17:30 on working days. It is closed on Sundays.\n';
    const server = await serving(knowledgeFolder({ 'doors/reset.md': RESET_ARTICLE, 'desk.txt': text }));
    const { structuredContent: door } = await server.call('answer_query', QUESTION);
    expect(door.response).toContain('Press the bell key');
    expect(door.citations[0].uri).toBe('doors/reset.md#steps');
    const { structuredContent: desk } = await server.call('answer_query', {
      query: 'When does the desk open?',
    });
    const { uri, quote, start, end } = desk.citations[0];
    expect(uri).toBe('desk.txt');
    expect(text.slice(start, end)).toBe(quote);
    expect(await server.close()).toBe(0);
  });

  test('may hold what no article is, and the rest is read', async () => {
    const outside = knowledgeFolder({ 'secret.md': '# The vault\n\nThe vault combination is 12-34-56.\n' });
    const folder = knowledgeFolder({
      'reset.md': RESET_ARTICLE,
      'binary.md': new Uint8Array([35, 32, 0, 255, 254, 0]),
      'latin.txt': new Uint8Array([0x47, 0x72, 0xfc, 0xdf, 0x65]),
      'picture.png': new Uint8Array([137, 80, 78, 71]),
      'broken.html': '<main><h1>Broken<table><tr><td>half a page',
      'odd.md': '---\ntitle: [unclosed\n---\n# Odd\n\nStill readable.\n',
    });
    writeFileSync(join(folder, 'huge.md'), '# Huge\n');
    truncateSync(join(folder, 'huge.md'), 50 * 1024 * 1024);
    mkdirSync(join(folder, 'loop'));
    symlinkSync(folder, join(folder, 'loop', 'again'));
    symlinkSync(outside, join(folder, 'outside'));
    symlinkSync(join(folder, 'nowhere.md'), join(folder, 'dangling.md'));

    const server = await serving(folder);
    expect((await server.call('answer_query', QUESTION)).structuredContent.status).toBe('accepted');
    const { structuredContent } = await server.call('answer_query', {
      query: 'What is the vault combination?',
    });
    expect(JSON.stringify(structuredContent)).not.toContain('12-34-56');
    expect(server.stderr).toContain('knowledge_files_skipped');
    for (const name of ['binary.md', 'latin.txt', 'huge.md', 'outside', 'dangling.md'])
      expect(server.stderr).toContain(name);
    expect(server.noise).toEqual([]);
    expect(await server.close()).toBe(0);
  });

  test('that is empty is said to be, and the question is answered honestly', async () => {
    const server = await serving(temporaryFolder());
    const { structuredContent } = await server.call('answer_query', QUESTION);
    expect(structuredContent).toMatchObject({
      abstained: true,
      citations: [],
      next_action: { do: 'escalate_human' },
    });
    expect(server.stderr).toContain('knowledge_empty');
    expect(await server.close()).toBe(0);
  });

  test('that cannot be read leaves the server alive, says so once to operators, and is tried again', async () => {
    const folder = join(temporaryFolder(), 'articles');
    const server = await serving(folder);
    const { structuredContent } = await server.call('answer_query', QUESTION);
    expect(structuredContent).toMatchObject({ abstained: true, next_action: { do: 'escalate_human' } });
    expect(JSON.stringify(structuredContent)).not.toContain(folder);
    expect(server.stderr).toContain('knowledge_unreadable');
    expect(server.stderr).toContain(folder);
    renameSync(knowledgeFolder({ 'reset.md': RESET_ARTICLE }), folder);
    expect((await server.call('answer_query', QUESTION)).structuredContent.status).toBe('accepted');
    expect(await server.close()).toBe(0);
  });

  test('with a cache that cannot be written, or is damaged, is answered from all the same', async () => {
    const folder = knowledgeFolder({ 'reset.md': RESET_ARTICLE });
    const notAFolder = join(temporaryFolder(), 'file');
    writeFileSync(notAFolder, '');
    chmodSync(notAFolder, 0o400);
    const server = await serving(folder, notAFolder);
    expect((await server.call('answer_query', QUESTION)).structuredContent.status).toBe('accepted');
    expect(server.stderr).toContain('index_not_kept');
    expect(await server.close()).toBe(0);
  });
});
