import type { Attempt, AttemptCause, RunningAttempt } from '../../src/cascade/attempt.ts';
import type { FailureKind } from '../../src/cascade/failure.ts';
import type { Completion } from '../../src/cascade/tier.ts';
import { completion } from './fake-tier.ts';

const ENDED = { cause: 'first', latencyMs: 10, costNanoUsd: 0 } as const;

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

export function skipped(tier: number): Attempt {
  return { ...ENDED, tier, outcome: 'skipped' };
}

export function running(tier: number, startedAtMs = 0, cause: AttemptCause = 'first'): RunningAttempt {
  return { tier, cause, startedAtMs, reservedNanoUsd: 0 };
}
