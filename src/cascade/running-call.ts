import type { AttemptCause, RunningAttempt } from './attempt.ts';
import { addSpent, type Plan, settleCost } from './call-cost.ts';
import type { Failure } from './failure.ts';
import type { Fitted } from './fit-window.ts';
import { type Review, type ReviewParts, review } from './judge/review.ts';
import type { Cost, Usage } from './money.ts';
import { runCall } from './run-call.ts';
import type { SetAside } from './set-aside.ts';
import type { Stages } from './stages.ts';
import type { Completion, Tier } from './tier.ts';
import { createWrittenReply, type WrittenReply } from './written-reply.ts';

/** A call that is under way, until all is known of its answer that will be. */
export interface RunningCall extends RunningAttempt, SetAside {
  readonly number: number;
  readonly asked: Tier;
  readonly fitted: Fitted;
  /** The most that the call alone can cost. */
  readonly worstCase: Cost;
  /** Ends it, and whatever is still to be found out about its answer. */
  readonly abort: AbortController;
  /** What it comes to; undefined where it was aborted. Never rejects. */
  readonly ended: Promise<Review | Failure | undefined>;
  /** Empty but for a tier that reads its reply as it is written. */
  readonly written: WrittenReply;
  /** Of its answer, once that is there; a second opinion may still be out. */
  readonly review: Review | undefined;
  /** Ends the stage in which its answer is judged, where there is one. */
  judged(): void;
  /** Makes what was written of an answer whose time was up into one. */
  salvage(): Review | undefined;
}

interface CallOptions extends ReviewParts {
  readonly tier: Tier;
  readonly plan: Plan;
  readonly endsAtMs: number;
  readonly stages: Stages;
  /** Hears what has become certain of the answer that is being written. */
  readonly onNews?: ((text: string) => void) | undefined;
}

/** Which call of the question's it is. */
interface Place {
  readonly index: number;
  readonly number: number;
  readonly cause: AttemptCause;
}

/** Calls a tier with the money that is set aside for it. @throws RangeError where it cannot hold the question */
export function startCall(
  options: CallOptions,
  { index, number, cause }: Place,
  money: SetAside,
): RunningCall {
  const { tier, plan, endsAtMs, stages, clock, log, onNews } = options;
  const { fitted, worstCase } = plan;
  if (!fitted) throw new RangeError(`tier ${index} cannot be called`);
  const startedAtMs = clock.now();
  const abort = new AbortController();
  const { signal } = abort;
  const written = createWrittenReply(tier, fitted.request, log);
  const limitMs = Math.min(tier.timeoutMs, endsAtMs - startedAtMs);
  let isWriting = true;
  let reviewed: Review | undefined;
  let judged: (() => void) | undefined;

  const onText = (text: string) => {
    if (!isWriting || signal.aborted) return;
    written.add(text);
    const news = onNews ? written.news() : '';
    if (news !== '') onNews?.(news);
  };

  const { request } = fitted;
  const look = (completion: Completion, allowance?: Cost): Review => {
    judged = stages.begin('judge', number);
    reviewed = review(options, { tier, request, completion, allowance, endsAtMs, signal });
    return reviewed;
  };

  async function run(): Promise<Review | Failure | undefined> {
    const outcome = await runCall(tier, request, { clock, limitMs, signal, onText });
    isWriting = false;
    if (signal.aborted) return undefined;
    if (outcome.kind !== 'completion') return outcome;
    const made = look(outcome, money.allowance);
    if (made.over) await made.over;
    return made;
  }

  return {
    ...money,
    tier: index,
    cause,
    number,
    startedAtMs,
    asked: tier,
    fitted,
    worstCase,
    abort,
    ended: run(),
    written,
    get review() {
      return reviewed;
    },
    get isAnswered() {
      return reviewed !== undefined;
    },
    judged: () => judged?.(),
    salvage() {
      const saved = written.salvage();
      return saved?.kind === 'completion' ? look(saved) : undefined;
    },
  };
}

/** What a call that is over at `nowMs` has taken. */
export function toEnded(
  call: RunningCall,
  nowMs: number,
  { charged, reported }: { readonly charged: boolean; readonly reported: Usage | undefined },
) {
  const { number, tier, cause, startedAtMs, asked, fitted, worstCase: reserved, review } = call;
  const { dropped } = fitted;
  const written = call.written.text || (review?.completion.text ?? '');
  return {
    number,
    tier,
    cause,
    latencyMs: nowMs - startedAtMs,
    ...(dropped.passages + dropped.turns > 0 ? { dropped } : {}),
    ...addSpent(settleCost(asked, { fitted, reserved, reported, written, charged }), review?.spent),
    ...(review?.reviewer && { reviewer: review.reviewer }),
  };
}
