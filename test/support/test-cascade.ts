import { type Cascade, createCascade } from '../../src/cascade/cascade.ts';
import type { CascadeDependencies, CascadeSettings } from '../../src/cascade/dependencies.ts';
import type { CascadeEvent } from '../../src/cascade/events.ts';
import { type Extractor, type Knowledge, NO_GROUNDING } from '../../src/cascade/passage.ts';
import type { Log } from '../../src/cascade/ports.ts';
import type { Query } from '../../src/cascade/query.ts';
import { createMemoryCache } from '../../src/store/memory-cache.ts';
import { judgeByText } from './fake-tier.ts';
import { blindRedactor, countingRandom, createTestStores } from './test-stores.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export interface TestCascade {
  readonly cascade: Cascade;
  readonly clock: VirtualClock;
  readonly events: readonly CascadeEvent[];
  readonly logged: readonly { readonly event: string; readonly fields: unknown }[];
  ask(
    query?: Partial<Query>,
    options?: { signal?: AbortSignal; recall?: boolean; readAlong?: boolean },
  ): ReturnType<Cascade['answer']>;
}

export const TEST_SETTINGS: CascadeSettings = {
  policy: 'thresholds',
  thresholds: [3, 7],
  acceptance: new Map(),
  minConfidence: 0.7,
  deadlineMs: 20_000,
  clarify: true,
  useCases: new Map(),
  fingerprint: 'f1',
  atLimit: 'static',
};

export const silentKnowledge: Knowledge = { version: () => 'v1', search: async () => NO_GROUNDING };

export const emptyExtractor: Extractor = {
  extract: async () => ({ text: 'nothing found', citations: [], abstained: true }),
};

export function recordingLog(): { readonly log: Log; readonly logged: { event: string; fields: unknown }[] } {
  const logged: { event: string; fields: unknown }[] = [];
  const keep = (event: string, fields?: unknown) => void logged.push({ event, fields });
  return { log: { info: keep, warn: keep, error: keep }, logged };
}

/** A cascade of hand-made parts on virtual time with TEST_SETTINGS: score 1 whatever is asked. */
export function createTestCascade(
  parts: Partial<CascadeDependencies> & { clock?: VirtualClock },
): TestCascade {
  const clock = parts.clock ?? createVirtualClock();
  const events: CascadeEvent[] = [];
  const { log, logged } = recordingLog();
  const cascade = createCascade({
    tiers: [],
    knowledge: silentKnowledge,
    extractor: emptyExtractor,
    scorer: () => ({ score: 1, factors: [{ factor: 'base', points: 1 }] }),
    judge: judgeByText,
    cache: createMemoryCache({ kind: 'memory', ttlSeconds: 60 }, clock),
    redactor: blindRedactor,
    ...createTestStores(clock, log),
    random: countingRandom(),
    log,
    settings: TEST_SETTINGS,
    ...parts,
    clock,
  });
  return {
    cascade,
    clock,
    events,
    logged,
    ask: (query = {}, { signal = new AbortController().signal, recall = true, readAlong = true } = {}) =>
      cascade.answer(
        { text: 'How do I reset my password?', context: {}, ...query },
        { signal, recall, readAlong, listener: (event) => void events.push(event) },
      ),
  };
}
