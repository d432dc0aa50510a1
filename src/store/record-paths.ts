import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { RecordKind } from './records.ts';

/** The kinds that are written whole; the others are kept as versions. */
const WHOLE: readonly RecordKind[] = ['answer', 'cache', 'tier'];
/** A session that a dead machine takes with it is no loss that each turn should wait on the disk for. */
const NOT_DURABLE: readonly RecordKind[] = [...WHOLE, 'session'];

export const isWhole = (kind: RecordKind) => WHOLE.includes(kind);
export const isDurable = (kind: RecordKind) => !NOT_DURABLE.includes(kind);

const NAME_LENGTH = 32;
const NAME = /^[0-9a-f]{32}$/;
const NAME_OF_FILE = /^([0-9a-f]{32})\.json$/;

/**
 * What a record's file or folder is called. Keys are hostile text of any length; a digest is neither, and is the
 * same where a file system knows no case. Of the key as JSON, since lone surrogates are all one in UTF-8.
 */
export function toName(key: string): string {
  return createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, NAME_LENGTH);
}

export const kindFolder = (root: string, kind: RecordKind) => join(root, kind);
export const wholeFile = (root: string, kind: RecordKind, name: string) => join(root, kind, `${name}.json`);
export const recordFolder = (root: string, kind: RecordKind, name: string) => join(root, kind, name);

/** The name of the record that an entry of its kind's folder belongs to; undefined for the name of anything else. */
export function nameOfEntry(kind: RecordKind, entry: string): string | undefined {
  return isWhole(kind) ? NAME_OF_FILE.exec(entry)?.[1] : NAME.exec(entry)?.[0];
}
