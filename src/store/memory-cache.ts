import { LRUCache } from 'lru-cache';
import type { Answer } from '../cascade/answer.ts';
import type { Cache, Clock } from '../cascade/ports.ts';

const MOST_ANSWERS = 2_000;
/** What the kept answers may take together, in UTF-16 units of question and reply. */
const MOST_CHARACTERS = 8_000_000;

/** Answers in this process; past their time they stay as stopgaps until others push them out. */
export function createMemoryCache(
  settings: { readonly kind: 'memory'; readonly ttlSeconds: number } | { readonly kind: 'none' },
  clock: Clock,
): Cache {
  if (settings.kind === 'none') return { get: async () => undefined, set: async () => {} };
  const { ttlSeconds } = settings;
  const entries = new LRUCache<string, { readonly answer: Answer; readonly freshUntilMs: number }>({
    max: MOST_ANSWERS,
    maxSize: MOST_CHARACTERS,
    sizeCalculation: ({ answer }, key) => key.length + 2 * answer.response.length + 1_000,
  });
  return {
    async get(key) {
      const entry = entries.get(key);
      return entry && { answer: entry.answer, fresh: clock.now() < entry.freshUntilMs };
    },
    async set(key, answer) {
      entries.set(key, { answer, freshUntilMs: clock.now() + ttlSeconds * 1_000 });
    },
  };
}
