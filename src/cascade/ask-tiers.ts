import { type Asked, type Reply, timeLeft } from './asked.ts';
import { climb } from './climb.ts';
import type { CascadeDependencies } from './dependencies.ts';
import { toReason } from './hand-over.ts';
import { bestCompletion } from './next-step.ts';
import type { OrNothing } from './or-nothing.ts';
import { type Grounding, type Lookup, NO_GROUNDING } from './passage.ts';
import type { Remembered, Standing } from './ports.ts';
import { createPurse } from './purse.ts';
import { toStandalone } from './query.ts';
import { withoutPlaceholders } from './redaction.ts';
import { RequestError } from './request-error.ts';
import { createRetryBudget } from './retry-budget.ts';
import { toRoute } from './route.ts';
import { withinLimit } from './time-limit.ts';
import { type AnswerParts, toDegradedAnswer, toStaleAnswer, toTierAnswer } from './to-answer.ts';

/** Of the time kept for the reply, what an extract may take where no tier answered. */
const EXTRACT_MS = 300;
/** Passages that take longer than this share of the time come too late: a tier may do without them. */
const GROUND_SHARE = 0.5;

/** What the tiers have come to; `reason` says why a person is needed, where none of them answered. */
export interface Asking extends Reply {
  readonly reason?: ReturnType<typeof toReason> | undefined;
}

/**
 * Has the tiers answer; where none does, gives what there is instead: `stale` (a cached answer past its time), an
 * extract from the knowledge, fixed words.
 */
export function createTierAsking(dependencies: CascadeDependencies, orNothing: OrNothing) {
  const { tiers, knowledge, extractor, scorer, budgets, clock, random, settings } = dependencies;
  const retries = createRetryBudget();

  /** @throws RequestError where no budget is left and such questions are refused, and when its signal aborts. */
  return async function askTiers(asked: Asked, stale: Remembered | undefined): Promise<Asking> {
    const { query, redaction, useCase, limits, minConfidence, attemptsEndMs, signal, listener, readAlong } =
      asked;
    const standing = await budgets?.standing(query.caller);
    const isSaving = standing?.state === 'near' || standing?.state === 'spent';
    retries.earn();
    const question = withoutPlaceholders(toStandalone(query));
    const lookup: Lookup = { text: question, context: query.context, filter: useCase.knowledgeFilter };
    const grounding = redaction.takeFromGrounding(await ground(lookup, asked));
    const complexity = scorer(question);
    const route = toRoute(isSaving ? 0 : complexity.score, settings.thresholds, limits);
    listener?.({ type: 'route', complexity, tier: tiers[route.start]?.name ?? '' });
    const attempts = await climb({
      ...dependencies,
      retries,
      request: { query, grounding, instructions: useCase.prompt, filter: useCase.knowledgeFilter, readAlong },
      route,
      minConfidence,
      attemptsEndMs,
      signal,
      listener,
      purse: budgets && createPurse(budgets, query.caller, clock),
      isSaving,
    });
    if (signal.aborted) throw cancelled();

    const parts: AnswerParts = {
      answerId: random.id(),
      question,
      staticReply: useCase.staticReply,
      complexity,
      attempts,
      tiers,
      route,
      minConfidence,
      latencyMs: clock.now() - asked.startedAtMs,
    };
    const best = bestCompletion(attempts);
    if (best) return { answer: toTierAnswer(parts, best), number: best.number };
    const reason = toReason(attempts);
    if (reason === 'budget' && settings.atLimit === 'refuse')
      throw overBudget(await budgets?.standing(query.caller));
    if (stale) return { answer: toStaleAnswer(parts, stale.answer), number: 0, reason };
    const extract = await withinLimit(clock, Math.min(EXTRACT_MS, timeLeft(asked, clock)), signal, (within) =>
      orNothing(
        'knowledge_unreadable',
        () => extractor.extract(lookup, grounding, 'several-passages', within),
        within,
      ),
    );
    return { answer: toDegradedAnswer(parts, extract), number: 0, reason };
  };

  async function ground(lookup: Lookup, { attemptsEndMs, signal }: Asked): Promise<Grounding> {
    const limitMs = (attemptsEndMs - clock.now()) * GROUND_SHARE;
    const found = await withinLimit(clock, limitMs, signal, (within) =>
      orNothing('knowledge_unreadable', () => knowledge.search(lookup, within), within),
    );
    return found ?? NO_GROUNDING;
  }

  function overBudget(standing: Standing | undefined): RequestError {
    const opensAtMs = standing?.opensAtMs ?? clock.epochMs();
    return new RequestError('budget_exceeded', "the month's budget for model calls is used up", {
      retryable: true,
      retryAfterSeconds: Math.max(1, Math.ceil((opensAtMs - clock.epochMs()) / 1_000)),
      nextStep: `It opens again at ${new Date(opensAtMs).toISOString()}; until then hand the customer to a person, or have the budget raised.`,
    });
  }
}

export function cancelled(): RequestError {
  return new RequestError('cancelled', 'the request was cancelled', {
    nextStep: 'Send it again if it is still wanted.',
  });
}
