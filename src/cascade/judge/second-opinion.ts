import { type Fitted, fitWindow } from '../fit-window.ts';
import type { Cost } from '../money.ts';
import { estimateTokens, toWorstCase } from '../money.ts';
import type { Completion, Tier, TierRequest } from '../tier.ts';
import { toChance, toLogOdds } from './calibration.ts';
import type { Verdict } from './verdict.ts';

/** What somebody else thinks of an answer. */
export interface Opinion {
  /** Log-odds that the answer is right, within ±MOST_EVIDENCE. */
  readonly evidence: number;
  /** It in words. */
  readonly summary: string;
  /** What it rests on, in words: those of a model, where it is one, and told last. */
  readonly details: readonly string[];
}

/** Nobody's opinion says more than this, log-odds of 20 to 1. */
export const MOST_EVIDENCE = 3;

/** Who is asked about an answer that the judge is not sure of. Adding a way to ask means filling this port. */
export interface SecondOpinion {
  /** Answers whose confidence, as customers read it, lies there are looked at again. */
  readonly between: readonly [low: number, high: number];
  /** How much of the evidence is added to the log-odds of the confidence. */
  readonly weight: number;
  readonly timeoutMs: number;
  /** The model that is asked, whatever the answer; absent where that depends on it. */
  readonly judge?: Pick<Tier, 'name' | 'price'> | undefined;
  /** Who is asked what about an answer of `tier` to `request`; undefined where nobody is. */
  toCall(tier: Tier, request: TierRequest, answer: Completion): OpinionCall | undefined;
  /** What a reply says of the answer; undefined where nothing can be made of it. */
  read(answer: Completion, reply: Completion): Opinion | undefined;
}

interface OpinionCall {
  readonly tier: Tier;
  readonly request: TierRequest;
}

/** What asking for an opinion would take: its request cut to the window, and the most that the call can cost. */
export interface OpinionPlan {
  readonly tier: Tier;
  readonly fitted: Fitted;
  readonly worstCase: Cost;
}

const NOT_YET_WRITTEN: Completion = {
  kind: 'completion',
  text: '',
  citations: [],
  abstained: false,
  stop: 'end',
};
/** Three bytes are reckoned a token; hardly any text has more than six on average. */
const RECKONED_PER_TOKEN = 2;
const JOINING_TOKENS = 300;

/**
 * The plan of an opinion on `answer`, or, before that is written, on the longest that `tier` may write; undefined
 * where nobody is asked, or cannot hold it.
 */
export function toOpinionPlan(
  opinion: SecondOpinion,
  tier: Tier,
  request: TierRequest,
  answer?: Completion,
): OpinionPlan | undefined {
  const call = opinion.toCall(tier, request, answer ?? NOT_YET_WRITTEN);
  const fitted = call && fitWindow(call.tier, call.request);
  if (!fitted) return undefined;
  const readsAnswer = call.request.answer !== undefined;
  const unwritten = readsAnswer && !answer ? mostTokens(tier, request) : 0;
  const { price, maxTokens } = call.tier;
  return {
    tier: call.tier,
    fitted,
    worstCase: toWorstCase(price, fitted.inputTokens + unwritten, maxTokens),
  };
}

/** What is lifted from passages is no longer than they are, and the words that join it. */
function mostTokens({ source, maxTokens }: Tier, { grounding }: TierRequest): number {
  return source === 'knowledge'
    ? grounding.passages.reduce((sum, { text }) => sum + estimateTokens(text), JOINING_TOKENS)
    : maxTokens * RECKONED_PER_TOKEN;
}

/** `verdict` with somebody else's opinion; a model's own words come last, after all that is known of the answer. */
export function withOpinion(verdict: Verdict, opinion: Opinion, weight: number): Verdict {
  const { evidence, summary, details } = opinion;
  const reasons = evidence < 0 ? [summary, ...verdict.reasons] : [...verdict.reasons, summary];
  return {
    confidence: toChance(toLogOdds(verdict.confidence) + weight * evidence),
    reasons: [...reasons, ...details],
  };
}

/** The same, for texts that nobody may be given as they are: `take` leaves out their personal data. */
export function withoutPersonalData(opinion: SecondOpinion, take: (text: string) => string): SecondOpinion {
  const without = (completion: Completion) => ({ ...completion, text: take(completion.text) });
  return {
    ...opinion,
    toCall: (tier, request, answer) => opinion.toCall(tier, request, without(answer)),
    read: (answer, reply) => opinion.read(without(answer), without(reply)),
  };
}
