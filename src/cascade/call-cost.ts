import { type Fitted, fitWindow } from './fit-window.ts';
import { type Cost, estimateTokens, NO_COST, toCost, toWorstCase, type Usage } from './money.ts';
import type { Tier, TierRequest } from './tier.ts';

/** What asking a tier would take: its request cut to the tier's window, and the most that the call can cost. */
export function toPlan(tier: Tier, request: TierRequest) {
  const fitted = fitWindow(tier, request);
  const worstCase = fitted ? toWorstCase(tier.price, fitted.inputTokens, tier.maxTokens) : NO_COST;
  return {
    fitted,
    tooLong: fitted === undefined,
    worstCase,
    worstCaseNanoUsd: worstCase.marginalNanoUsd,
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

/** What a call has cost: what was reported, else by what it wrote, else all that it might have used. */
export function settleCost(
  { price, maxTokens }: Tier,
  { fitted, reserved, reported, written, charged }: Ended,
) {
  if (reported) return { ...toCost(price, reported), usage: reported, estimated: false };
  const outputTokens = Math.min(maxTokens, estimateTokens(written));
  const unreported = charged ? reserved : NO_COST;
  const cost = written === '' ? unreported : toWorstCase(price, fitted.inputTokens, outputTokens);
  return { ...cost, estimated: cost.costNanoUsd > 0 };
}
