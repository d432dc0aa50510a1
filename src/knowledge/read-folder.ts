import { opendir, readFile, realpath, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export interface KnowledgeFile {
  /** Relative to the folder, with forward slashes. */
  readonly path: string;
  readonly source: string;
}

export interface FolderContents {
  /** Sorted by path. */
  readonly files: readonly KnowledgeFile[];
  /** What was passed over, and why. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

const TEXT_FILE = /\.(?:md|markdown|html?|txt)$/i;
const MAX_FILE_BYTES = 2 * 1024 * 1024;
const MAX_FILES = 50_000;
const MAX_DEPTH = 32;

/**
 * Reads every text file below `folder`. Links are followed only while they stay inside it, each target once, so
 * that neither a loop nor a link to /etc brings anything in. Binary, oversized and unreadable files are skipped
 * and named. Hidden files and folders are ignored.
 * @throws where `folder` itself cannot be read.
 */
export async function readFolder(folder: string): Promise<FolderContents> {
  const root = await realpath(folder);
  const files: KnowledgeFile[] = [];
  const skipped: { path: string; why: string }[] = [];
  const seen = new Set<string>();

  await walk(root, 0);
  files.sort((a, b) => (a.path < b.path ? -1 : 1));
  return { files, skipped };

  async function walk(directory: string, depth: number): Promise<void> {
    for await (const entry of await opendir(directory)) {
      if (entry.name.startsWith('.') || !entry.name.isWellFormed()) continue;
      const named = join(directory, entry.name);
      const skip = (why: string) => skipped.push({ path: toRelative(named), why });
      try {
        const target = await realpath(named);
        if (target !== root && !target.startsWith(root + sep)) {
          skip('a link that leaves the folder');
          continue;
        }
        if (seen.has(target)) continue;
        seen.add(target);
        const { size, ...kind } = await describe(target);
        if (kind.isDirectory) {
          if (depth < MAX_DEPTH) await walk(target, depth + 1);
          else skip(`deeper than ${MAX_DEPTH} folders`);
        } else if (!TEXT_FILE.test(target)) {
          if (kind.isFile) skip('not .md, .markdown, .html, .htm or .txt');
        } else if (!kind.isFile) {
          skip('not a regular file');
        } else if (size > MAX_FILE_BYTES) {
          skip(`${size} bytes; at most ${MAX_FILE_BYTES} are read`);
        } else if (files.length >= MAX_FILES) {
          skip(`more than ${MAX_FILES} files`);
        } else {
          const source = decode(await readFile(target));
          if (source === undefined) skip('not UTF-8 text');
          else files.push({ path: toRelative(target), source });
        }
      } catch (error) {
        skip((error as NodeJS.ErrnoException).code ?? 'unreadable');
      }
    }
  }

  function toRelative(path: string): string {
    return relative(root, path).split(sep).join('/');
  }
}

async function describe(path: string) {
  const stats = await stat(path);
  return { size: stats.size, isFile: stats.isFile(), isDirectory: stats.isDirectory() };
}

function decode(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
