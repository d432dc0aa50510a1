import type { Attempt, AttemptCause, RunningAttempt } from './attempt.ts';
import type { CascadeListener } from './events.ts';
import { FAILURE_POLICY, type Failure } from './failure.ts';
import { estimateTokens, toCostNanoUsd } from './money.ts';
import { nextStep, type Step } from './next-step.ts';
import type { Grounding } from './passage.ts';
import type { Clock, Log, Random } from './ports.ts';
import type { Query } from './query.ts';
import type { Route } from './route.ts';
import type { Completion, Tier, TierRequest } from './tier.ts';
import { withinLimit } from './time-limit.ts';
import type { Judge, Verdict } from './verdict.ts';

interface ClimbOptions {
  readonly tiers: readonly Tier[];
  readonly judge: Judge;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly query: Query;
  readonly grounding: Grounding;
  readonly route: Route;
  readonly minConfidence: number;
  readonly attemptsEndMs: number;
  readonly signal: AbortSignal;
  readonly listener?: CascadeListener | undefined;
}

interface Running extends RunningAttempt {
  readonly abort: AbortController;
  readonly ended: Promise<Completion | Failure>;
}

const RETRY_BASE_MS = 100;
const RETRY_CAP_MS = 20_000;

const CAUSES: Readonly<Record<'start' | 'retry' | 'escalate' | 'fallback' | 'hedge' | 'skip', AttemptCause>> =
  {
    start: 'first',
    retry: 'retry',
    escalate: 'escalation',
    fallback: 'fallback',
    hedge: 'hedge',
    skip: 'first',
  };

/** Carries out what `nextStep` decides until it accepts or stops; returns every attempt in the order it ended. */
export async function climb(options: ClimbOptions): Promise<readonly Attempt[]> {
  const { tiers, clock, random, query, grounding, route, minConfidence, attemptsEndMs, signal, listener } =
    options;
  const attempts: Attempt[] = [];
  const running = new Set<Running>();
  const inputTokens =
    estimateTokens(query.text) + grounding.passages.reduce((sum, { text }) => sum + estimateTokens(text), 0);
  const limits = tiers.map(({ price, maxTokens, hedgeAfterMs }) => ({
    worstCaseNanoUsd: toCostNanoUsd(price, { inputTokens, outputTokens: maxTokens }),
    hedgeAfterMs,
  }));

  const decide = (): Step =>
    nextStep({
      route,
      tiers: limits,
      attempts,
      running: [...running],
      minConfidence,
      nowMs: clock.now(),
      attemptsEndMs,
      remainingNanoUsd:
        (query.maxCostNanoUsd ?? Number.POSITIVE_INFINITY) - spent(attempts) - reserved(running),
    });

  for (let step = decide(); !signal.aborted; step = decide()) {
    if (step.do === 'accept' || step.do === 'stop') break;
    if (step.do === 'wait') {
      await firstEndOr(step.untilMs);
    } else if (step.do === 'skip') {
      end({ tier: step.tier, cause: CAUSES.skip, outcome: 'skipped', latencyMs: 0, costNanoUsd: 0 });
    } else {
      call(step.tier, CAUSES[step.do]);
    }
  }
  for (const call of running) {
    if (clock.now() >= attemptsEndMs && !signal.aborted) runOut(call);
    else abandon(call);
  }
  return attempts;

  function call(index: number, cause: AttemptCause): void {
    const tier = tiers[index];
    if (!tier) throw new RangeError(`no tier ${index}`);
    const startedAtMs = clock.now();
    const abort = new AbortController();
    const limitMs = Math.min(tier.timeoutMs, attemptsEndMs - startedAtMs);
    const attempt: Running = {
      tier: index,
      cause,
      startedAtMs,
      reservedNanoUsd: limits[index]?.worstCaseNanoUsd ?? 0,
      abort,
      ended: withinLimit(clock, limitMs, abort.signal, (signal) =>
        completeOrFail(tier, { query, grounding }, signal),
      ).then((outcome) => outcome ?? { kind: 'timeout', message: `no reply within ${limitMs} ms` }),
    };
    running.add(attempt);
    listener?.({ type: 'attempt', number: attempts.length + running.size, tier: tier.name, cause });
    void attempt.ended.then((outcome) => {
      if (running.delete(attempt)) settle(attempt, outcome);
    });
  }

  function settle(
    { tier: index, cause, startedAtMs, reservedNanoUsd }: Running,
    outcome: Completion | Failure,
  ): void {
    const tier = tiers[index];
    const latencyMs = clock.now() - startedAtMs;
    if (outcome.kind === 'completion') {
      const verdict = judgeOrDoubt(outcome);
      const costNanoUsd = outcome.usage ? toCostNanoUsd(tier?.price, outcome.usage) : reservedNanoUsd;
      end({
        tier: index,
        cause,
        outcome: 'completed',
        completion: outcome,
        verdict,
        latencyMs,
        costNanoUsd,
        usage: outcome.usage,
      });
      return;
    }
    if (FAILURE_POLICY[outcome.kind].tellOperator) {
      options.log.error('tier_failed', {
        tier: tier?.name,
        model: tier?.model,
        kind: outcome.kind,
        message: outcome.message,
      });
    }
    const earlier = attempts.filter((attempt) => attempt.tier === index).length;
    const backoffMs = random.next() * Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** earlier);
    const retryAtMs = clock.now() + Math.max(outcome.retryAfterMs ?? 0, backoffMs);
    // A call that timed out may have run to its end at the provider, so it is charged in full.
    const costNanoUsd = outcome.kind === 'timeout' ? reservedNanoUsd : 0;
    end({ tier: index, cause, outcome: 'failed', failure: outcome, retryAtMs, latencyMs, costNanoUsd });
  }

  function judgeOrDoubt(completion: Completion): Verdict {
    try {
      return options.judge(query, completion, grounding);
    } catch (error) {
      options.log.error('judge_failed', { message: String(error) });
      return { confidence: 0, reasons: ['it could not be judged'] };
    }
  }

  /** The question's time is up: what still runs has failed, whichever timer was heard first. */
  function runOut(call: Running): void {
    running.delete(call);
    call.abort.abort();
    settle(call, { kind: 'timeout', message: 'no reply before the deadline of the question' });
  }

  function abandon(call: Running): void {
    running.delete(call);
    call.abort.abort();
    const { tier, cause, startedAtMs, reservedNanoUsd } = call;
    end({
      tier,
      cause,
      outcome: 'aborted',
      latencyMs: clock.now() - startedAtMs,
      costNanoUsd: reservedNanoUsd,
    });
  }

  function end(attempt: Attempt): void {
    attempts.push(attempt);
    listener?.({ type: 'verdict', tier: tiers[attempt.tier]?.name ?? '', attempt });
  }

  async function firstEndOr(untilMs: number): Promise<void> {
    const ends = Array.from(running, ({ ended }) => ended);
    await withinLimit(clock, untilMs - clock.now(), signal, () =>
      ends.length > 0 ? Promise.race(ends) : new Promise<never>(() => {}),
    );
  }
}

function spent(attempts: readonly Attempt[]): number {
  return attempts.reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0);
}

function reserved(running: Iterable<RunningAttempt>): number {
  let sum = 0;
  for (const { reservedNanoUsd } of running) sum += reservedNanoUsd;
  return sum;
}

/** A tier that breaks its promise not to throw is one that is unavailable. */
async function completeOrFail(
  tier: Tier,
  request: TierRequest,
  signal: AbortSignal,
): Promise<Completion | Failure> {
  try {
    return await tier.complete(request, signal);
  } catch (error) {
    return { kind: 'unavailable', message: error instanceof Error ? error.message : String(error) };
  }
}
