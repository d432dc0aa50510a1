import { randomUUID } from 'node:crypto';
import { link, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../cascade/ports.ts';
import { codeOf, inFolders, readNames, syncFolder, unlinkQuietly, writeTemporary } from './private-files.ts';

// The versions of one record, each a file `<number>.json` that never changes, in a folder of their own. Processes
// that share it agree by link(2) alone, which makes a name only where there is none: who links `<n + 1>.json` has
// changed version n. Old versions are deleted, though, and a writer that was held up could link a number that others
// had long used and deleted. Hence a claim: before its last look at the folder a writer gives its file a name that
// says which number it is after, and nobody deletes a version from a claimed number on. So if the last look showed n
// on top, whatever became `<n + 1>.json` since is still there, and link tells the truth. To look afterwards instead
// would not do: a higher version then may as well have been built upon one's own, and undoing that would write twice.

const VERSION = /^([1-9]\d{0,14})\.json$/;
const CLAIM = /^([1-9]\d{0,14})\.(\d{1,16})\.[0-9a-f-]{36}\.claim$/;

/**
 * A claim of a process that was killed is to hold up the deleting of old versions neither for ever nor, where the
 * wall clock is set, too short: it counts while it is this young or this few versions have come since.
 */
const CLAIM_COUNTS_MS = 60_000;
const CLAIM_COUNTS_VERSIONS = 100;
/** A writer that was held up for this long between its claim and its link no longer trusts the outcome. */
const MOST_HELD_UP_MS = 30_000;

/** By one change; after a claim that held much up, the rest goes by and by. */
const MOST_DELETED = 50;

interface Claim {
  readonly number: number;
  readonly sinceMs: number;
}

export interface VersionListing {
  /** Ascending. The highest one is what counts; it is never deleted while the record lives. */
  readonly versions: readonly number[];
  readonly claims: readonly Claim[];
  /** Every name in the folder. */
  readonly names: readonly string[];
}

export interface VersionToCommit {
  readonly number: number;
  readonly text: string;
  /** Whether it has to survive the machine, not only the process. */
  readonly durable: boolean;
}

export const versionFile = (folder: string, number: number) => join(folder, `${number}.json`);

/** Since when a claim with this name has been there; undefined for the name of anything else. */
export function claimSinceMs(name: string): number | undefined {
  const since = CLAIM.exec(name)?.[2];
  return since === undefined ? undefined : Number(since);
}

/** Empty where there is no such folder. */
export async function listVersions(folder: string): Promise<VersionListing> {
  const names = await readNames(folder);
  const versions: number[] = [];
  const claims: Claim[] = [];
  for (const name of names) {
    const version = VERSION.exec(name);
    if (version) versions.push(Number(version[1]));
    const claim = CLAIM.exec(name);
    if (claim) claims.push({ number: Number(claim[1]), sinceMs: Number(claim[2]) });
  }
  return { versions: versions.sort((one, other) => one - other), claims, names };
}

/**
 * Makes version `number` of the record in the last of `folders` if the one before it is the highest (for 1: if there
 * is none), and deletes what came before that. False where somebody was quicker. Rejects with the system's error;
 * the version may have been made all the same.
 */
export async function commitVersion(
  folders: readonly string[],
  { number, text, durable }: VersionToCommit,
  clock: Clock,
): Promise<boolean> {
  const folder = folders.at(-1) ?? '';
  const sinceMs = clock.epochMs();
  const file = await inFolders(folders, () => writeTemporary(folder, text, { epochMs: sinceMs, durable }));
  const claimedAtMs = clock.epochMs();
  const claimedAt = clock.now();
  const claim = join(folder, `${number}.${claimedAtMs}.${randomUUID()}.claim`);
  if (!(await succeeds(rename(file, claim)))) return false;
  let listing: VersionListing;
  try {
    listing = await listVersions(folder);
    if ((listing.versions.at(-1) ?? 0) !== number - 1) return false;
    // A claim on a higher number: that writer still saw what has been swept away since, and will stand above us.
    if (listing.claims.some((other) => other.number > number)) return false;
    if (!(await succeeds(link(claim, versionFile(folder, number))))) return false;
  } finally {
    await unlinkQuietly(claim);
  }
  if (clock.now() - claimedAt > MOST_HELD_UP_MS) {
    throw new Error('Writing a record took so long that whether it was written is not known.');
  }
  if (durable) {
    await syncFolder(folder);
    if (number === 1) await syncFolder(dirname(folder));
  }
  for (const old of toDelete(listing, number, claimedAtMs)) await unlinkQuietly(versionFile(folder, old));
  return true;
}

/** What no longer counts once `number` is there; the one before it is kept, in case that one turns out to be torn. */
function toDelete({ versions, claims }: VersionListing, number: number, nowMs: number): readonly number[] {
  const counts = (claim: Claim) =>
    Math.abs(nowMs - claim.sinceMs) < CLAIM_COUNTS_MS || number - claim.number < CLAIM_COUNTS_VERSIONS;
  const kept = Math.min(number - 1, ...claims.filter(counts).map((claim) => claim.number));
  return versions.filter((version) => version < kept).slice(0, MOST_DELETED);
}

/** False where the new name is taken, or the file is gone: whoever removes a record deletes what is on its way. */
async function succeeds(step: Promise<void>): Promise<boolean> {
  try {
    await step;
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}
