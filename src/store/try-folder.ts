import { link } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, makeFolder, temporaryName, unlinkQuietly, writeTemporary } from './private-files.ts';

/** As much as a small record takes, so that a disk without a free block shows. */
const PROBE = `${' '.repeat(4_095)}\n`;

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'the folder that it would be in does not exist',
  ENOTDIR: 'a file stands in its way',
  EEXIST: 'a file stands in its way',
  EROFS: 'it is on a read-only file system',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOSPC: 'no space is left on its file system',
  EDQUOT: 'this user has no space left on its file system',
};

/**
 * Whether records can be kept in `folder`; makes it if it is missing. Undefined where they can, else why not, as the
 * end of a sentence: `it is on a read-only file system (EROFS)`. Takes about a millisecond. Never rejects.
 */
export async function whyUnusable(folder: string): Promise<string | undefined> {
  try {
    await makeFolder(folder);
    const file = await writeTemporary(folder, PROBE, { epochMs: Date.now(), durable: false });
    const second = join(folder, temporaryName(Date.now()));
    try {
      await link(file, second);
    } catch (error) {
      return `its file system has no hard links (${codeOf(error)})`;
    } finally {
      await unlinkQuietly(file);
      await unlinkQuietly(second);
    }
    return undefined;
  } catch (error) {
    const code = codeOf(error) ?? 'unknown';
    return `${WHY[code] ?? 'it cannot be written to'} (${code})`;
  }
}
