import type { Attempt, AttemptCause, SkipReason } from './attempt.ts';
import { type Plan, toPlan } from './call-cost.ts';
import type { CascadeListener } from './events.ts';
import { FAILURE_POLICY, type Failure, tellFailure } from './failure.ts';
import type { Review, ReviewParts } from './judge/review.ts';
import { addCosts, NO_COST } from './money.ts';
import { isAccepted, isSameStep, nextStep, type Step } from './next-step.ts';
import type { Random } from './ports.ts';
import type { Purse } from './purse.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { Route } from './route.ts';
import { type RunningCall, startCall, toEnded } from './running-call.ts';
import { type SetAside, setAside } from './set-aside.ts';
import { NO_STAGES, type Stages } from './stages.ts';
import type { Tier, TierRequest } from './tier.ts';
import { TIME_IS_UP, withinLimit } from './time-limit.ts';

interface ClimbOptions extends ReviewParts {
  readonly tiers: readonly Tier[];
  readonly random: Random;
  readonly retries: RetryBudget;
  readonly request: TierRequest;
  readonly route: Route;
  readonly minConfidence: number;
  readonly attemptsEndMs: number;
  readonly signal: AbortSignal;
  readonly listener?: CascadeListener | undefined;
  readonly stages?: Stages | undefined;
  /** Absent: no budget limits its spending. */
  readonly purse?: Purse | undefined;
  readonly isSaving?: boolean | undefined;
}

const RETRY_BASE_MS = 100;
const RETRY_CAP_MS = 20_000;

const CAUSES: Readonly<Record<'start' | 'retry' | 'escalate' | 'fallback' | 'hedge', AttemptCause>> = {
  start: 'first',
  retry: 'retry',
  escalate: 'escalation',
  fallback: 'fallback',
  hedge: 'hedge',
};

/** Carries out what `nextStep` decides until it accepts or stops; returns every attempt in the order it ended. */
export async function climb(options: ClimbOptions): Promise<readonly Attempt[]> {
  const { tiers, clock, random, retries, request, route, minConfidence, attemptsEndMs, signal, listener } =
    options;
  const { purse, isSaving, secondOpinion, stages = NO_STAGES } = options;
  const attempts: Attempt[] = [];
  const running = new Set<RunningCall>();
  // A weak answer that has to do is not worth a second look.
  const plans = tiers.map((tier) => toPlan(tier, request, isSaving ? undefined : secondOpinion));
  let calls = 0;

  const decide = (): Step =>
    nextStep({
      route,
      tiers: plans,
      attempts,
      running: [...running],
      minConfidence,
      nowMs: clock.now(),
      attemptsEndMs,
      remainingNanoUsd: leftNanoUsd(),
      retriesLeft: retries.left(),
      isSaving,
    });

  for (let step = decide(); !signal.aborted; step = decide()) {
    if (step.do === 'accept' || step.do === 'stop') break;
    if (step.do === 'wait') {
      await firstEndOr(step.untilMs);
    } else if (step.do === 'skip') {
      skip(step.tier, step.why);
    } else {
      const wait = (done: Promise<void>) => firstEndOr(attemptsEndMs, done);
      const plan = plans[step.tier] as Plan;
      const find = () => setAside(plan, leftNanoUsd(), purse, wait);
      const money = await (purse ? stages.during('account', find) : find());
      if (money === 'late') continue;
      if (money === 'refused') skip(step.tier, 'budget');
      else if (money.hold && (signal.aborted || !isSameStep(step, decide()))) purse?.settle(money.hold, 0);
      else {
        if (step.do === 'retry') retries.spend();
        call(step.tier, CAUSES[step.do], money);
      }
    }
  }
  for (const call of running) {
    if (clock.now() >= attemptsEndMs && !signal.aborted) runOut(call);
    else abandon(call);
  }
  if (purse) await stages.during('account', () => purse.close(signal));
  return attempts;

  function skip(tier: number, why: SkipReason): void {
    const number = ++calls;
    const cause = CAUSES.start;
    end({ number, tier, cause, latencyMs: 0, ...NO_COST, estimated: false, outcome: 'skipped', why });
  }

  /** What the question may still cost, with the worst case of every running call taken off. */
  function leftNanoUsd(): number {
    const committed = addCosts([...attempts, ...Array.from(running, ({ reserved }) => reserved)]);
    return (request.query.maxCostNanoUsd ?? Number.POSITIVE_INFINITY) - committed.marginalNanoUsd;
  }

  function call(index: number, cause: AttemptCause, money: SetAside): void {
    const tier = tiers[index] as Tier;
    const number = ++calls;
    const tell = (text: string) => listener?.({ type: 'delta', number, text });
    const started = startCall(
      {
        ...options,
        stages,
        tier,
        plan: plans[index] as Plan,
        endsAtMs: attemptsEndMs,
        onNews: request.readAlong ? tell : undefined,
      },
      { index, number, cause },
      money,
    );
    running.add(started);
    listener?.({ type: 'attempt', number, tier: tier.name, cause, isLast: index >= route.last });
    void started.ended.then((outcome) => {
      if (outcome && running.delete(started)) settle(started, outcome);
    });
  }

  function settle(call: RunningCall, outcome: Review | Failure): void {
    const answer = outcome.kind === 'timeout' ? call.salvage() : outcome;
    if (answer?.kind === 'review') {
      const { completion, verdict } = answer;
      const took = toEnded(call, clock.now(), { charged: true, reported: completion.usage });
      end({ ...took, outcome: 'completed', completion, verdict }, call);
    } else if (outcome.kind !== 'review') fail(call, outcome);
  }

  function fail(call: RunningCall, failure: Failure): void {
    const { charged } = FAILURE_POLICY[failure.kind];
    tellFailure(options.log, 'tier_failed', call.asked, failure);
    const earlier = attempts.filter(({ tier }) => tier === call.tier).length;
    const backoffMs = random.next() * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** earlier);
    const retryAtMs = clock.now() + Math.max(failure.retryAfterMs ?? 0, backoffMs);
    const took = toEnded(call, clock.now(), { charged, reported: failure.usage });
    end({ ...took, outcome: 'failed', failure, retryAtMs }, call);
  }

  /** The question's time is up: what has not answered has failed, whichever timer was heard first. */
  function runOut(call: RunningCall): void {
    running.delete(call);
    call.abort.abort(TIME_IS_UP);
    settle(call, call.review ?? { kind: 'timeout', message: 'no reply before the deadline of the question' });
  }

  function abandon(call: RunningCall): void {
    running.delete(call);
    call.abort.abort();
    const took = toEnded(call, clock.now(), { charged: true, reported: call.review?.completion.usage });
    end({ ...took, outcome: 'aborted' }, call);
  }

  function end(attempt: Attempt, call?: RunningCall): void {
    attempts.push(attempt);
    if (call?.hold) purse?.settle(call.hold, attempt.marginalNanoUsd);
    const tier = tiers[attempt.tier]?.name ?? '';
    call?.judged();
    listener?.({ type: 'verdict', tier, attempt, isAccepted: isAccepted(attempt, minConfidence) });
  }

  /** Waits for the first running call to end, or for `done`. */
  async function firstEndOr(untilMs: number, done?: Promise<void>): Promise<void> {
    const ends: Promise<unknown>[] = Array.from(running, ({ ended }) => ended);
    if (done) ends.push(done);
    await withinLimit(clock, untilMs - clock.now(), signal, () =>
      ends.length > 0 ? Promise.race(ends) : new Promise<never>(() => {}),
    );
  }
}
