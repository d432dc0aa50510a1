import type { Clock, Random } from '../cascade/ports.ts';
import type { RecordKind, Records } from './records.ts';

/** What a change came to. Without a `value` it only looked, and nothing is written on its account. */
export interface Updated<Value, Result> {
  readonly result: Result;
  readonly value?: Value | undefined;
  /** When the value's time is over, in milliseconds since 1970; absent for what is kept until it is removed. */
  readonly expiresAtMs?: number | undefined;
}

/**
 * Changes one record as if nobody else did at the same time, and resolves to what `change` came to once that is
 * durable. `current` is undefined where there is no record. `change` is pure (it leaves `current` as it is), quick,
 * and may be called several times; what it throws, this rejects with, and nothing is written for it. Rejects too
 * where the store does; a write may have been done all the same then, so what is tried again has to find out by
 * itself, as by a key of its own in the value.
 */
export type Update = <Value, Result>(
  kind: RecordKind,
  key: string,
  change: (current: Value | undefined) => Updated<Value, Result>,
) => Promise<Result>;

/** How often a change may find that another process was quicker. */
const MOST_LOSSES = 60;
/** The pause after a loss is anything up to this, doubled with every further one. */
const FIRST_PAUSE_MS = 4;
const LONGEST_PAUSE_MS = 200;
const NEVER = new AbortController().signal;

interface Waiting {
  readonly change: (current: unknown) => Updated<unknown, unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: unknown) => void;
  losses: number;
}

/**
 * Updates over any store. Those of this process to one record queue up, and all that wait are applied in their
 * order and written together: 200 at once cost two or three writes, not 200, and never compete with each other.
 */
export function createUpdates(records: Records, clock: Clock, random: Random): Update {
  const queues = new Map<string, Waiting[]>();

  /** False where another process was quicker; then nothing has been settled. */
  async function commit(kind: RecordKind, key: string, batch: readonly Waiting[]): Promise<boolean> {
    const found = await records.get(kind, key);
    let value = found?.value;
    let expiresAtMs: number | undefined;
    let isChanged = false;
    const settlements: (() => void)[] = [];
    for (const { change, resolve, reject } of batch) {
      try {
        const updated = change(value);
        settlements.push(() => resolve(updated.result));
        if (updated.value === undefined) continue;
        ({ value, expiresAtMs } = updated);
        isChanged = true;
      } catch (error) {
        settlements.push(() => reject(error));
      }
    }
    const record = expiresAtMs === undefined ? { value } : { value, expiresAtMs };
    if (isChanged && !(await records.swap(kind, key, found?.version ?? 0, record))) return false;
    // Not before: a refusal, too, may rest on what another of the batch was about to write.
    for (const settle of settlements) settle();
    return true;
  }

  /** Works `queue` off and forgets it. Never rejects. */
  async function work(kind: RecordKind, key: string, queue: Waiting[]): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0);
      try {
        if (await commit(kind, key, batch)) continue;
      } catch (error) {
        for (const { reject } of batch) reject(error);
        continue;
      }
      for (const waiting of batch) {
        if (++waiting.losses >= MOST_LOSSES) waiting.reject(new Error(toLossMessage(kind)));
      }
      const rest = batch.filter(({ losses }) => losses < MOST_LOSSES);
      queue.unshift(...rest);
      const losses = rest[0]?.losses ?? 1;
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (losses - 1));
      await clock.sleep(random.next() * pauseMs, NEVER);
    }
    // In the same turn as the last look, so that nobody joins a queue that is not looked at any more.
    queues.delete(toName(kind, key));
  }

  return <Value, Result>(
    kind: RecordKind,
    key: string,
    change: (current: Value | undefined) => Updated<Value, Result>,
  ) =>
    new Promise<Result>((resolve, reject) => {
      const waiting = { change, resolve, reject, losses: 0 } as Waiting;
      const queue = queues.get(toName(kind, key));
      if (queue) return void queue.push(waiting);
      const own = [waiting];
      queues.set(toName(kind, key), own);
      void work(kind, key, own);
    });
}

/** No kind has a space in it. */
const toName = (kind: RecordKind, key: string) => `${kind} ${key}`;

const toLossMessage = (kind: RecordKind) =>
  `A ${kind} was changed by others ${MOST_LOSSES} times while it was to be updated.`;
