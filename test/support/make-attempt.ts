import type { Attempt, AttemptCause, RunningAttempt, SkipReason } from '../../src/cascade/attempt.ts';
import type { FailureKind } from '../../src/cascade/failure.ts';
import { NO_COST } from '../../src/cascade/money.ts';
import type { CascadeState } from '../../src/cascade/next-step.ts';
import type { Completion } from '../../src/cascade/tier.ts';
import { completion } from './fake-tier.ts';

const ENDED = { number: 1, cause: 'first', latencyMs: 10, ...NO_COST, estimated: false } as const;

export function completed(tier: number, confidence: number, more: Partial<Completion> = {}): Attempt {
  return {
    ...ENDED,
    tier,
    outcome: 'completed',
    completion: completion(confidence, more),
    verdict: { confidence, reasons: [] },
  };
}

export function failed(tier: number, kind: FailureKind, retryAtMs = 0): Attempt {
  return { ...ENDED, tier, outcome: 'failed', failure: { kind, message: kind }, retryAtMs };
}

export function skipped(tier: number, why: SkipReason = 'cost'): Attempt {
  return { ...ENDED, tier, outcome: 'skipped', why };
}

export function running(tier: number, startedAtMs = 0, cause: AttemptCause = 'first'): RunningAttempt {
  return { tier, cause, startedAtMs, reserved: NO_COST };
}

/** Three free tiers, start at the cheapest, confidence 0.7, time 1,000 of 10,000 ms, 100 nano-USD and 5 retries left. */
export function makeState(more: Partial<CascadeState> = {}): CascadeState {
  const free = { worstCaseNanoUsd: 0 };
  return {
    route: { first: 0, start: 0, last: 2 },
    tiers: [free, free, free],
    attempts: [],
    running: [],
    minConfidence: 0.7,
    nowMs: 1_000,
    attemptsEndMs: 10_000,
    remainingNanoUsd: 100,
    retriesLeft: 5,
    ...more,
  };
}
