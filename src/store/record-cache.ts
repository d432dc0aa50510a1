import type { Answer } from '../cascade/answer.ts';
import type { Cache, Clock } from '../cascade/ports.ts';
import { toDigest } from './digest.ts';
import type { Records } from './records.ts';

interface RecordCacheOptions {
  readonly records: Records;
  readonly clock: Clock;
  readonly ttlSeconds: number;
}

/** How long an answer past its time stays as a stopgap. */
const STALE_SECONDS = 7 * 86_400;

interface Kept {
  readonly answer: Answer;
  readonly freshUntilMs: number;
}

/** Answers that all who share the store give. Questions stand in it as hashes. */
export function createRecordCache({ records, clock, ttlSeconds }: RecordCacheOptions): Cache {
  return {
    async get(key) {
      const record = await records.get('cache', toDigest([key]));
      if (!record) return undefined;
      const { answer, freshUntilMs } = record.value as Kept;
      return { answer, fresh: clock.epochMs() < freshUntilMs };
    },
    async set(key, answer) {
      const freshUntilMs = clock.epochMs() + ttlSeconds * 1_000;
      const value: Kept = { answer, freshUntilMs };
      await records.put('cache', toDigest([key]), {
        value,
        expiresAtMs: freshUntilMs + STALE_SECONDS * 1_000,
      });
    },
  };
}
