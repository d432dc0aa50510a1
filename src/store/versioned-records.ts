import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../cascade/ports.ts';
import { type Envelope, type ReadEnvelope, readEnvelopeText, toEnvelopeText } from './envelope.ts';
import { codeOf, readText, syncFolder } from './private-files.ts';
import { isDurable, kindFolder, recordFolder } from './record-paths.ts';
import type { RecordKind } from './records.ts';
import type { SetAside } from './set-aside.ts';
import { commitVersion, listVersions, versionFile } from './version-files.ts';

/** How often others may be quicker before one gives up. */
const MOST_TRIES = 50;

export interface Latest {
  /** The highest version there is; 0 for none. */
  readonly version: number;
  /** Undefined where there is none. */
  readonly envelope?: Envelope;
}

/** Records of the kinds that several change at once, each a folder of versions (version-files.ts). */
export interface VersionedRecords {
  readLatest(kind: RecordKind, name: string): Promise<Latest>;
  /** Makes `envelope.version` if it follows upon the latest; else false. */
  commit(kind: RecordKind, name: string, envelope: Envelope): Promise<boolean>;
  remove(kind: RecordKind, name: string): Promise<void>;
}

export function createVersionedRecords(root: string, clock: Clock, setAside: SetAside): VersionedRecords {
  function commit(kind: RecordKind, name: string, envelope: Envelope): Promise<boolean> {
    const folders = [root, kindFolder(root, kind), recordFolder(root, kind, name)];
    const { version: number } = envelope;
    return commitVersion(
      folders,
      { number, text: toEnvelopeText(envelope), durable: isDurable(kind) },
      clock,
    );
  }

  /** Undefined where it has been deleted. */
  async function readVersion(
    kind: RecordKind,
    name: string,
    version: number,
  ): Promise<ReadEnvelope | undefined> {
    const text = await readText(versionFile(recordFolder(root, kind, name), version));
    return text === undefined ? undefined : readEnvelopeText(text, name, version);
  }

  /**
   * Puts the last sound one of `versions` above the damaged ones, and these aside. The highest goes aside last:
   * were its number free again, another's change could take it and then be mistaken for what was damaged.
   */
  async function restore(
    kind: RecordKind,
    name: string,
    versions: readonly number[],
    why: string,
  ): Promise<void> {
    const folder = recordFolder(root, kind, name);
    const [highest = 0, ...others] = versions.toReversed();
    let sound: Envelope = { version: 0, removedAtMs: clock.epochMs() };
    for (const version of others) {
      const read = await readVersion(kind, name, version);
      if (!read) continue;
      if ('envelope' in read) {
        sound = read.envelope;
        break;
      }
      await setAside.add({ kind, name, version, file: versionFile(folder, version), why: read.why });
    }
    await commit(kind, name, { ...sound, version: highest + 1 });
    await setAside.add({ kind, name, version: highest, file: versionFile(folder, highest), why });
  }

  return {
    commit,
    async readLatest(kind, name) {
      for (let tries = 1; tries <= MOST_TRIES; tries++) {
        const { versions } = await listVersions(recordFolder(root, kind, name));
        const version = versions.at(-1);
        if (version === undefined) return { version: 0 };
        const read = await readVersion(kind, name, version);
        // Gone: it has been changed twice since we looked.
        if (!read) continue;
        if ('envelope' in read) return { version, envelope: read.envelope };
        await restore(kind, name, versions, read.why);
      }
      throw new Error(`A ${kind} was changed by others ${MOST_TRIES} times while it was to be read.`);
    },
    /** Leaves a version that says so and no more, so that whoever is changing the record finds it changed. */
    async remove(kind, name) {
      const folder = recordFolder(root, kind, name);
      for (let tries = 1; tries <= MOST_TRIES; tries++) {
        const { names, versions } = await listVersions(folder);
        if (names.length === 0) return;
        const version = (versions.at(-1) ?? 0) + 1;
        if (!(await commit(kind, name, { version, removedAtMs: clock.epochMs() }))) continue;
        const after = await listVersions(folder);
        const kept = after.versions.filter((number) => number >= version).map((number) => `${number}.json`);
        // Files on their way, too: a writer that is alive finds its own gone, and begins anew.
        for (const entry of after.names) if (!kept.includes(entry)) await unlinkIfThere(join(folder, entry));
        await syncFolder(folder);
        return;
      }
      throw new Error(`A ${kind} was changed by others ${MOST_TRIES} times while it was to be removed.`);
    },
  };
}

async function unlinkIfThere(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}
