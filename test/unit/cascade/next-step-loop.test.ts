import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Attempt, RunningAttempt } from '../../../src/cascade/attempt.ts';
import { FAILURE_POLICY, type FailureKind } from '../../../src/cascade/failure.ts';
import {
  type CascadeState,
  KEPT_RETRIES,
  MAX_RETRIES_PER_TIER,
  nextStep,
} from '../../../src/cascade/next-step.ts';
import { completed, failed, skipped, running as startedCall } from '../../support/make-attempt.ts';

const kind = fc.constantFrom(...(Object.keys(FAILURE_POLICY) as FailureKind[]));
const confidence = fc.double({ min: 0, max: 1, noNaN: true });
const tier = fc.record({
  worstCaseNanoUsd: fc.nat(50),
  tooLong: fc.boolean(),
  hedgeAfterMs: fc.option(fc.nat(400), { nil: undefined }),
});

/** One to seven tiers with a route that lies within them, with an order of some of its tiers or without. */
const ladder = fc.array(tier, { minLength: 1, maxLength: 7 }).chain((tiers) =>
  fc.tuple(fc.nat(tiers.length - 1), fc.nat(tiers.length - 1), fc.nat(tiers.length - 1)).chain((picks) => {
    const [first = 0, start = 0, last = 0] = picks.sort((a, b) => a - b);
    const within = tiers.map((_, index) => index).slice(first, last + 1);
    return fc
      .option(fc.shuffledSubarray(within), { nil: undefined })
      .map((order) => ({ tiers, route: { first, start: order?.[0] ?? start, last, order } }));
  }),
);

/** What one call of a tier comes to. */
const outcome = fc.record({
  takesMs: fc.nat(1_500),
  retryInMs: fc.nat(3_000),
  result: fc.oneof(
    fc.record({ confidence, abstained: fc.boolean(), stop: fc.constantFrom('end', 'length', 'refused') }),
    kind,
  ),
});
type Outcome = typeof outcome extends fc.Arbitrary<infer Value> ? Value : never;

function toAttempt(tier: number, { result, retryInMs }: Outcome, nowMs: number): Attempt {
  return typeof result === 'string'
    ? failed(tier, result, nowMs + retryInMs)
    : completed(tier, result.confidence, {
        abstained: result.abstained,
        stop: result.stop as 'end' | 'length' | 'refused',
      });
}

describe('nextStep', () => {
  test('is total: any state has a step, and the step names a tier of the route', () => {
    const attempt = (tiers: number) =>
      fc.oneof(
        fc.tuple(fc.nat(tiers - 1), outcome).map(([tier, ends]) => toAttempt(tier, ends, 0)),
        fc.nat(tiers - 1).map(skipped),
      );
    const call = (tiers: number): fc.Arbitrary<RunningAttempt> =>
      fc.record({
        tier: fc.nat(tiers - 1),
        cause: fc.constant('first' as const),
        startedAtMs: fc.nat(5_000),
        reserved: fc.nat(50).map((nanoUsd) => ({ costNanoUsd: nanoUsd, marginalNanoUsd: nanoUsd })),
      });
    const state: fc.Arbitrary<CascadeState> = ladder.chain(({ tiers, route }) =>
      fc.record({
        tiers: fc.constant(tiers),
        route: fc.constant(route),
        attempts: fc.array(attempt(tiers.length), { maxLength: 12 }),
        running: fc.array(call(tiers.length), { maxLength: 3 }),
        minConfidence: confidence,
        nowMs: fc.nat(5_000),
        attemptsEndMs: fc.nat(5_000),
        remainingNanoUsd: fc.oneof(fc.integer({ min: -50, max: 200 }), fc.constant(Number.POSITIVE_INFINITY)),
        retriesLeft: fc.nat(2 * KEPT_RETRIES),
      }),
    );
    fc.assert(
      fc.property(state, (given) => {
        const step = nextStep(given);
        if (step.do === 'wait') expect(step.untilMs).toBeGreaterThan(given.nowMs);
        if (step.do === 'retry') expect(given.retriesLeft).toBeGreaterThan(0);
        if (!('tier' in step)) return;
        if (step.do !== 'skip') expect(given.tiers[step.tier]?.tooLong).toBe(false);
        if (step.do === 'retry') return;
        expect(step.tier).toBeGreaterThanOrEqual(given.route.first);
        expect(step.tier).toBeLessThanOrEqual(given.route.last);
        expect([...given.attempts, ...given.running].map((past) => past.tier)).not.toContain(step.tier);
      }),
      { numRuns: 1_000 },
    );
  });

  test('a loop driven by it always ends, within a few calls a tier and what may be spent', () => {
    const outcomes = fc.infiniteStream(outcome);
    const means = fc.record({
      nanoUsd: fc.oneof(fc.nat(200), fc.constant(Number.POSITIVE_INFINITY)),
      retries: fc.nat(2 * KEPT_RETRIES),
    });
    fc.assert(
      fc.property(ladder, outcomes, confidence, means, ({ tiers, route }, ends, minConfidence, means) => {
        const attempts: Attempt[] = [];
        const running: (RunningAttempt & { endsAtMs: number; outcome: Outcome })[] = [];
        let [nowMs, spentNanoUsd, calls, retries, steps] = [0, 0, 0, 0, 0];
        for (;;) {
          expect(++steps).toBeLessThanOrEqual(10 * tiers.length * (MAX_RETRIES_PER_TIER + 1));
          const step = nextStep({
            route,
            tiers,
            attempts,
            running,
            minConfidence,
            nowMs,
            attemptsEndMs: 5_000,
            remainingNanoUsd: means.nanoUsd - spentNanoUsd,
            retriesLeft: means.retries - retries,
          });
          if (step.do === 'accept' || step.do === 'stop') break;
          if (step.do === 'skip') {
            attempts.push(skipped(step.tier, step.why));
          } else if (step.do === 'wait') {
            const [soonest] = [...running].sort((a, b) => a.endsAtMs - b.endsAtMs);
            nowMs = Math.max(nowMs, Math.min(step.untilMs, soonest?.endsAtMs ?? step.untilMs));
            if (soonest && soonest.endsAtMs <= nowMs) {
              running.splice(running.indexOf(soonest), 1);
              attempts.push(toAttempt(soonest.tier, soonest.outcome, nowMs));
            }
          } else {
            const outcome = ends.next().value as Outcome;
            const endsAtMs = nowMs + outcome.takesMs;
            running.push({ ...startedCall(step.tier, nowMs), endsAtMs, outcome });
            spentNanoUsd += tiers[step.tier]?.worstCaseNanoUsd ?? 0;
            calls++;
            if (step.do === 'retry') retries++;
          }
        }
        expect(calls).toBeLessThanOrEqual(tiers.length * (MAX_RETRIES_PER_TIER + 1));
        expect(retries).toBeLessThanOrEqual(means.retries);
        expect(spentNanoUsd).toBeLessThanOrEqual(means.nanoUsd);
        expect(nowMs).toBeLessThanOrEqual(5_000);
      }),
    );
  });
});
