import { afterEach, beforeEach, expect } from 'vitest';
import type { CascadeDependencies } from '../../src/cascade/dependencies.ts';
import type { Query } from '../../src/cascade/query.ts';
import { answers, fakeTier, type Reply, takes } from './fake-tier.ts';
import { createTestCascade, recordingLog } from './test-cascade.ts';
import { createTestStores } from './test-stores.ts';
import { createVirtualClock } from './virtual-clock.ts';

export const MANY = 64;
/** One USD a million tokens in, five out. */
const PRICE = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };

/** A cascade of one priced tier, `a`, whose calls take a second each unless said otherwise. */
export function createStampede(
  replies: readonly Reply[] = [answers(0.9)],
  { takesMs = 1_000, ...parts }: Partial<CascadeDependencies> & { readonly takesMs?: number } = {},
) {
  const clock = createVirtualClock();
  const slow = replies.map((reply) => takes(takesMs, clock, reply));
  const tier = fakeTier('a', slow, { price: PRICE, timeoutMs: 60_000 });
  const stores = createTestStores(clock, recordingLog().log);
  const made = createTestCascade({ tiers: [tier], ...stores, ...parts, clock });
  return {
    ...made,
    clock,
    tier,
    tickets: stores.tickets,
    askAll: (queries: readonly Partial<Query>[]) => Promise.all(queries.map((query) => made.ask(query))),
    /** Resolves after `ms` of virtual time. */
    pass: (ms: number) => clock.sleep(ms, new AbortController().signal),
  };
}

export function many(): Partial<Query>[] {
  return Array.from({ length: MANY }, () => ({}));
}

export function distinct(values: readonly unknown[]): number {
  return new Set(values).size;
}

/** Fails each test of the file in which a promise is rejected that nobody looks at. */
export function watchRejections(): void {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  beforeEach(() => void process.on('unhandledRejection', note));
  afterEach(async () => {
    await new Promise(setImmediate);
    process.off('unhandledRejection', note);
    expect(unhandled.splice(0)).toEqual([]);
  });
}
