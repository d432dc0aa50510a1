import { randomUUID } from 'node:crypto';
import { link, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Log } from '../cascade/ports.ts';
import { readEnvelopeText } from './envelope.ts';
import { codeOf, makeFolder, readNames, readText, unlinkQuietly } from './private-files.ts';
import type { RecordKind } from './records.ts';

/** A file that is not what was written there. */
export interface Damaged {
  readonly kind: RecordKind;
  /** Of the record's file or folder. */
  readonly name: string;
  readonly version: number;
  readonly file: string;
  readonly why: string;
}

/** Where damaged files go, so that nobody takes them for records and a person can look at them. */
export interface SetAside {
  /** Moves one there and says so in the log; nothing where another process was quicker. */
  add(damaged: Damaged): Promise<void>;
  /** Erases what is there of a record. */
  erase(kind: RecordKind, name: string): Promise<void>;
}

export function createSetAside(root: string, clock: Clock, log: Log): SetAside {
  const folder = join(root, 'set-aside');
  return {
    async add({ kind, name, version, file, why }) {
      const time = new Date(clock.epochMs()).toISOString().replaceAll(':', '');
      const aside = join(folder, `${kind}.${name}.${version}.${time}.${randomUUID()}.json`);
      await makeFolder(folder);
      try {
        await rename(file, aside);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return;
        throw error;
      }
      // What is written whole may just have been written anew: then it goes back, unless there is a newer one still.
      if ('envelope' in readEnvelopeText((await readText(aside)) ?? '', name, version)) {
        await link(aside, file).catch(() => {});
        await unlinkQuietly(aside);
      } else {
        log.error('record_set_aside', { kind, file: aside, why });
      }
    },
    async erase(kind, name) {
      for (const entry of await readNames(folder)) {
        if (entry.startsWith(`${kind}.${name}.`)) await unlinkQuietly(join(folder, entry));
      }
    },
  };
}
