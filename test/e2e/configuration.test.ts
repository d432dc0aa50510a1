import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { configFor, knowledgeFolder, RESET_ARTICLE } from '../support/knowledge-folder.ts';
import { runCommand } from '../support/run-command.ts';
import { ServerProcess, temporaryFolder } from '../support/server-process.ts';

const PLANTED = 'tiered-support.config.json';

function fileWith(text: string): string {
  const file = join(temporaryFolder(), 'config.json');
  writeFileSync(file, text);
  return file;
}

describe('broken configuration', () => {
  test.each([
    ['is not JSON', '{"version": 1,', /is not JSON/],
    [
      'has an unknown key',
      '{"colour": "red"}',
      /colour is unknown here; allowed: \$schema, version, tiers, routing/,
    ],
    [
      'has a misspelt key in a tier',
      '{"tiers":[{"name":"a","provider":"local","method":"one-passage","timeoutMS":5}]}',
      /tiers\[0\]\.timeoutMS is unknown here; allowed: .*timeoutMs/,
    ],
    [
      'names a provider that is not there',
      '{"tiers":[{"name":"a","provider":"bedrok"}]}',
      /tiers\[0\]\.provider is "bedrok"/,
    ],
    ['has no tier', '{"tiers":[]}', /tiers is a list of 0/],
    [
      'has thresholds for another number of tiers',
      '{"routing":{"thresholds":[3]}}',
      /routing\.thresholds is a list of 1: must have one value fewer than there are tiers: 2/,
    ],
    ['is a list', '[]', /the file is a list of 0/],
  ])('that %s stops with exit code 2 and says what to mend', async (_, text, says) => {
    const file = fileWith(text);
    for (const args of [
      ['--config', file],
      ['ask', 'hello', '--config', file],
    ]) {
      const { code, stdout, stderr } = await runCommand(args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(says);
      expect(stderr).toContain(file);
    }
  });

  test('that is not there is named with where its name came from', async () => {
    const missing = join(temporaryFolder(), 'none.json');
    expect(await runCommand(['--config', missing])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('(from --config) cannot be read: ENOENT'),
    });
    const fromEnvironment = await runCommand([], { env: { TIERED_SUPPORT_CONFIG: missing } });
    expect(fromEnvironment).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('(from TIERED_SUPPORT_CONFIG)'),
    });
    expect(await runCommand([], { env: { TIERED_SUPPORT_LOG: 'loud' } })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('TIERED_SUPPORT_LOG is "loud"; allowed: error, warn, info, silent'),
    });
  });
});

describe('configuration in the working folder', () => {
  const folder = knowledgeFolder({ 'articles/reset.md': RESET_ARTICLE });
  writeFileSync(join(folder, PLANTED), JSON.stringify({ knowledge: { kind: 'local', path: './articles' } }));

  test('is taken by ask, with paths counted from the file', async () => {
    const { code, stdout } = await runCommand(['ask', '--json', 'How do I reset the door code?'], {
      cwd: folder,
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).citations[0].uri).toBe('reset.md#steps');
  });

  test('is never read over stdio, however broken or tempting', async () => {
    for (const text of ['{broken', JSON.stringify({ knowledge: { kind: 'local', path: '/etc' } })]) {
      const cwd = temporaryFolder();
      writeFileSync(join(cwd, PLANTED), text);
      const server = await ServerProcess.start({ cwd });
      const { structuredContent } = await server.call('answer_query', {
        query: 'How do I reset my password?',
      });
      expect(structuredContent.citations[0].uri).toMatch(/^identity\/reset-password\.md/);
      expect(await server.close()).toBe(0);
    }
  });
});

describe('configuration that is good', () => {
  test('names its own tiers, and the tools offer them', async () => {
    const tiers = ['low', 'high'].map((name) => ({ name, provider: 'local', method: 'one-passage' }));
    const config = configFor(knowledgeFolder({ 'reset.md': RESET_ARTICLE }), {
      tiers,
      routing: { scorer: 'course', minConfidence: 0 },
    });
    const server = await ServerProcess.start({ env: { TIERED_SUPPORT_CONFIG: config } });
    const { result } = await server.request('tools/list', {});
    expect(JSON.stringify(result)).toContain('["low","high"]');
    const { structuredContent } = await server.call('answer_query', {
      query: 'How do I reset the door code?',
      detail: 'full',
    });
    expect(structuredContent).toMatchObject({ tier: 'low', complexity_score: 2.5 });
    expect(await server.close()).toBe(0);
  });

  test('may do without knowledge and cache', async () => {
    const file = fileWith(JSON.stringify({ knowledge: { kind: 'none' }, cache: { kind: 'none' } }));
    const { code, stdout } = await runCommand([
      'ask',
      '--json',
      'How do I reset my password?',
      '--config',
      file,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ abstained: true, status: 'best_effort', citations: [] });
  });
});
