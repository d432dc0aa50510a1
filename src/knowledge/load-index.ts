import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Log } from '../cascade/ports.ts';
import type { Document } from './document.ts';
import { parseIndex, serializeIndex, toVersion, type VersionedIndex } from './index-file.ts';
import { readDocument } from './read-document.ts';
import { type KnowledgeFile, readFolder } from './read-folder.ts';
import { buildIndex } from './search-index.ts';

const NAMED_SKIPPED_FILES = 10;

/** Reads an index made beforehand, such as the shipped one. Rejects where it is missing or damaged. */
export async function loadBuiltIndex(file: string): Promise<VersionedIndex> {
  const index = parseIndex(await readFile(file, 'utf8'));
  if (!index) throw new Error(`${file} is damaged or of another version; rebuild it`);
  return index;
}

/**
 * Indexes `folder`, or takes the index that `cacheFolder` keeps of the very same content. A cache that cannot
 * be read or written costs time, never the answer.
 * @throws where `folder` cannot be read.
 */
export async function loadFolderIndex(
  folder: string,
  cacheFolder: string,
  log: Log,
): Promise<VersionedIndex> {
  const files = await readKnowledge(folder, log);
  const version = toVersion(files);
  const cacheFile = join(
    cacheFolder,
    `${createHash('sha256').update(resolve(folder)).digest('hex').slice(0, 16)}.json`,
  );
  const kept = parseIndex(await readFile(cacheFile, 'utf8').catch(() => ''));
  if (kept?.version === version) return kept;

  const made = await indexFiles(files, version, log);
  await keep(cacheFile, cacheFolder, serializeIndex(made)).catch((error: unknown) =>
    log.warn('index_not_kept', { message: String(error) }),
  );
  return made;
}

/** Reads and indexes `folder`, without a cache. */
export async function indexFolder(folder: string, log: Log): Promise<VersionedIndex> {
  const files = await readKnowledge(folder, log);
  return indexFiles(files, toVersion(files), log);
}

async function readKnowledge(folder: string, log: Log): Promise<readonly KnowledgeFile[]> {
  const { files, skipped } = await readFolder(folder);
  if (skipped.length > 0) {
    log.warn('knowledge_files_skipped', {
      count: skipped.length,
      first: skipped.slice(0, NAMED_SKIPPED_FILES),
    });
  }
  if (files.length === 0)
    log.warn('knowledge_empty', { folder, hint: 'no .md, .html or .txt file was found in it' });
  return files;
}

async function indexFiles(files: readonly KnowledgeFile[], version: string, log: Log) {
  const documents: Document[] = [];
  for (const { path, source } of files) {
    try {
      documents.push(await readDocument(path, source));
    } catch (error) {
      log.warn('knowledge_file_unparsable', { path, message: String(error) });
    }
  }
  return { version, index: await buildIndex(documents) };
}

/** Written beside and renamed, so that a reader sees the old file or the new one and never half of it. */
async function keep(file: string, folder: string, text: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, { mode: 0o600 });
  await rename(draft, file);
}
