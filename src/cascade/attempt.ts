import type { Failure } from './failure.ts';
import type { Dropped } from './fit-window.ts';
import type { Verdict } from './judge/verdict.ts';
import type { Cost, Usage } from './money.ts';
import type { Completion, Tier } from './tier.ts';

/** Why a tier was called. */
export type AttemptCause = 'first' | 'retry' | 'escalation' | 'fallback' | 'hedge';

/**
 * Why a tier was passed over: a call could have cost more than is left of the question's limit or of the month's
 * budget, or the question is longer than its window.
 */
export type SkipReason = 'cost' | 'budget' | 'too-long';

/** A call that is under way. Times are milliseconds of the injected monotonic clock. */
export interface RunningAttempt {
  readonly tier: number;
  readonly cause: AttemptCause;
  readonly startedAtMs: number;
  /** Worst-case cost, with that of a second opinion on its answer; held until the call is settled. */
  readonly reserved: Cost;
  /** True once it has answered: somebody else is asked about that. */
  readonly isAnswered?: boolean | undefined;
}

interface Ended extends Cost {
  /** Counts the question's calls from 1; skipped tiers have a number of their own too. */
  readonly number: number;
  readonly tier: number;
  readonly cause: AttemptCause;
  readonly latencyMs: number;
  /** What the providers reported, the second opinion's among them. */
  readonly usage?: Usage | undefined;
  /** True where the provider reported no usage and the cost is the most that the call may have used. */
  readonly estimated: boolean;
  /** What the tier's window had no room for. */
  readonly dropped?: Dropped | undefined;
  /** Who gave a second opinion at a price of its own; that is among the cost. */
  readonly reviewer?: Pick<Tier, 'name' | 'price'> | undefined;
}

/** A call that is over, or (`skipped`) that was not made. */
export type Attempt =
  | (Ended & { readonly outcome: 'completed'; readonly completion: Completion; readonly verdict: Verdict })
  | (Ended & { readonly outcome: 'failed'; readonly failure: Failure; readonly retryAtMs: number })
  | (Ended & { readonly outcome: 'aborted' })
  | (Ended & { readonly outcome: 'skipped'; readonly why: SkipReason });

export type CompletedAttempt = Extract<Attempt, { outcome: 'completed' }>;
export type FailedAttempt = Extract<Attempt, { outcome: 'failed' }>;
