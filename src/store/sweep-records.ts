import { randomInt } from 'node:crypto';
import { link, rename, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Log } from '../cascade/ports.ts';
import { overSinceMs, readEnvelopeText } from './envelope.ts';
import {
  codeOf,
  readNames,
  readText,
  temporaryName,
  temporarySinceMs,
  unlinkQuietly,
  writeOver,
} from './private-files.ts';
import { isWhole, kindFolder, nameOfEntry, recordFolder, wholeFile } from './record-paths.ts';
import { RECORD_KINDS, type RecordKind } from './records.ts';
import { claimSinceMs, listVersions, versionFile } from './version-files.ts';

const INTERVAL_MS = 10 * 60_000;
/** What is over, removed or abandoned stays for this long, far longer than any change of it can be under way. */
const GRACE_MS = 3_600_000;
/** Records of one kind that one sweep opens; where there are more, each sweep begins somewhere else. */
const MOST_OPENED = 1_000;
/** Of a kind that is written whole; beyond it the oldest go. */
const MOST_KEPT = 20_000;
/** Of one kind in one sweep, to find the oldest. */
const MOST_AGED = 40_000;
/** Says when the folder was last swept, whichever process did it. */
const MARK = 'swept';

/** Sweeps behind whatever goes on, when it is time; what it returns never throws and is nobody's to wait for. */
export function createSweeper(root: string, clock: Clock, log: Log): () => void {
  let nextAt = Number.NEGATIVE_INFINITY;

  async function sweepIfDue(): Promise<void> {
    const mark = join(root, MARK);
    const agoMs = clock.epochMs() - Number((await readText(mark)) ?? Number.NaN);
    if (Math.abs(agoMs) < INTERVAL_MS) return;
    await writeOver([root], mark, String(clock.epochMs()), clock.epochMs());
    await sweepRecords(root, clock.epochMs());
  }

  return () => {
    if (clock.now() < nextAt) return;
    nextAt = clock.now() + INTERVAL_MS;
    sweepIfDue().catch((error) => log.warn('store_sweep_failed', { code: codeOf(error) }));
  };
}

/**
 * Deletes what has been over for an hour, what killed processes left, and the oldest of too many. A bounded piece of
 * it, one file after the other, so that what is asked meanwhile has its turn.
 */
export async function sweepRecords(root: string, nowMs: number): Promise<void> {
  await sweepTemporary(root, await readNames(root), nowMs);
  for (const kind of RECORD_KINDS) {
    const entries = await readNames(kindFolder(root, kind));
    await sweepTemporary(kindFolder(root, kind), entries, nowMs);
    const names = entries.flatMap((entry) => nameOfEntry(kind, entry) ?? []);
    for (const name of someOf(names, MOST_OPENED)) {
      await (isWhole(kind) ? sweepWhole(root, kind, name, nowMs) : sweepVersions(root, kind, name, nowMs));
    }
    if (isWhole(kind)) await deleteOldest(root, kind, names);
  }
}

/** Up to `count` of them in a row, from anywhere and round the end. */
function someOf(names: readonly string[], count: number): readonly string[] {
  if (names.length <= count) return names;
  const start = randomInt(names.length);
  return [...names.slice(start), ...names.slice(0, start)].slice(0, count);
}

async function sweepTemporary(folder: string, entries: readonly string[], nowMs: number): Promise<void> {
  for (const entry of entries) {
    const sinceMs = temporarySinceMs(entry) ?? claimSinceMs(entry);
    if (sinceMs !== undefined && nowMs - sinceMs > GRACE_MS) await unlinkQuietly(join(folder, entry));
  }
}

async function sweepWhole(root: string, kind: RecordKind, name: string, nowMs: number): Promise<void> {
  const file = wholeFile(root, kind, name);
  if (!(await isLongOver(file, name, 1, nowMs))) return;
  // Out of the way before it is deleted: it may just have been written anew, and then goes back.
  const taken = join(kindFolder(root, kind), temporaryName(nowMs));
  await rename(file, taken).catch(() => {});
  if (!(await isLongOver(taken, name, 1, nowMs))) await link(taken, file).catch(() => {});
  await unlinkQuietly(taken);
}

async function sweepVersions(root: string, kind: RecordKind, name: string, nowMs: number): Promise<void> {
  const folder = recordFolder(root, kind, name);
  await sweepTemporary(folder, await readNames(folder), nowMs);
  const { names, versions } = await listVersions(folder);
  if (names.length > versions.length) return;
  const highest = versions.at(-1);
  if (highest !== undefined && !(await isLongOver(versionFile(folder, highest), name, highest, nowMs)))
    return;
  // Upwards, so that the highest one counts to the last. A writer that still saw it has a claim that others heed.
  for (const version of versions) await unlinkQuietly(versionFile(folder, version));
  await rmdir(folder).catch(() => {});
}

/** False as well for what is damaged: that is for whoever reads it to tell of. */
async function isLongOver(file: string, name: string, version: number, nowMs: number): Promise<boolean> {
  const text = await readText(file);
  if (text === undefined) return false;
  const read = readEnvelopeText(text, name, version);
  return 'envelope' in read && nowMs - overSinceMs(read.envelope) > GRACE_MS;
}

async function deleteOldest(root: string, kind: RecordKind, names: readonly string[]): Promise<void> {
  if (names.length <= MOST_KEPT) return;
  const aged: { readonly file: string; readonly writtenAtMs: number }[] = [];
  for (const name of someOf(names, MOST_AGED)) {
    const file = wholeFile(root, kind, name);
    const writtenAtMs = await stat(file).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    );
    if (writtenAtMs !== undefined) aged.push({ file, writtenAtMs });
  }
  aged.sort((one, other) => one.writtenAtMs - other.writtenAtMs);
  for (const { file } of aged.slice(0, names.length - MOST_KEPT)) await unlinkQuietly(file);
}
