import type { Failure } from './failure.ts';
import type { Usage } from './money.ts';
import type { Completion } from './tier.ts';
import type { Verdict } from './verdict.ts';

/** Why a tier was called. */
export type AttemptCause = 'first' | 'retry' | 'escalation' | 'fallback' | 'hedge';

/** A call that is under way. Times are milliseconds of the injected monotonic clock. */
export interface RunningAttempt {
  readonly tier: number;
  readonly cause: AttemptCause;
  readonly startedAtMs: number;
  /** Worst-case cost, held until the call is settled. */
  readonly reservedNanoUsd: number;
}

interface Ended {
  readonly tier: number;
  readonly cause: AttemptCause;
  readonly latencyMs: number;
  readonly costNanoUsd: number;
  readonly usage?: Usage | undefined;
}

/** A call that is over, or (`skipped`) was not made because it could have cost more than is left. */
export type Attempt =
  | (Ended & { readonly outcome: 'completed'; readonly completion: Completion; readonly verdict: Verdict })
  | (Ended & { readonly outcome: 'failed'; readonly failure: Failure; readonly retryAtMs: number })
  | (Ended & { readonly outcome: 'aborted' | 'skipped' });

export type CompletedAttempt = Extract<Attempt, { outcome: 'completed' }>;
