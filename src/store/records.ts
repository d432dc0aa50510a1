/**
 * What is kept. `answer`, `cache` and `tier` are written whole, and the last one wins; the others are changed by
 * several at once, and only against the version that was read (see update.ts).
 */
export const RECORD_KINDS = [
  'answer',
  'cache',
  'tier',
  'session',
  'ticket',
  'incident',
  'budget',
  'benchmark',
  'job',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** A JSON document. Times are milliseconds since 1970. */
export interface StoredRecord {
  readonly key: string;
  readonly value: unknown;
  /** A positive integer; each change adds one. One that was removed and comes again may begin anywhere. */
  readonly version: number;
  /** Absent for what is kept until it is removed. */
  readonly expiresAtMs?: number | undefined;
}

export interface RecordToKeep {
  /** JSON; at most 350 KB of it. */
  readonly value: unknown;
  readonly expiresAtMs?: number | undefined;
}

/**
 * Documents by kind and key, shared by every process that names the same store. A key is any text; what stands
 * in it can be read by whoever reads the store. Each method rejects where the store cannot be reached or written.
 */
export interface Records {
  /** Undefined where there is none, or its time is over. */
  get(kind: RecordKind, key: string): Promise<StoredRecord | undefined>;
  /** Writes over what is there. Others read it, and it survives this process, once this resolves. */
  put(kind: RecordKind, key: string, record: RecordToKeep): Promise<void>;
  /**
   * Writes if `version` is still the latest (0: there is none, or its time is over); false where somebody was
   * quicker. What is written is durable once this resolves: it survives the machine.
   */
  swap(kind: RecordKind, key: string, version: number, record: RecordToKeep): Promise<boolean>;
  /** Erases it, with every earlier version. Whoever changes it at the same time begins anew. */
  remove(kind: RecordKind, key: string): Promise<void>;
  /** Those whose time is not over, in no order. */
  list(kind: RecordKind): AsyncIterable<StoredRecord>;
}
