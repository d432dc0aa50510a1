import { type Fitted, fitWindow } from './fit-window.ts';
import { type SecondOpinion, toOpinionPlan } from './judge/second-opinion.ts';
import {
  addCosts,
  addUsage,
  type Cost,
  estimateTokens,
  NO_COST,
  toCost,
  toWorstCase,
  type Usage,
} from './money.ts';
import type { Tier, TierRequest } from './tier.ts';

/** What asking a tier would take. */
export interface Plan {
  /** Its request cut to the tier's window; absent where that cannot hold it. */
  readonly fitted: Fitted | undefined;
  readonly tooLong: boolean;
  /** The most that the call can cost. */
  readonly worstCase: Cost;
  readonly worstCaseNanoUsd: number;
  /** The most that a second opinion on its answer can cost beside that; absent where there is none to be had. */
  readonly opinion: Cost | undefined;
  readonly hedgeAfterMs: number | undefined;
}

export function toPlan(tier: Tier, request: TierRequest, opinion?: SecondOpinion): Plan {
  const fitted = fitWindow(tier, request);
  const worstCase = fitted ? toWorstCase(tier.price, fitted.inputTokens, tier.maxTokens) : NO_COST;
  return {
    fitted,
    tooLong: fitted === undefined,
    worstCase,
    worstCaseNanoUsd: worstCase.marginalNanoUsd,
    opinion: opinion && fitted && toOpinionPlan(opinion, tier, fitted.request)?.worstCase,
    hedgeAfterMs: tier.hedgeAfterMs,
  };
}

/** What is known of a call that is over. */
interface Ended {
  readonly fitted: Fitted;
  /** The most that it can have cost. */
  readonly reserved: Cost;
  readonly reported: Usage | undefined;
  /** What was read of its reply; may be empty. */
  readonly written: string;
  /** Whether the provider may have charged for it all the same. */
  readonly charged: boolean;
}

/** What a call that is over has cost and used. */
export interface Spent extends Cost {
  readonly usage?: Usage | undefined;
  /** True where the cost is the most that it may have used. */
  readonly estimated: boolean;
}

/** What a call has cost: what was reported, else by what it wrote, else all that it might have used. */
export function settleCost(
  { price, maxTokens }: Tier,
  { fitted, reserved, reported, written, charged }: Ended,
): Spent {
  if (reported) return { ...toCost(price, reported), usage: reported, estimated: false };
  const outputTokens = Math.min(maxTokens, estimateTokens(written));
  const unreported = charged ? reserved : NO_COST;
  const cost = written === '' ? unreported : toWorstCase(price, fitted.inputTokens, outputTokens);
  return { ...cost, estimated: cost.costNanoUsd > 0 };
}

/** What a call and the second opinion on its answer have taken together. */
export function addSpent(call: Spent, opinion: Spent | undefined): Spent {
  if (!opinion) return call;
  const usages = [call.usage, opinion.usage].filter((usage) => usage !== undefined);
  return {
    ...addCosts([call, opinion]),
    ...(usages.length > 0 && { usage: usages.reduce(addUsage) }),
    estimated: call.estimated || opinion.estimated,
  };
}
