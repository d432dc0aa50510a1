import type { BreakerState } from '../../src/cascade/breaker.ts';
import { type GuardOptions, guardTier } from '../../src/tiers/guard.ts';
import { fakeTier, type Reply } from './fake-tier.ts';
import { makeTierRequest } from './tier-request.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

/** The limit that the guarded tier has of its own. */
export const GUARDED_TIMEOUT_MS = 10_000;

interface Setup extends Partial<Omit<GuardOptions, 'breaker' | 'bulkhead'>> {
  readonly breaker?: object;
  readonly bulkhead?: object;
}

/** A guarded tier whose breaker opens at the second failure in two calls. */
export function makeGuarded(toReplies: (clock: VirtualClock) => readonly Reply[], options: Setup = {}) {
  const clock = createVirtualClock();
  const inner = fakeTier('instant', toReplies(clock), { timeoutMs: GUARDED_TIMEOUT_MS });
  const states: BreakerState[] = [];
  const tier = guardTier(inner, {
    hedging: false,
    clock,
    onBreaker: (state) => states.push(state),
    ...options,
    breaker: {
      failureShare: 1,
      minimumCalls: 2,
      windowCalls: 2,
      openSeconds: 30,
      probeShare: 0.1,
      ...options.breaker,
    },
    bulkhead: { concurrency: 50, queue: 25, ...options.bulkhead },
  });
  const ask = (signal: AbortSignal = new AbortController().signal) =>
    tier.complete(makeTierRequest('Where is my invoice?'), signal);
  return { tier, inner, clock, states, ask };
}
