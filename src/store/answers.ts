import { LRUCache } from 'lru-cache';
import type { AnswerRecord, AnswerStore, Clock, Log } from '../cascade/ports.ts';
import { createOnceAMinute } from './once-a-minute.ts';
import type { Records } from './records.ts';
import { isToForget, type ToForget } from './to-forget.ts';

export interface AnswersOptions {
  readonly records: Records;
  readonly clock: Clock;
  readonly ttlSeconds: number;
  readonly log: Log;
  /** True where nothing runs once the reply is given: `put` then waits for the store. */
  readonly writeThrough?: boolean | undefined;
}

export interface Answers extends AnswerStore {
  remove(answerId: string): Promise<void>;
  /** Removes the answers that are meant; `customer` means those that were given to this subject. */
  forget(toForget: ToForget): Promise<void>;
  /** Resolves once nothing is left to write. */
  flush(): Promise<void>;
}

interface Kept {
  readonly record: AnswerRecord;
  readonly expiresAtMs: number;
  /** When the store had it, on the monotonic clock; absent while, or where, it does not. */
  storedAtMs?: number;
}

const MOST_ANSWERS = 1_000;
/** What those may take together in this process, in UTF-16 units. */
const MOST_CHARACTERS = 8_000_000;
const MOST_AT_ONCE = 2;
const MOST_WAITING = 500;
/** So long this process trusts its own copy; then it asks the store, where another one may have erased it. */
const TRUST_MS = 60_000;

/**
 * What was answered lately: in this process, and behind it in the store, where others find it too. What the store
 * does not take is kept here alone.
 */
export function createAnswers(options: AnswersOptions): Answers {
  const { records, clock, ttlSeconds, log, writeThrough = false } = options;
  const near = new LRUCache<string, Kept>({
    max: MOST_ANSWERS,
    maxSize: MOST_CHARACTERS,
    sizeCalculation: ({ record: { query, answer } }) => sizeOf(query) + 2 * answer.response.length + 1_000,
  });
  /** Oldest first. */
  const waiting = new Map<string, Kept>();
  const underWay = new Map<string, Promise<void>>();
  const sayUnwritten = createOnceAMinute(clock);
  const sayDropped = createOnceAMinute(clock);

  /** Never rejects. */
  async function write(answerId: string, kept: Kept): Promise<void> {
    try {
      await records.put('answer', answerId, { value: kept.record, expiresAtMs: kept.expiresAtMs });
      kept.storedAtMs = clock.now();
    } catch (error) {
      sayUnwritten(() => log.error('answer_not_stored', { message: String(error) }));
    }
  }

  function writeWaiting(): void {
    for (const [answerId, kept] of waiting) {
      if (underWay.size >= MOST_AT_ONCE) return;
      if (underWay.has(answerId)) continue;
      waiting.delete(answerId);
      const done = write(answerId, kept).then(() => {
        underWay.delete(answerId);
        writeWaiting();
      });
      underWay.set(answerId, done);
    }
  }

  function writeBehind(answerId: string, kept: Kept): void {
    const [oldest] = waiting.keys();
    if (waiting.size >= MOST_WAITING && oldest !== undefined) {
      waiting.delete(oldest);
      sayDropped(() => log.warn('answers_too_many_to_store', { waiting: MOST_WAITING }));
    }
    waiting.set(answerId, kept);
    writeWaiting();
  }

  async function getStored(answerId: string): Promise<AnswerRecord | undefined> {
    const stored = await records.get('answer', answerId);
    return stored?.value as AnswerRecord | undefined;
  }

  async function remove(answerId: string): Promise<void> {
    near.delete(answerId);
    waiting.delete(answerId);
    await underWay.get(answerId);
    await records.remove('answer', answerId);
  }

  return {
    async get(answerId) {
      const kept = near.get(answerId);
      if (!kept) return getStored(answerId);
      if (kept.expiresAtMs <= clock.epochMs()) return undefined;
      if (kept.storedAtMs === undefined || clock.now() - kept.storedAtMs < TRUST_MS) return kept.record;
      try {
        return await getStored(answerId);
      } catch {
        return kept.record;
      }
    },

    async put(record) {
      const { answerId } = record.answer;
      const kept: Kept = { record, expiresAtMs: clock.epochMs() + ttlSeconds * 1_000 };
      near.set(answerId, kept);
      if (writeThrough) await write(answerId, kept);
      else writeBehind(answerId, kept);
    },

    remove,

    async forget(toForget) {
      const isMeant = ({ query }: AnswerRecord) => isToForget(toForget, query.caller, query.sessionId);
      const answerIds = new Set<string>();
      for (const [answerId, { record }] of near.entries()) if (isMeant(record)) answerIds.add(answerId);
      for await (const { key, value } of records.list('answer')) {
        if (isMeant(value as AnswerRecord)) answerIds.add(key);
      }
      for (const answerId of answerIds) await remove(answerId);
    },

    async flush() {
      while (underWay.size > 0) await Promise.all(underWay.values());
    },
  };
}

function sizeOf({ text, history = [] }: AnswerRecord['query']): number {
  return history.reduce((sum, { question, answer }) => sum + question.length + answer.length, text.length);
}
