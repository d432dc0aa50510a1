import { type Spent, settleCost } from '../call-cost.ts';
import { FAILURE_POLICY, type Failure, tellFailure } from '../failure.ts';
import type { Cost } from '../money.ts';
import type { Clock, Log } from '../ports.ts';
import { runCall } from '../run-call.ts';
import type { Completion, Tier, TierRequest } from '../tier.ts';
import { type Calibration, calibrate } from './calibration.ts';
import { type OpinionPlan, type SecondOpinion, toOpinionPlan, withOpinion } from './second-opinion.ts';
import { type Judge, judgeOrDoubt, type Verdict } from './verdict.ts';

/** What an answer is worth, as far as that is known. */
export interface Review {
  readonly kind: 'review';
  readonly completion: Completion;
  /** Without the second opinion until that is there. */
  readonly verdict: Verdict;
  /** What the second opinion costs, at the most until that is known; absent where none was asked for. */
  readonly spent?: Spent | undefined;
  /** Who gave it, where that is not the tier itself. */
  readonly reviewer?: Pick<Tier, 'name' | 'price'> | undefined;
  /** Resolves when nothing changes any more, and never rejects; absent where that is so from the start. */
  readonly over?: Promise<void> | undefined;
}

export interface ReviewParts {
  readonly judge: Judge;
  readonly clock: Clock;
  readonly log: Log;
  /** How the user reads the confidence; absent: as it is. */
  readonly calibration?: Calibration | undefined;
  readonly secondOpinion?: SecondOpinion | undefined;
}

/** An answer, and what may be done to find out what it is worth. */
export interface Answered {
  readonly tier: Tier;
  readonly request: TierRequest;
  readonly completion: Completion;
  /** What is set aside for a second opinion; absent where there is none to be asked for. */
  readonly allowance?: Cost | undefined;
  /** When whoever asked has to be answered, on the monotonic clock. */
  readonly endsAtMs: number;
  readonly signal: AbortSignal;
}

/**
 * Judges an answer, and where the judge is not sure has somebody else look at it. An opinion that does not come, comes
 * late or cannot be read leaves the verdict as it was. The calibration is applied last, and once.
 */
export function review(parts: ReviewParts, answered: Answered): Review {
  const { clock, log, calibration, secondOpinion } = parts;
  const { completion, request, endsAtMs, signal } = answered;
  const judged = judgeOrDoubt(parts, completion, request);
  const verdict = toRead(judged, calibration);
  const plan = secondOpinion && orNothing(log, () => toAffordable(secondOpinion, answered, verdict));
  const limitMs = Math.min(plan?.tier.timeoutMs ?? 0, secondOpinion?.timeoutMs ?? 0, endsAtMs - clock.now());
  if (!plan || limitMs <= 0) return { kind: 'review', completion, verdict };

  const state: { -readonly [Key in keyof Review]: Review[Key] } = {
    kind: 'review',
    completion,
    verdict,
    spent: { ...plan.worstCase, estimated: plan.worstCase.costNanoUsd > 0 },
    reviewer: toReviewer(plan.tier, answered.tier),
  };
  state.over = runCall(plan.tier, plan.fitted.request, { clock, limitMs, signal }).then((outcome) => {
    // Whoever broke it off has counted it as the most that it can have cost.
    if (signal.aborted) return;
    state.spent = toSpent(plan, outcome);
    if (outcome.kind !== 'completion') return tellFailure(log, 'opinion_failed', plan.tier, outcome);
    const opinion = orNothing(log, () => secondOpinion.read(completion, outcome));
    if (opinion) state.verdict = toRead(withOpinion(judged, opinion, secondOpinion.weight), calibration);
  });
  return state;
}

/** Undefined where nobody needs to be asked, or nobody can be within what is set aside. */
function toAffordable(
  opinion: SecondOpinion,
  { tier, request, completion, allowance }: Answered,
  { confidence }: Verdict,
): OpinionPlan | undefined {
  const [low, high] = opinion.between;
  const isWhole = completion.stop === 'end' && !completion.abstained;
  if (!allowance || !isWhole || confidence < low || confidence > high) return undefined;
  const plan = toOpinionPlan(opinion, tier, request, completion);
  return plan && plan.worstCase.marginalNanoUsd <= allowance.marginalNanoUsd ? plan : undefined;
}

function toReviewer({ name, price }: Tier, { name: own }: Tier): Review['reviewer'] {
  return name === own ? undefined : { name, price };
}

/** As the user reads it. That an answer is none, or could not be judged, is no matter of degree. */
function toRead(verdict: Verdict, calibration: Calibration | undefined): Verdict {
  const { confidence } = verdict;
  return calibration && confidence > 0
    ? { ...verdict, confidence: calibrate(confidence, calibration) }
    : verdict;
}

function toSpent({ tier, fitted, worstCase }: OpinionPlan, outcome: Completion | Failure): Spent {
  const isReply = outcome.kind === 'completion';
  return settleCost(tier, {
    fitted,
    reserved: worstCase,
    reported: outcome.usage,
    written: isReply ? outcome.text : '',
    charged: isReply || FAILURE_POLICY[outcome.kind].charged,
  });
}

/** Whoever is asked may be a part that breaks; the answer is given all the same. */
function orNothing<Result>(log: Log, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    log.error('opinion_failed', { message: String(error) });
    return undefined;
  }
}
