import pLimit from 'p-limit';
import {
  type Admission,
  type BreakerSettings,
  createBreaker,
  type OnBreakerChange,
} from '../cascade/breaker.ts';
import { FAILURE_POLICY, type Failure } from '../cascade/failure.ts';
import type { Clock, SharedState } from '../cascade/ports.ts';
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
  readonly onBreaker: OnBreakerChange;
  /** What other instances know of this tier; absent where there are none. */
  readonly shared?: SharedState | undefined;
}

/** A call that ran out of time says something about its tier only if it had this share of the tier's own limit. */
const FAIR_SHARE = 0.5;

const CIRCUIT_OPEN: Failure = { kind: 'circuit-open', message: 'left alone after too many failures' };
const QUEUE_FULL: Failure = { kind: 'overloaded', message: 'too many calls are waiting for a place' };
const GIVEN_UP_WAITING: Failure = { kind: 'overloaded', message: 'its time was up before there was a place' };

/**
 * `tier` behind a breaker and a bulkhead: a tier in trouble is left alone, and cannot take the others down with it.
 * What this instance finds itself it tells the others; what it has heard of them it never passes on.
 */
export function guardTier(
  tier: Tier,
  { breaker: breakerSettings, bulkhead, hedging, clock, onBreaker, shared }: GuardOptions,
): Tier {
  const breaker = createBreaker(breakerSettings, clock, (state, isHearsay) => {
    onBreaker(state, isHearsay);
    if (!isHearsay && state !== 'half-open') shared?.tellBreaker(breaker.openUntilMs);
  });
  const limit = pLimit(bulkhead.concurrency);
  const latencies = createLatencyWindow();

  /** Calls that have given up waiting, and whose turn is still to come. */
  let givenUp = 0;

  /** Lets the breaker know what others have found; asked anew before each look at it. */
  const hear = () => {
    const outage = shared?.outage();
    if (outage) breaker.hear(outage.foundAtMs, outage.untilMs);
  };

  const tellLatency = () => {
    const p95Ms = latencies.p95();
    if (p95Ms !== undefined) shared?.tellLatency(p95Ms, latencies.samples);
  };

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
        if (shared) tellLatency();
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
      return hedging ? (latencies.p95() ?? shared?.p95Ms()) : undefined;
    },
    async complete(request, signal, onText) {
      hear();
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
        hear();
        const admission = breaker.admit();
        return admission ? call(admission, request, signal, onText) : CIRCUIT_OPEN;
      });
    },
  };
}
