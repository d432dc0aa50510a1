import type { Clock, Log, Random } from '../../src/cascade/ports.ts';
import { createLocalRecords } from '../../src/store/local-records.ts';
import { createMemoryRecords } from '../../src/store/memory-records.ts';
import type { Records } from '../../src/store/records.ts';
import { createUpdates } from '../../src/store/update.ts';
import { createFailingRecords } from './failing-records.ts';

interface Logged {
  readonly level: 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: Readonly<Record<string, unknown>> | undefined;
}

const random: Random = { next: Math.random, id: () => '' };

/** What one process has of a store; `records` are in memory unless given, and fail when told to. */
export function createStoreParts<OwnClock extends Clock>(
  clock: OwnClock,
  given: Records = createMemoryRecords(clock),
) {
  const records = createFailingRecords(given);
  const logged: Logged[] = [];
  const at =
    (level: Logged['level']): Log['info'] =>
    (event, fields) =>
      void logged.push({ level, event, fields });
  const log: Log = { info: at('info'), warn: at('warn'), error: at('error') };
  return { clock, records, update: createUpdates(records, clock, random), log, logged };
}

/** The same on a real folder. */
export function createFolderParts<OwnClock extends Clock>(clock: OwnClock, folder: string) {
  return createStoreParts(clock, createLocalRecords({ folder, clock, log: SILENT }));
}

/** Time as it goes, for what several processes really compete for. */
export const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  epochMs: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };
