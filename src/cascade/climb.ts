import type { Attempt, AttemptCause, RunningAttempt, SkipReason } from './attempt.ts';
import { settleCost, toPlan } from './call-cost.ts';
import type { CascadeListener } from './events.ts';
import { FAILURE_POLICY, type Failure } from './failure.ts';
import type { Fitted } from './fit-window.ts';
import { type Judge, judgeOrDoubt } from './judge/verdict.ts';
import { addCosts, NO_COST, type Usage } from './money.ts';
import { isAccepted, isSameStep, nextStep, type Step } from './next-step.ts';
import type { Clock, Hold, Log, Random } from './ports.ts';
import type { Purse } from './purse.ts';
import type { RetryBudget } from './retry-budget.ts';
import type { Route } from './route.ts';
import { runCall } from './run-call.ts';
import type { Completion, Tier, TierRequest } from './tier.ts';
import { TIME_IS_UP, withinLimit } from './time-limit.ts';
import { createWrittenReply, type WrittenReply } from './written-reply.ts';

interface ClimbOptions {
  readonly tiers: readonly Tier[];
  readonly judge: Judge;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly retries: RetryBudget;
  readonly request: TierRequest;
  readonly route: Route;
  readonly minConfidence: number;
  readonly attemptsEndMs: number;
  readonly signal: AbortSignal;
  readonly listener?: CascadeListener | undefined;
  /** Absent: no budget limits its spending. */
  readonly purse?: Purse | undefined;
  readonly isSaving?: boolean | undefined;
}

interface Running extends RunningAttempt {
  readonly number: number;
  readonly fitted: Fitted;
  readonly abort: AbortController;
  readonly ended: Promise<Completion | Failure>;
  /** Empty but for a tier that reads its reply as it is written. */
  readonly written: WrittenReply;
  readonly hold?: Hold | undefined;
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
  const { purse, isSaving } = options;
  const attempts: Attempt[] = [];
  const running = new Set<Running>();
  const plans = tiers.map((tier) => toPlan(tier, request));
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
      remainingNanoUsd: (request.query.maxCostNanoUsd ?? Number.POSITIVE_INFINITY) - committedNanoUsd(),
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
      const hold = await purse?.hold(plans[step.tier]?.worstCaseNanoUsd ?? 0, (done) =>
        firstEndOr(attemptsEndMs, done),
      );
      if (hold === 'late') continue;
      if (hold === 'refused') skip(step.tier, 'budget');
      else if (hold && (signal.aborted || !isSameStep(step, decide()))) purse?.settle(hold, 0);
      else {
        if (step.do === 'retry') retries.spend();
        call(step.tier, CAUSES[step.do], hold);
      }
    }
  }
  for (const call of running) {
    if (clock.now() >= attemptsEndMs && !signal.aborted) runOut(call);
    else abandon(call);
  }
  await purse?.close(signal);
  return attempts;

  function skip(tier: number, why: SkipReason): void {
    const number = ++calls;
    const cause = CAUSES.start;
    end({ number, tier, cause, latencyMs: 0, ...NO_COST, estimated: false, outcome: 'skipped', why });
  }

  function committedNanoUsd(): number {
    return addCosts([...attempts, ...Array.from(running, ({ reserved }) => reserved)]).marginalNanoUsd;
  }

  function call(index: number, cause: AttemptCause, hold: Hold | undefined): void {
    const tier = tiers[index];
    const plan = plans[index];
    if (!tier || !plan?.fitted) throw new RangeError(`tier ${index} cannot be called`);
    const { fitted } = plan;
    const number = ++calls;
    const startedAtMs = clock.now();
    const abort = new AbortController();
    const written = createWrittenReply(tier, fitted.request, options.log);
    const limitMs = Math.min(tier.timeoutMs, attemptsEndMs - startedAtMs);
    const onText = (text: string) => {
      if (!running.has(attempt)) return;
      written.add(text);
      const news = request.readAlong ? written.news() : '';
      if (news !== '') listener?.({ type: 'delta', number, text: news });
    };
    const attempt: Running = {
      tier: index,
      cause,
      number,
      startedAtMs,
      fitted,
      reserved: plan.worstCase,
      abort,
      ended: runCall(tier, fitted.request, { clock, limitMs, signal: abort.signal, onText }),
      written,
      hold,
    };
    running.add(attempt);
    listener?.({ type: 'attempt', number, tier: tier.name, cause, isLast: index >= route.last });
    void attempt.ended.then((outcome) => {
      if (running.delete(attempt)) settle(attempt, outcome);
    });
  }

  function settle(call: Running, outcome: Completion | Failure): void {
    const saved = outcome.kind === 'timeout' ? call.written.salvage() : undefined;
    if (outcome.kind === 'completion') complete(call, outcome);
    else if (saved?.kind === 'completion') complete(call, saved);
    else fail(call, outcome);
  }

  function complete(call: Running, completion: Completion): void {
    const verdict = judgeOrDoubt(options, completion, call.fitted.request);
    const took = toEnded(call, completion.usage, true, call.written.text || completion.text);
    end({ ...took, outcome: 'completed', completion, verdict }, call);
  }

  function fail(call: Running, failure: Failure): void {
    const { charged, tell } = FAILURE_POLICY[failure.kind];
    const { name, model } = tiers[call.tier] as Tier;
    const { kind, message, requestId } = failure;
    if (tell !== 'never') options.log[tell]('tier_failed', { tier: name, model, kind, message, requestId });
    const earlier = attempts.filter(({ tier }) => tier === call.tier).length;
    const backoffMs = random.next() * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** earlier);
    const retryAtMs = clock.now() + Math.max(failure.retryAfterMs ?? 0, backoffMs);
    end({ ...toEnded(call, failure.usage, charged), outcome: 'failed', failure, retryAtMs }, call);
  }

  /** What an attempt that is over has taken. */
  function toEnded(
    call: Running,
    reported: Usage | undefined,
    charged: boolean,
    written = call.written.text,
  ) {
    const { number, tier, cause, startedAtMs, fitted, reserved } = call;
    const { dropped } = fitted;
    return {
      number,
      tier,
      cause,
      latencyMs: clock.now() - startedAtMs,
      ...(dropped.passages + dropped.turns > 0 ? { dropped } : {}),
      ...settleCost(tiers[tier] as Tier, { fitted, reserved, reported, written, charged }),
    };
  }

  /** The question's time is up: what still runs has failed, whichever timer was heard first. */
  function runOut(call: Running): void {
    running.delete(call);
    call.abort.abort(TIME_IS_UP);
    settle(call, { kind: 'timeout', message: 'no reply before the deadline of the question' });
  }

  function abandon(call: Running): void {
    running.delete(call);
    call.abort.abort();
    end({ ...toEnded(call, undefined, true), outcome: 'aborted' }, call);
  }

  function end(attempt: Attempt, call?: Running): void {
    attempts.push(attempt);
    if (call?.hold) purse?.settle(call.hold, attempt.marginalNanoUsd);
    const tier = tiers[attempt.tier]?.name ?? '';
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
