import { toTerms } from '../text/words.ts';
import type { Answer, AttemptReport, NextAction } from './answer.ts';
import type { Attempt, CompletedAttempt, SkipReason } from './attempt.ts';
import { toCostBasis } from './cost-basis.ts';
import { addCosts, NO_COST } from './money.ts';
import { isAccepted } from './next-step.ts';
import type { Extract } from './passage.ts';
import type { Route } from './route.ts';
import type { Complexity } from './score/complexity.ts';
import type { Tier } from './tier.ts';

/** What an answer is built from once tiers have been asked. */
export interface AnswerParts {
  readonly answerId: string;
  readonly question: string;
  /** What the question's use case says instead of STATIC_REPLY. */
  readonly staticReply: string | undefined;
  readonly complexity: Complexity;
  readonly attempts: readonly Attempt[];
  readonly tiers: readonly Tier[];
  readonly route: Route;
  readonly minConfidence: number;
  readonly latencyMs: number;
}

/** Said when nothing else can be: no tier answered, nothing is cached, and the knowledge is silent. */
export const STATIC_REPLY =
  'We could not answer your question just now. Please try again in a few minutes, or ask for a person to help you.';

/** Said to who asks for a person. Nobody is promised. */
const PERSON_REPLY = 'This is for a person to answer.';

/** Fewer topic words than this leave too much open to search for; the customer can say more. */
const VAGUE_BELOW_TERMS = 2;

/** The answer of the tier whose completion was accepted or is the best there is. */
export function toTierAnswer(parts: AnswerParts, attempt: CompletedAttempt): Answer {
  const { completion, verdict } = attempt;
  const tier = parts.tiers[attempt.tier];
  const degraded = completion.stop !== 'end';
  const accepted = !degraded && isAccepted(attempt, parts.minConfidence);
  const status = accepted ? 'accepted' : degraded ? 'degraded' : 'best_effort';
  return {
    ...base(parts),
    response: completion.text,
    status,
    degraded,
    abstained: completion.abstained,
    source: tier?.source ?? 'model',
    tier: tier?.name,
    model: tier?.model,
    confidence: verdict.confidence,
    nextAction: accepted ? SEND : toNextAction(parts, attempt),
    citations: completion.citations,
  };
}

/** An answer that was given before, or to another who asked at the same time, under its own id: nothing was spent on it. */
export function toCachedAnswer(cached: Answer, answerId: string, latencyMs: number): Answer {
  if (cached.clarifyingQuestion !== undefined) return { ...cached, answerId, latencyMs };
  const source = cached.degraded ? cached.source : 'cache';
  return { ...cached, answerId, latencyMs, source, ...NO_COST, costBasis: FROM_CACHE, attempts: [] };
}

/** The reply to who wants a person rather than an answer: nobody was asked. */
export function toPersonAnswer(answerId: string, complexity: Complexity): Answer {
  return {
    answerId,
    response: PERSON_REPLY,
    status: 'pending_review',
    degraded: true,
    abstained: true,
    source: 'static',
    complexity,
    confidence: 0,
    nextAction: { do: 'escalate_human', why: 'A person was asked for.' },
    citations: [],
    ...NO_COST,
    costBasis: 'nothing was charged: no tier was asked',
    latencyMs: 0,
    attempts: [],
  };
}

/** A cached answer past its time, given because no tier completed. */
export function toStaleAnswer(parts: AnswerParts, cached: Answer): Answer {
  return {
    ...cached,
    ...base(parts),
    status: 'degraded',
    degraded: true,
    source: 'cache',
    nextAction: NO_TIER_ANSWERED,
  };
}

/** An extract from the knowledge, or failing that fixed words, given because no tier completed. */
export function toDegradedAnswer(parts: AnswerParts, extract: Extract | undefined): Answer {
  const found = extract && !extract.abstained ? extract : undefined;
  return {
    ...base(parts),
    response: found?.text ?? parts.staticReply ?? STATIC_REPLY,
    status: 'degraded',
    degraded: true,
    abstained: !found,
    source: found ? 'knowledge' : 'static',
    confidence: 0,
    nextAction: NO_TIER_ANSWERED,
    citations: found?.citations ?? [],
  };
}

const FROM_CACHE = 'nothing was charged: from the cache';
const SEND: NextAction = { do: 'send', why: 'The answer met the confidence asked for.' };
const NO_TIER_ANSWERED: NextAction = {
  do: 'escalate_human',
  why: 'No tier could answer; this is a stopgap for the customer, and a person should follow up.',
};

function base({ answerId, complexity, attempts, tiers, route, latencyMs }: AnswerParts) {
  return {
    answerId,
    complexity,
    routeBasis: route.basis,
    ...addCosts(attempts),
    costBasis: toCostBasis(attempts, tiers),
    latencyMs,
    attempts: attempts.map((attempt) => toReport(attempt, tiers)),
  };
}

function toReport(attempt: Attempt, tiers: readonly Tier[]): AttemptReport {
  const { tier, cause, outcome, latencyMs, costNanoUsd, marginalNanoUsd, usage, estimated, dropped } =
    attempt;
  const report = {
    tier: tiers[tier]?.name ?? '',
    model: tiers[tier]?.model ?? '',
    promptVersion: tiers[tier]?.promptVersion,
    cause,
    outcome,
    latencyMs,
    costNanoUsd,
    marginalNanoUsd,
    usage,
    estimated,
    dropped,
  };
  if (attempt.outcome === 'completed') return { ...report, ...attempt.verdict };
  if (attempt.outcome === 'failed') return { ...report, failure: attempt.failure.kind };
  return attempt.outcome === 'skipped' ? { ...report, reasons: [SKIPPED[attempt.why]] } : report;
}

const SKIPPED: Readonly<Record<SkipReason, string>> = {
  cost: 'a call could have cost more than is left',
  budget: "a call could have cost more than is left of the month's budget",
  'too-long': 'the question is longer than it can hold',
};

function toNextAction(parts: AnswerParts, { completion, verdict }: CompletedAttempt): NextAction {
  if (completion.stop === 'refused') {
    return { do: 'escalate_human', why: 'A policy declined the question; no other tier may answer it.' };
  }
  if (completion.abstained && toTerms(parts.question).length < VAGUE_BELOW_TERMS) {
    return { do: 'ask_customer', why: 'The question is too short to search for; ask what it is about.' };
  }
  const tried = new Set(parts.attempts.map(({ tier }) => tier));
  const stronger = parts.tiers.find((_, index) => index > Math.max(parts.route.last, ...tried));
  const reason = verdict.reasons[0] ?? 'the answer is weak';
  return stronger
    ? { do: 'escalate_next', why: `Not sure enough (${reason}); ${stronger.name} has not been asked.` }
    : { do: 'escalate_human', why: `Not sure enough (${reason}), and no stronger tier is left.` };
}
