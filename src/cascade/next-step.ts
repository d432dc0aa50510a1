import type { Attempt, CompletedAttempt, RunningAttempt } from './attempt.ts';
import { FAILURE_POLICY } from './failure.ts';
import type { Route } from './route.ts';

/** Everything that the decision rests on. Tiers are indices, cheapest first; times are of one monotonic clock. */
export interface CascadeState {
  readonly route: Route;
  /** A tier each: what a call may cost at most, and when a slow one is hedged. */
  readonly tiers: readonly {
    readonly worstCaseNanoUsd: number;
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
}

export type Step =
  | { readonly do: 'accept'; readonly attempt: CompletedAttempt }
  | { readonly do: 'start' | 'retry' | 'escalate' | 'fallback' | 'hedge' | 'skip'; readonly tier: number }
  | { readonly do: 'wait'; readonly untilMs: number }
  | { readonly do: 'stop'; readonly why: 'deadline' | 'exhausted' | 'cancelled' };

export const MAX_RETRIES_PER_TIER = 2;

/** The only place that decides what a question's next call is. Pure and total. */
export function nextStep(state: CascadeState): Step {
  const { attempts, running, nowMs, attemptsEndMs } = state;

  const accepted = attempts.find((attempt) => isAccepted(attempt, state.minConfidence));
  if (accepted) return { do: 'accept', attempt: accepted };
  if (attempts.some(isFinal)) return { do: 'stop', why: 'cancelled' };
  if (nowMs >= attemptsEndMs) return { do: 'stop', why: 'deadline' };

  const next = nextUntried(state);
  const slowest = running[0];
  if (slowest) {
    const hedgeAfterMs = state.tiers[slowest.tier]?.hedgeAfterMs;
    if (
      hedgeAfterMs === undefined ||
      running.length > 1 ||
      next === undefined ||
      !isAffordable(next, state)
    ) {
      return { do: 'wait', untilMs: attemptsEndMs };
    }
    const hedgeAtMs = slowest.startedAtMs + hedgeAfterMs;
    return nowMs >= hedgeAtMs
      ? { do: 'hedge', tier: next }
      : { do: 'wait', untilMs: Math.min(hedgeAtMs, attemptsEndMs) };
  }

  const retry = nextRetry(state);
  if (retry) return retry;
  if (next === undefined) return { do: 'stop', why: 'exhausted' };
  if (!isAffordable(next, state)) return { do: 'skip', tier: next };
  if (attempts.some(isCompleted)) return { do: 'escalate', tier: next };
  return attempts.some(({ outcome }) => outcome === 'failed')
    ? { do: 'fallback', tier: next }
    : { do: 'start', tier: next };
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
  return attempt.outcome === 'failed' && !FAILURE_POLICY[attempt.failure.kind].fallBack;
}

function isAffordable(tier: number, { tiers, remainingNanoUsd }: CascadeState): boolean {
  return (tiers[tier]?.worstCaseNanoUsd ?? 0) <= remainingNanoUsd;
}

/** The nearest stronger tier; weaker ones only while nobody has answered, as theirs would not be better. */
function nextUntried({ route, attempts, running }: CascadeState): number | undefined {
  const tried = new Set([...attempts, ...running].map(({ tier }) => tier));
  for (let tier = route.start; tier <= route.last; tier++) if (!tried.has(tier)) return tier;
  if (attempts.some(isCompleted)) return undefined;
  for (let tier = route.start - 1; tier >= route.first; tier--) if (!tried.has(tier)) return tier;
  return undefined;
}

function nextRetry(state: CascadeState): Step | undefined {
  const last = state.attempts.at(-1);
  if (last?.outcome !== 'failed' || !FAILURE_POLICY[last.failure.kind].retry) return undefined;
  const failures = state.attempts.filter(
    ({ tier, outcome }) => tier === last.tier && outcome === 'failed',
  ).length;
  if (failures > MAX_RETRIES_PER_TIER || last.retryAtMs >= state.attemptsEndMs) return undefined;
  if (!isAffordable(last.tier, state)) return undefined;
  return state.nowMs >= last.retryAtMs
    ? { do: 'retry', tier: last.tier }
    : { do: 'wait', untilMs: last.retryAtMs };
}
