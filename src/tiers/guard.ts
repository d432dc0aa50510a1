import pLimit from 'p-limit';
import {
  type Admission,
  type BreakerSettings,
  type BreakerState,
  createBreaker,
} from '../cascade/breaker.ts';
import { FAILURE_POLICY, type Failure } from '../cascade/failure.ts';
import type { Clock } from '../cascade/ports.ts';
import type { Completion, Tier } from '../cascade/tier.ts';
import { TIME_IS_UP } from '../cascade/time-limit.ts';
import { createLatencyWindow } from './latency-window.ts';
import type { BulkheadSettings } from './tier-settings.ts';

export interface GuardOptions {
  readonly breaker: BreakerSettings;
  readonly bulkhead: BulkheadSettings;
  /** Whether a call that takes longer than this tier's own usual p95 gets the next tier beside it. */
  readonly hedging: boolean;
  readonly clock: Clock;
  readonly onBreaker: (state: BreakerState) => void;
}

/** A call that ran out of time says something about its tier only if it had this share of the tier's own limit. */
const FAIR_SHARE = 0.5;

const CIRCUIT_OPEN: Failure = { kind: 'circuit-open', message: 'left alone after too many failures' };
const QUEUE_FULL: Failure = { kind: 'overloaded', message: 'too many calls are waiting for a place' };
const GIVEN_UP_WAITING: Failure = { kind: 'overloaded', message: 'its time was up before there was a place' };

/** `tier` behind a breaker and a bulkhead: a tier in trouble is left alone, and cannot take the others down with it. */
export function guardTier(
  tier: Tier,
  { breaker: breakerSettings, bulkhead, hedging, clock, onBreaker }: GuardOptions,
): Tier {
  const breaker = createBreaker(breakerSettings, clock, onBreaker);
  const limit = pLimit(bulkhead.concurrency);
  const latencies = createLatencyWindow();

  /** Calls that have given up waiting, and whose turn is still to come. */
  let givenUp = 0;

  /** Calls the tier and tells the breaker what came of it, be it only that the time ran out. */
  async function call(
    tell: Admission,
    ...[request, signal, onText]: Parameters<Tier['complete']>
  ): Promise<Completion | Failure> {
    const startedAtMs = clock.now();
    const elapsedMs = () => clock.now() - startedAtMs;
    const onAbort = () => {
      const hadItsChance = elapsedMs() >= tier.timeoutMs * FAIR_SHARE;
      tell(signal.reason === TIME_IS_UP && hadItsChance ? false : undefined);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const outcome = await tier.complete(request, signal, onText);
      if (outcome.kind === 'completion') {
        latencies.add(elapsedMs());
        tell(true);
      } else {
        tell(FAILURE_POLICY[outcome.kind].countsAgainstTier ? false : undefined);
      }
      return outcome;
    } finally {
      signal.removeEventListener('abort', onAbort);
      tell(false);
    }
  }

  return {
    ...tier,
    get hedgeAfterMs() {
      return hedging ? latencies.p95() : undefined;
    },
    async complete(request, signal, onText) {
      if (breaker.isShut) return CIRCUIT_OPEN;
      const waiting = limit.pendingCount - givenUp;
      if (limit.activeCount >= bulkhead.concurrency && waiting >= bulkhead.queue) return QUEUE_FULL;
      if (signal.aborted) return GIVEN_UP_WAITING;
      const giveUp = () => givenUp++;
      signal.addEventListener('abort', giveUp, { once: true });
      return limit(() => {
        signal.removeEventListener('abort', giveUp);
        if (signal.aborted) {
          givenUp--;
          return GIVEN_UP_WAITING;
        }
        // Asked only now: the breaker may have opened while the call waited.
        const admission = breaker.admit();
        return admission ? call(admission, request, signal, onText) : CIRCUIT_OPEN;
      });
    },
  };
}
