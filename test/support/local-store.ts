import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Log } from '../../src/cascade/ports.ts';
import { createLocalRecords } from '../../src/store/local-records.ts';
import type { RecordKind, Records } from '../../src/store/records.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { temporaryFolder } from './server-process.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** A store in a folder of its own, and what it says and leaves there. */
export interface LocalStore {
  /** Not made yet. */
  readonly folder: string;
  readonly clock: VirtualClock;
  readonly log: Log;
  readonly records: Records;
  /** Another process's view of the same folder, as far as it can be had within one. */
  another(): Records;
  /** Lines of the log. */
  readonly logged: readonly string[];
  /** The record's file, or its folder of versions. */
  pathOf(kind: RecordKind, key: string): string;
  /** Every file of a record or set aside, relative to the folder, in order. */
  files(): readonly string[];
  /** What is set aside, in order of the names. */
  asides(): readonly Buffer[];
}

export function createLocalStore(folder: string = join(temporaryFolder(), 'store')): LocalStore {
  const clock = createVirtualClock();
  const logged: string[] = [];
  const log = createLog('info', (line) => void logged.push(line));
  const files = () =>
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && entry.parentPath !== folder)
          .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
          .sort()
      : [];
  return {
    folder,
    clock,
    log,
    records: createLocalRecords({ folder, clock, log }),
    another: () => createLocalRecords({ folder, clock, log }),
    logged,
    pathOf(kind, key) {
      const name = createHash('sha256').update(JSON.stringify(key)).digest('hex').slice(0, 32);
      return join(folder, kind, ['answer', 'cache', 'tier'].includes(kind) ? `${name}.json` : name);
    },
    files,
    asides: () =>
      files()
        .filter((name) => name.startsWith('set-aside'))
        .map((name) => readFileSync(join(folder, name))),
  };
}
