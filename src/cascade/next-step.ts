import type { Attempt, CompletedAttempt, FailedAttempt, RunningAttempt, SkipReason } from './attempt.ts';
import { FAILURE_POLICY } from './failure.ts';
import type { Route } from './route.ts';

/** Everything that the decision rests on. Tiers are indices, cheapest first; times are of one monotonic clock. */
export interface CascadeState {
  readonly route: Route;
  /** A tier each: what a call adds to the bill at most, whether the question is longer than it can hold, when a slow one is hedged. */
  readonly tiers: readonly {
    readonly worstCaseNanoUsd: number;
    readonly tooLong?: boolean | undefined;
    readonly hedgeAfterMs?: number | undefined;
  }[];
  /** In the order in which they ended. */
  readonly attempts: readonly Attempt[];
  readonly running: readonly RunningAttempt[];
  readonly minConfidence: number;
  readonly nowMs: number;
  /** When the attempts have to be over; what is left of the deadline belongs to the reply. */
  readonly attemptsEndMs: number;
  /** What may still be spent, with the worst case of every running call already taken off. */
  readonly remainingNanoUsd: number;
  /** Retries that the service as a whole can afford. */
  readonly retriesLeft: number;
  /** True near the end of a budget: a weak answer has to do. */
  readonly isSaving?: boolean | undefined;
}

export type Step =
  | { readonly do: 'accept'; readonly attempt: CompletedAttempt }
  | { readonly do: 'start' | 'retry' | 'escalate' | 'fallback' | 'hedge'; readonly tier: number }
  | { readonly do: 'skip'; readonly tier: number; readonly why: SkipReason }
  | { readonly do: 'wait'; readonly untilMs: number }
  | { readonly do: 'stop'; readonly why: 'deadline' | 'exhausted' | 'cancelled' };

/** Whether what was decided before a wait is to be done after it as well. */
export function isSameStep(before: Step, after: Step): boolean {
  const tierOf = (step: Step) => ('tier' in step ? step.tier : undefined);
  return before.do === after.do && tierOf(before) === tierOf(after);
}

export const MAX_RETRIES_PER_TIER = 2;
/** Of the service's retries so many are kept for questions that have no other tier left to ask. */
export const KEPT_RETRIES = 15;
/** A failed tier that asks for more time than this is left for the next one, and asked again only if none answers. */
export const RETRY_SOON_MS = 1_000;

/** The only place that decides what a question's next call is. Pure and total. */
export function nextStep(state: CascadeState): Step {
  const { attempts, running, nowMs, attemptsEndMs } = state;

  const accepted = attempts.find((attempt) => isAccepted(attempt, state.minConfidence));
  if (accepted) return { do: 'accept', attempt: accepted };
  if (attempts.some(isFinal)) return { do: 'stop', why: 'cancelled' };
  if (nowMs >= attemptsEndMs) return { do: 'stop', why: 'deadline' };
  if (state.isSaving && attempts.some(isCompleted)) return { do: 'stop', why: 'exhausted' };

  const next = nextUntried(state);
  const [slowest] = running;
  if (slowest) return besideRunning(slowest, next, state);

  const retry = nextRetry(state);
  const mayAskAnother = next !== undefined && state.retriesLeft <= KEPT_RETRIES;
  if (retry && retry.retryAtMs - nowMs <= RETRY_SOON_MS && !mayAskAnother) return retryOrWait(retry, nowMs);
  if (next !== undefined) return toUntried(next, state);
  if (retry && !attempts.some(isCompleted)) return retryOrWait(retry, nowMs);
  return { do: 'stop', why: 'exhausted' };
}

/**
 * While a call runs there is only to wait, or to start the next tier beside one that is slower than usual; not beside
 * one that has answered and waits for a second opinion.
 */
function besideRunning(slowest: RunningAttempt, next: number | undefined, state: CascadeState): Step {
  const { running, nowMs, attemptsEndMs } = state;
  const hedgeAfterMs = state.tiers[slowest.tier]?.hedgeAfterMs;
  const mayHedge = running.length === 1 && !slowest.isAnswered;
  if (!mayHedge || hedgeAfterMs === undefined || next === undefined || obstacle(next, state)) {
    return { do: 'wait', untilMs: attemptsEndMs };
  }
  const hedgeAtMs = slowest.startedAtMs + hedgeAfterMs;
  return nowMs >= hedgeAtMs
    ? { do: 'hedge', tier: next }
    : { do: 'wait', untilMs: Math.min(hedgeAtMs, attemptsEndMs) };
}

