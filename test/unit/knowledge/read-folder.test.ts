import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readFolder } from '../../../src/knowledge/read-folder.ts';
import { knowledgeFolder } from '../../support/knowledge-folder.ts';
import { temporaryFolder } from '../../support/server-process.ts';

async function pathsIn(folder: string): Promise<string[]> {
  return (await readFolder(folder)).files.map(({ path }) => path);
}

describe('readFolder', () => {
  test('reads text files at every depth, sorted by path', async () => {
    const folder = knowledgeFolder({
      'z.txt': 'z',
      'b/c/d.markdown': 'd',
      'a.md': 'ä',
      'B.HTML': 'b',
      'b.htm': '',
    });
    expect(await readFolder(folder)).toEqual({
      files: [
        { path: 'B.HTML', source: 'b' },
        { path: 'a.md', source: 'ä' },
        { path: 'b.htm', source: '' },
        { path: 'b/c/d.markdown', source: 'd' },
        { path: 'z.txt', source: 'z' },
      ],
      skipped: [],
    });
  });

  test('finds nothing in an empty folder', async () => {
    expect(await readFolder(temporaryFolder())).toEqual({ files: [], skipped: [] });
  });

  test('rejects a folder that is missing, and a file in its place', async () => {
    const folder = knowledgeFolder({ 'a.md': 'a' });
    await expect(readFolder(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(readFolder(join(folder, 'a.md'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  });

  test('does not look at hidden files and folders', async () => {
    const folder = knowledgeFolder({ '.secret.md': 's', '.git/a.md': 'g', 'a.md': 'a' });
    expect(await readFolder(folder)).toEqual({ files: [{ path: 'a.md', source: 'a' }], skipped: [] });
  });

  test.each<[name: string, path: string, content: string | Uint8Array, why: string]>([
    ['a binary file', 'a.md', new Uint8Array([35, 32, 0, 65]), 'not UTF-8 text'],
    ['Latin 1', 'a.txt', new Uint8Array([0x47, 0x72, 0xfc, 0x65]), 'not UTF-8 text'],
    ['UTF-16', 'a.txt', new Uint8Array([0xff, 0xfe, 65, 0]), 'not UTF-8 text'],
    ['another kind of file', 'a.pdf', 'text', 'not .md, .markdown, .html, .htm or .txt'],
  ])('passes over %s and says why', async (_, path, content, why) => {
    const folder = knowledgeFolder({ [path]: content, 'good.md': 'good' });
    const { files, skipped } = await readFolder(folder);
    expect(files.map((file) => file.path)).toEqual(['good.md']);
    expect(skipped).toEqual([{ path, why }]);
  });

  test('passes over a file of 50 MB without reading it', async () => {
    const folder = knowledgeFolder({ 'huge.md': '# Huge', 'good.md': 'good' });
    truncateSync(join(folder, 'huge.md'), 50 * 1024 * 1024);
    const { files, skipped } = await readFolder(folder);
    expect(files.map(({ path }) => path)).toEqual(['good.md']);
    expect(skipped).toEqual([{ path: 'huge.md', why: expect.stringContaining('52428800 bytes') }]);
  });

  test('reads a folder whose links go in circles, each file once', async () => {
    const folder = knowledgeFolder({ 'a.md': 'a', 'sub/b.md': 'b' });
    symlinkSync(folder, join(folder, 'sub', 'loop'));
    symlinkSync('.', join(folder, 'self'));
    symlinkSync('sub', join(folder, 'also'));
    symlinkSync('a.md', join(folder, 'c.md'));
    symlinkSync('ring-2', join(folder, 'ring-1'));
    symlinkSync('ring-1', join(folder, 'ring-2'));
    expect((await pathsIn(folder)).sort()).toEqual(['a.md', 'sub/b.md']);
  });

  test('does not follow links that leave the folder, nor links to nowhere', async () => {
    const outside = knowledgeFolder({ 'secret.md': 'secret' });
    const folder = knowledgeFolder({ 'a.md': 'a' });
    mkdirSync(`${folder}-beside`);
    writeFileSync(join(`${folder}-beside`, 'secret.md'), 'secret');
    symlinkSync(outside, join(folder, 'folder'));
    symlinkSync(join(outside, 'secret.md'), join(folder, 'file.md'));
    symlinkSync(`${folder}-beside`, join(folder, 'beside'));
    symlinkSync('nowhere.md', join(folder, 'dangling.md'));
    const { files, skipped } = await readFolder(folder);
    expect(files).toEqual([{ path: 'a.md', source: 'a' }]);
    expect([...skipped].sort((a, b) => a.path.localeCompare(b.path))).toEqual([
      { path: 'beside', why: 'a link that leaves the folder' },
      { path: 'dangling.md', why: 'ENOENT' },
      { path: 'file.md', why: 'a link that leaves the folder' },
      { path: 'folder', why: 'a link that leaves the folder' },
    ]);
  });

  test('reads a folder that is itself a link', async () => {
    const folder = knowledgeFolder({ 'sub/a.md': 'a' });
    const link = join(temporaryFolder(), 'link');
    symlinkSync(folder, link);
    expect(await pathsIn(link)).toEqual(['sub/a.md']);
  });

  test.skipIf(process.platform === 'win32')('does not wait for a pipe', async () => {
    const folder = knowledgeFolder({ 'a.md': 'a' });
    execFileSync('mkfifo', [join(folder, 'pipe.md')]);
    const { files, skipped } = await readFolder(folder);
    expect(files).toHaveLength(1);
    expect(skipped).toEqual([{ path: 'pipe.md', why: 'not a regular file' }]);
  });

  test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'passes over what it may not read, and reads the rest',
    async () => {
      const folder = knowledgeFolder({ 'a.md': 'a', 'locked.md': 'l', 'shut/b.md': 'b' });
      chmodSync(join(folder, 'locked.md'), 0);
      chmodSync(join(folder, 'shut'), 0);
      const { files, skipped } = await readFolder(folder);
      chmodSync(join(folder, 'shut'), 0o700);
      expect(files).toEqual([{ path: 'a.md', source: 'a' }]);
      expect(skipped.map(({ why }) => why)).toEqual(['EACCES', 'EACCES']);
    },
  );

  test('goes 32 folders down and says where it stopped', async () => {
    const down = (levels: number) => Array(levels).fill('d').join('/');
    const folder = knowledgeFolder({ [`${down(32)}/a.md`]: 'a', [`${down(33)}/b.md`]: 'b' });
    const { files, skipped } = await readFolder(folder);
    expect(files.map(({ path }) => path)).toEqual([`${down(32)}/a.md`]);
    expect(skipped).toEqual([{ path: down(33), why: 'deeper than 32 folders' }]);
  });
});
