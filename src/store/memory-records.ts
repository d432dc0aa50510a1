import { LRUCache } from 'lru-cache';
import type { Clock } from '../cascade/ports.ts';
import type { RecordKind, Records, RecordToKeep, StoredRecord } from './records.ts';

interface Kept {
  /** The value as JSON, so that nobody holds what another one changes. */
  readonly json: string;
  readonly version: number;
  readonly expiresAtMs: number | undefined;
}

interface Bounds {
  readonly records: number;
  /** UTF-16 units of keys and JSON together. */
  readonly characters: number;
}

/** Each kind has its own room: a flood of answers pushes out answers, never a ticket. */
const BOUNDS: Readonly<Record<RecordKind, Bounds>> = {
  answer: { records: 20_000, characters: 64_000_000 },
  cache: { records: 20_000, characters: 64_000_000 },
  tier: { records: 1_000, characters: 4_000_000 },
  session: { records: 20_000, characters: 64_000_000 },
  ticket: { records: 20_000, characters: 64_000_000 },
  incident: { records: 1_000, characters: 64_000_000 },
  budget: { records: 20_000, characters: 16_000_000 },
  benchmark: { records: 20_000, characters: 64_000_000 },
  job: { records: 20_000, characters: 64_000_000 },
};
/** What a record takes besides its key and value. */
const OVERHEAD_CHARACTERS = 100;

/**
 * Records of this process, gone with it. Where a kind's room is full, those that were used least lately make way.
 * No method rejects.
 */
export function createMemoryRecords(clock: Clock): Records {
  // No version that was ever given is given again, though its record be gone: a swap that still has it must lose.
  let highestGone = 0;
  const rooms = new Map<RecordKind, LRUCache<string, Kept>>();

  function roomOf(kind: RecordKind): LRUCache<string, Kept> {
    const known = rooms.get(kind);
    if (known) return known;
    const room = new LRUCache<string, Kept>({
      max: BOUNDS[kind].records,
      maxSize: BOUNDS[kind].characters,
      sizeCalculation: ({ json }, key) => OVERHEAD_CHARACTERS + key.length + json.length,
      dispose: ({ version }, _, reason) => {
        if (reason !== 'set') highestGone = Math.max(highestGone, version);
      },
    });
    rooms.set(kind, room);
    return room;
  }

  const isOver = ({ expiresAtMs }: Kept) => expiresAtMs !== undefined && expiresAtMs <= clock.epochMs();

  function write(kind: RecordKind, key: string, { value, expiresAtMs }: RecordToKeep): void {
    const room = roomOf(kind);
    const version = (room.peek(key)?.version ?? highestGone) + 1;
    room.set(key, { json: JSON.stringify(value), version, expiresAtMs });
  }

  return {
    async get(kind, key) {
      const kept = roomOf(kind).get(key);
      return kept && !isOver(kept) ? toStored(key, kept) : undefined;
    },
    async put(kind, key, record) {
      write(kind, key, record);
    },
    async swap(kind, key, version, record) {
      const kept = roomOf(kind).peek(key);
      if (version === 0 ? kept && !isOver(kept) : version !== kept?.version) return false;
      write(kind, key, record);
      return true;
    },
    async remove(kind, key) {
      roomOf(kind).delete(key);
    },
    async *list(kind) {
      for (const [key, kept] of [...roomOf(kind).entries()]) if (!isOver(kept)) yield toStored(key, kept);
    },
  };
}

function toStored(key: string, { json, version, expiresAtMs }: Kept): StoredRecord {
  const stored = { key, value: JSON.parse(json) as unknown, version };
  return expiresAtMs === undefined ? stored : { ...stored, expiresAtMs };
}