function toUntried(tier: number, state: CascadeState): Step {
  const why = obstacle(tier, state);
  if (why) return { do: 'skip', tier, why };
  if (state.attempts.some(isCompleted)) return { do: 'escalate', tier };
  return { do: state.attempts.some(isFailed) ? 'fallback' : 'start', tier };
}

function retryOrWait({ tier, retryAtMs }: FailedAttempt, nowMs: number): Step {
  return nowMs >= retryAtMs ? { do: 'retry', tier } : { do: 'wait', untilMs: retryAtMs };
}

/** Of several completions the one to give: a refusal, else the most trusted, and of equals the strongest tier's. */
export function bestCompletion(attempts: readonly Attempt[]): CompletedAttempt | undefined {
  return attempts.filter(isCompleted).reduce<CompletedAttempt | undefined>((best, attempt) => {
    if (!best) return attempt;
    const gain = usefulness(attempt) - usefulness(best);
    return gain > 0 || (gain === 0 && attempt.tier > best.tier) ? attempt : best;
  }, undefined);
}

/** True for an answer that may be sent as it is; a refusal is one, as nobody may route around it. */
export function isAccepted(attempt: Attempt, minConfidence: number): attempt is CompletedAttempt {
  if (attempt.outcome !== 'completed') return false;
  const { completion, verdict } = attempt;
  return completion.stop === 'refused' || (!completion.abstained && verdict.confidence >= minConfidence);
}

export function isCompleted(attempt: Attempt): attempt is CompletedAttempt {
  return attempt.outcome === 'completed';
}

function usefulness({ completion, verdict }: CompletedAttempt): number {
  if (completion.stop === 'refused') return 2;
  return completion.abstained ? -1 : verdict.confidence;
}

function isFinal(attempt: Attempt): boolean {
  return isFailed(attempt) && !FAILURE_POLICY[attempt.failure.kind].fallBack;
}

function isFailed(attempt: Attempt): attempt is FailedAttempt {
  return attempt.outcome === 'failed';
}

/** Why a tier cannot be called. */
function obstacle(tier: number, { tiers, remainingNanoUsd }: CascadeState): SkipReason | undefined {
  if (tiers[tier]?.tooLong) return 'too-long';
  return (tiers[tier]?.worstCaseNanoUsd ?? 0) > remainingNanoUsd ? 'cost' : undefined;
}

/**
 * After an answer, the nearest tier that is stronger than any that gave one: a weaker one's would not be better. Before
 * one, those of the route's order, then the nearest stronger, then weaker ones.
 */
function nextUntried({ route, attempts, running }: CascadeState): number | undefined {
  const { first, start, last, order = [] } = route;
  const tried = new Set([...attempts, ...running].map(({ tier }) => tier));
  const answered = attempts.filter(isCompleted).map(({ tier }) => tier);
  const isAnswered = answered.length > 0;
  if (!isAnswered) for (const tier of order) if (!tried.has(tier)) return tier;
  const from = isAnswered ? Math.max(first, ...answered.map((tier) => tier + 1)) : start;
  for (let tier = from; tier <= last; tier++) if (!tried.has(tier)) return tier;
  if (isAnswered) return undefined;
  for (let tier = start - 1; tier >= first; tier--) if (!tried.has(tier)) return tier;
  return undefined;
}

/** The failed tier that may be asked again the soonest. */
function nextRetry(state: CascadeState): FailedAttempt | undefined {
  if (state.retriesLeft < 1) return undefined;
  const latest = new Map(state.attempts.map((attempt) => [attempt.tier, attempt]));
  return [...latest.values()]
    .filter(isFailed)
    .filter((attempt) => mayRetry(attempt, state))
    .reduce<FailedAttempt | undefined>(
      (soonest, attempt) => (soonest && soonest.retryAtMs < attempt.retryAtMs ? soonest : attempt),
      undefined,
    );
}

/** A weaker tier than one that has answered would not answer better. */
function mayRetry({ tier, failure, retryAtMs }: FailedAttempt, state: CascadeState): boolean {
  const isOutdone = state.attempts.some((attempt) => isCompleted(attempt) && attempt.tier > tier);
  const failures = state.attempts.filter((attempt) => attempt.tier === tier && isFailed(attempt)).length;
  return (
    !isOutdone &&
    FAILURE_POLICY[failure.kind].retry &&
    failures <= MAX_RETRIES_PER_TIER &&
    retryAtMs < state.attemptsEndMs &&
    !obstacle(tier, state)
  );
}
