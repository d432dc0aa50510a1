import { settleCost } from '../../cascade/call-cost.ts';
import type { Caller } from '../../cascade/caller.ts';
import { FAILURE_POLICY } from '../../cascade/failure.ts';
import { fitWindow } from '../../cascade/fit-window.ts';
import { nanoUsdToUsd, toWorstCase } from '../../cascade/money.ts';
import { NO_GROUNDING, type Passage } from '../../cascade/passage.ts';
import type { Budgets, Clock, Redactor } from '../../cascade/ports.ts';
import { runCall } from '../../cascade/run-call.ts';
import type { Tier, TierRequest } from '../../cascade/tier.ts';
import { readJudgeReply } from '../../tiers/judge-prompt.ts';
import type { BenchmarkCase } from '../suite/case.ts';

/** What a model thinks of an answer; `right` is absent where nothing can be made of its reply. */
export interface Opinion {
  /** 0 to 1. */
  readonly right?: number | undefined;
  readonly reasons: readonly string[];
  readonly billedUsd: number;
}

/** Undefined of a question without a reference, and where neither time (`limitMs`) nor money is left to ask. */
export type AnswerJudge = (
  question: BenchmarkCase,
  response: string,
  signal: AbortSignal,
  limitMs?: number,
) => Promise<Opinion | undefined>;

const MOST_REASONS = 3;

export interface AnswerJudgeOptions {
  readonly budgets: Budgets;
  readonly clock: Clock;
  readonly redactor: Redactor;
  /** Whose budget it is. */
  readonly caller?: Caller | undefined;
}

/**
 * Has the configured judge hold answers against their references, which stand in place of articles. It is given no
 * personal data, as no tier is.
 */
export function createAnswerJudge(
  judge: Tier,
  { budgets, clock, redactor, caller }: AnswerJudgeOptions,
): AnswerJudge {
  const redacted = (text: string) => redactor.redact(text).text;
  return async (question, response, signal, limitMs = Number.POSITIVE_INFINITY) => {
    if (question.reference === undefined || limitMs <= 0) return undefined;
    const request: TierRequest = {
      query: { text: redacted(question.query), context: {} },
      grounding: { ...NO_GROUNDING, passages: [toPassage(redacted(question.reference))] },
      answer: redacted(response),
    };
    const fitted = fitWindow(judge, request);
    if (!fitted) return undefined;
    const { price, maxTokens, timeoutMs } = judge;
    const worst = toWorstCase(price, fitted.inputTokens, maxTokens);
    const hold = await budgets.hold(caller, worst.marginalNanoUsd);
    if (!hold) return undefined;
    const reply = await runCall(judge, fitted.request, {
      clock,
      limitMs: Math.min(timeoutMs, limitMs),
      signal,
    });
    const isReply = reply.kind === 'completion';
    const spent = settleCost(judge, {
      fitted,
      reserved: worst,
      reported: reply.usage,
      written: isReply ? reply.text : '',
      charged: isReply || FAILURE_POLICY[reply.kind].charged,
    });
    await hold.settle(spent.marginalNanoUsd);
    const said = isReply ? readJudgeReply(reply.text) : undefined;
    return {
      right: said?.right,
      reasons: said?.reasons.slice(0, MOST_REASONS) ?? [],
      billedUsd: nanoUsdToUsd(spent.marginalNanoUsd),
    };
  };
}

function toPassage(text: string): Passage {
  return {
    title: 'Reference answer',
    uri: 'reference',
    sections: [],
    text,
    start: 0,
    score: 1,
    outdated: false,
  };
}
