import { createHash, randomUUID } from 'node:crypto';
import { type Cascade, createCascade } from '../cascade/cascade.ts';
import { judgeSupport } from '../cascade/judge-support.ts';
import { type Knowledge, NO_GROUNDING } from '../cascade/passage.ts';
import type { Clock, Log, Random } from '../cascade/ports.ts';
import { scoreCourse } from '../cascade/score-course.ts';
import { scoreSupport } from '../cascade/score-support.ts';
import type { Tier } from '../cascade/tier.ts';
import { createExtractor } from '../knowledge/extract.ts';
import { loadBuiltIndex, loadFolderIndex } from '../knowledge/load-index.ts';
import { createLocalKnowledge } from '../knowledge/local-knowledge.ts';
import { createMemoryAnswers } from '../store/memory-answers.ts';
import { createMemoryCache } from '../store/memory-cache.ts';
import { createLocalTier } from '../tiers/local.ts';
import type { Config } from './config-schema.ts';

export interface AppOptions {
  readonly config: Config;
  readonly log: Log;
  /** Folder for what can be made again. */
  readonly cacheFolder: string;
  /** File with the index of the sample articles, made when the package is built. */
  readonly sampleIndex: string;
}

/** The only place where rooms meet: fills the cascade's ports with what the configuration names. */
export function createApp({ config, log, cacheFolder, sampleIndex }: AppOptions): Cascade {
  const knowledge = createKnowledge({ config, log, cacheFolder, sampleIndex });
  const extractor = createExtractor(knowledge);
  const tiers = config.tiers.map((settings): Tier => createLocalTier(settings, extractor));
  return createCascade({
    tiers,
    knowledge,
    extractor,
    scorer: config.routing.scorer === 'course' ? scoreCourse : scoreSupport,
    judge: judgeSupport,
    cache: createMemoryCache(config.cache, clock),
    answers: createMemoryAnswers(),
    clock,
    random,
    log,
    settings: {
      thresholds: config.routing.thresholds ?? spreadThresholds(tiers.length),
      minConfidence: config.routing.minConfidence,
      deadlineMs: config.deadlineMs,
      fingerprint: createHash('sha256')
        .update(JSON.stringify([config.tiers, config.routing]))
        .digest('base64url'),
    },
  });
}

export const clock: Clock = {
  now: () => performance.now(),
  // Node's own promise of a timer builds an error with a stack for each one that is aborted; most of ours are.
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, signal.aborted ? 0 : Math.max(0, ms));
      signal.addEventListener('abort', end, { once: true });
    }),
};

export const random: Random = { next: Math.random, id: () => `ans_${randomUUID()}` };

function createKnowledge({
  config: { knowledge, tiers },
  log,
  cacheFolder,
  sampleIndex,
}: AppOptions): Knowledge {
  const onlyLocal = tiers.every(({ provider }) => provider === 'local');
  if (knowledge?.kind === 'local')
    return createLocalKnowledge(() => loadFolderIndex(knowledge.path, cacheFolder, log));
  if (knowledge === undefined && onlyLocal) return createLocalKnowledge(() => loadBuiltIndex(sampleIndex));
  return { version: () => 'none', search: async () => NO_GROUNDING };
}

/** The course's 3 and 7 for three tiers, and the same stretch divided evenly for any other number. */
function spreadThresholds(tiers: number): number[] {
  return Array.from({ length: tiers - 1 }, (_, index) => 5 + ((index - (tiers - 2) / 2) * 8) / (tiers - 1));
}
