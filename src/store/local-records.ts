import { unlink } from 'node:fs/promises';
import type { Clock, Log } from '../cascade/ports.ts';
import { type Envelope, isOver, readEnvelopeText, toEnvelopeText } from './envelope.ts';
import { codeOf, readNames, readText, syncFolder, writeOver } from './private-files.ts';
import { isWhole, kindFolder, nameOfEntry, toName, wholeFile } from './record-paths.ts';
import type { RecordKind, Records, StoredRecord } from './records.ts';
import { createSetAside } from './set-aside.ts';
import { createSweeper } from './sweep-records.ts';
import { createVersionedRecords } from './versioned-records.ts';

export interface LocalRecordsOptions {
  /** Made at the first write; the folder that it is in has to be there. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is written whole has no versions. */
const ONLY_VERSION = 1;

/**
 * Records in a folder that any number of processes of one machine share. There is no lock, so none of them waits
 * for another and none that is killed leaves one behind:
 * - `answer`, `cache` and `tier` are `<kind>/<name>.json`, renamed into place. That outlives the process; nobody
 *   who waits for an answer waits for the disk.
 * - `session`, `ticket`, `incident` and `budget` are `<kind>/<name>/<version>.json` (version-files.ts); all but the
 *   sessions are on the disk itself before `swap` resolves.
 *
 * A file that is not what was written goes to `set-aside/` with an error in the log; of what has versions the one
 * before it counts again. A file that cannot be read is none of that: every method rejects with the system's error,
 * under its `code` (ENOSPC, EACCES). Only the owner can enter the folders and read the files. What is over or was
 * left by killed processes is swept away by and by, and of answers and cache entries 20,000 each are kept.
 */
export function createLocalRecords({ folder: root, clock, log }: LocalRecordsOptions): Records {
  const sweep = createSweeper(root, clock, log);
  const setAside = createSetAside(root, clock, log);
  const versioned = createVersionedRecords(root, clock, setAside);

  async function readWhole(kind: RecordKind, name: string): Promise<Envelope | undefined> {
    const file = wholeFile(root, kind, name);
    const text = await readText(file);
    if (text === undefined) return undefined;
    const read = readEnvelopeText(text, name, ONLY_VERSION);
    if ('envelope' in read) return read.envelope;
    await setAside.add({ kind, name, version: ONLY_VERSION, file, why: read.why });
    return undefined;
  }

  async function removeWhole(kind: RecordKind, name: string): Promise<void> {
    try {
      await unlink(wholeFile(root, kind, name));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      throw error;
    }
    await syncFolder(kindFolder(root, kind));
  }

  async function read(kind: RecordKind, name: string): Promise<StoredRecord | undefined> {
    const envelope = isWhole(kind)
      ? await readWhole(kind, name)
      : (await versioned.readLatest(kind, name)).envelope;
    if (!envelope || isOver(envelope, clock.epochMs())) return undefined;
    const { key = '', value, version, expiresAtMs } = envelope;
    return expiresAtMs === undefined ? { key, value, version } : { key, value, version, expiresAtMs };
  }

  return {
    get: (kind, key) => read(kind, toName(key)),
    async put(kind, key, { value, expiresAtMs }) {
      if (!isWhole(kind)) throw new TypeError(`Records of kind ${kind} are changed by swap, never by put.`);
      const text = toEnvelopeText({ key, version: ONLY_VERSION, value, expiresAtMs });
      const folders = [root, kindFolder(root, kind)];
      await writeOver(folders, wholeFile(root, kind, toName(key)), text, clock.epochMs());
      sweep();
    },
    async swap(kind, key, version, { value, expiresAtMs }) {
      if (isWhole(kind)) throw new TypeError(`Records of kind ${kind} are written by put, never by swap.`);
      const name = toName(key);
      let next = version + 1;
      if (version === 0) {
        const latest = await versioned.readLatest(kind, name);
        if (latest.envelope && !isOver(latest.envelope, clock.epochMs())) return false;
        next = latest.version + 1;
      }
      const isMade = await versioned.commit(kind, name, { key, version: next, value, expiresAtMs });
      sweep();
      return isMade;
    },
    async remove(kind, key) {
      const name = toName(key);
      await (isWhole(kind) ? removeWhole(kind, name) : versioned.remove(kind, name));
      await setAside.erase(kind, name);
    },
    async *list(kind) {
      for (const entry of await readNames(kindFolder(root, kind))) {
        const name = nameOfEntry(kind, entry);
        const record = name === undefined ? undefined : await read(kind, name);
        if (record) yield record;
      }
    },
  };
}
