import { createHash } from 'node:crypto';
import type { Document } from './document.ts';
import type { IndexedChunk, SearchIndex } from './search-index.ts';

/** Raised by one whenever the reading, cutting, stemming or scoring changes, so that older files are rebuilt. */
const FORMAT = 1;

/** JSON as kept on disk; typed arrays in base64, little-endian. */
interface IndexFile {
  readonly format: number;
  readonly version: string;
  readonly documents: readonly Document[];
  readonly chunks: readonly IndexedChunk[];
  readonly terms: readonly string[];
  readonly offsets: string;
  readonly postingChunks: string;
  readonly postingScores: string;
}

/** An index and the content that it stands for. */
export interface VersionedIndex {
  readonly version: string;
  readonly index: SearchIndex;
}

/** A digest of the format, and of every file's path and content. */
export function toVersion(files: readonly { readonly path: string; readonly source: string }[]): string {
  const hash = createHash('sha256').update(`${FORMAT}\n`);
  for (const { path, source } of files) hash.update(JSON.stringify([path, source]));
  return hash.digest('hex').slice(0, 32);
}

export function serializeIndex({ version, index }: VersionedIndex): string {
  const file: IndexFile = {
    format: FORMAT,
    version,
    documents: index.documents,
    chunks: index.chunks,
    terms: [...index.terms.keys()],
    offsets: toBase64(index.offsets),
    postingChunks: toBase64(index.postingChunks),
    postingScores: toBase64(index.postingScores),
  };
  return JSON.stringify(file);
}

/** The index in `text`, or undefined where it is damaged or of another format. */
export function parseIndex(text: string): VersionedIndex | undefined {
  try {
    const file = JSON.parse(text) as IndexFile;
    if (file.format !== FORMAT) return undefined;
    const index: SearchIndex = {
      documents: file.documents,
      chunks: file.chunks,
      terms: new Map(file.terms.map((term, number) => [term, number])),
      offsets: new Uint32Array(fromBase64(file.offsets)),
      postingChunks: new Uint32Array(fromBase64(file.postingChunks)),
      postingScores: new Float32Array(fromBase64(file.postingScores)),
    };
    return isWhole(index) ? { version: file.version, index } : undefined;
  } catch {
    return undefined;
  }
}

function isWhole({ documents, chunks, terms, offsets, postingChunks, postingScores }: SearchIndex): boolean {
  return (
    offsets.length === terms.size + 1 &&
    offsets.every((offset, at) => offset >= (offsets[at - 1] ?? 0)) &&
    offsets.at(-1) === postingChunks.length &&
    postingScores.length === postingChunks.length &&
    postingChunks.every((chunk) => chunk < chunks.length) &&
    chunks.every(({ document }) => documents[document] !== undefined)
  );
}

function toBase64({ buffer, byteOffset, byteLength }: Uint32Array | Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

function fromBase64(text: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(text, 'base64')).buffer;
}
