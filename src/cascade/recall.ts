import type { Answer } from './answer.ts';
import { type CacheKeys, type ToNearQuestion, toCacheKeys } from './cache-key.ts';
import type { OrNothing } from './or-nothing.ts';
import type { Cache, Remembered } from './ports.ts';
import type { Query } from './query.ts';
import type { Limits } from './route.ts';

export interface RecallOptions {
  readonly cache: Cache;
  readonly tierNames: readonly string[];
  /** Stands for the knowledge and the configuration that make an answer, as they are now. */
  readonly made: () => string;
  readonly toNearQuestion: ToNearQuestion | undefined;
  readonly orNothing: OrNothing;
}

type IsFit = (answer: Answer) => boolean;

/** What has been answered before, to whoever asks the same. */
export function createRecall({ cache, tierNames, made, toNearQuestion, orNothing }: RecallOptions) {
  const toKeys = (query: Query): CacheKeys => toCacheKeys(query, made(), toNearQuestion);

  async function find({ exact, near }: CacheKeys, isFit: IsFit): Promise<Remembered | undefined> {
    const found = await Promise.all([cache.get(exact), near ? cache.get(near) : undefined]);
    const kept = found.filter((remembered) => remembered !== undefined);
    return kept.find(({ fresh, answer }) => fresh && isFit(answer)) ?? kept[0];
  }

  return {
    toKeys,

    /** A fresh answer that `isFit`, the very question's before one in other words; else what may serve as a stopgap. */
    find: (keys: CacheKeys, isFit: IsFit) => orNothing('cache_unreadable', () => find(keys, isFit)),

    async keep(query: Query, answer: Answer): Promise<void> {
      // The knowledge may have made its version known only by now.
      const { exact, near } = toKeys(query);
      const keys = near ? [exact, near] : [exact];
      await orNothing('answer_not_cached', () => Promise.all(keys.map((key) => cache.set(key, answer))));
    },

    /** What makes questions one that are asked at the same time: all that decides the answer and how it is reached. */
    toFlight({ minTier, maxTier, maxCostNanoUsd, minConfidence }: Query, { exact }: CacheKeys): string {
      return `${exact} ${JSON.stringify([minTier, maxTier, maxCostNanoUsd, minConfidence])}`;
    },

    /** Whether a kept answer is one that this caller would have taken. */
    isFit(answer: Answer, { first, last }: Limits, minConfidence: number): boolean {
      const tier = tierNames.indexOf(answer.tier ?? '');
      return tier >= first && tier <= last && answer.confidence >= minConfidence;
    },
  };
}
