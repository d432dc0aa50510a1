import type { Answer } from './answer.ts';
import { type Asked, type Reply, timeLeft } from './asked.ts';
import { toClarifyingAnswer } from './clarifying-answer.ts';
import { climb } from './climb.ts';
import type { CascadeDependencies } from './dependencies.ts';
import { createFinding } from './find-passages.ts';
import { toReason } from './hand-over.ts';
import { withoutPersonalData } from './judge/second-opinion.ts';
import { bestCompletion } from './next-step.ts';
import type { OrNothing } from './or-nothing.ts';
import type { Budgets, Remembered, Standing } from './ports.ts';
import { createPurse } from './purse.ts';
import { RequestError } from './request-error.ts';
import { createRetryBudget } from './retry-budget.ts';
import { createRouting } from './routing.ts';
import type { TierRequest } from './tier.ts';
import { withinLimit } from './time-limit.ts';
import { type AnswerParts, toDegradedAnswer, toStaleAnswer, toTierAnswer } from './to-answer.ts';

/** Of the time kept for the reply, what an extract may take where no tier answered. */
const EXTRACT_MS = 300;
/** What finding out how much of the budgets is left may take of the time. */
const STANDING_SHARE = 0.25;

/** What the tiers have come to; `reason` says why a person is needed, where none of them answered. */
export interface Asking extends Reply {
  readonly reason?: ReturnType<typeof toReason> | undefined;
  /** What was tried in vain, where that is not the answer's own. */
  readonly attempts?: Answer['attempts'] | undefined;
  /** True where there was little left to spend, and more might have come of it. */
  readonly isSaving?: boolean | undefined;
}

/**
 * Has the tiers answer; where none does, gives what there is instead: `stale` (a cached answer past its time), an
 * extract from the knowledge, fixed words.
 */
export function createTierAsking(dependencies: CascadeDependencies, orNothing: OrNothing) {
  const { tiers, extractor, scorer, judge, budgets, clock, random, settings } = dependencies;
  const { secondOpinion } = dependencies;
  const find = createFinding(dependencies, orNothing);
  const retries = createRetryBudget();
  const routing = createRouting(settings, tiers);
  /** Whether anybody reads passages beside the knowledge that they are from. */
  const hasModel = secondOpinion !== undefined || tiers.some(({ source }) => source === 'model');

  /** @throws RequestError where no budget is left and such questions are refused, and when its signal aborts. */
  return async function askTiers(asked: Asked, stale: Remembered | undefined): Promise<Asking> {
    const { redaction, useCase, limits, minConfidence, attemptsEndMs, signal, listener, stages, readAlong } =
      asked;
    const standing = budgets && (await stages.during('account', () => standingOf(asked, budgets)));
    const isSaving = standing !== undefined && standing.state !== 'open';
    retries.earn();
    const {
      query,
      lookup,
      grounding: found,
      clarification,
    } = await stages.during('ground', () => find(asked));
    const routed = stages.begin('route');
    const question = lookup.text;
    const grounding = hasModel ? redaction.takeFromGrounding(found) : found;
    const complexity = scorer(question, grounding);
    if (clarification && !signal.aborted) {
      const latencyMs = clock.now() - asked.startedAtMs;
      const answer = toClarifyingAnswer(random.id(), clarification, complexity, latencyMs);
      return { answer, number: 0, isSaving };
    }
    const filter = useCase.knowledgeFilter;
    const request: TierRequest = { query, grounding, instructions: useCase.prompt, filter, readAlong };
    const route = routing(complexity.score, limits, request, isSaving);
    listener?.({ type: 'route', complexity, tier: tiers[route.start]?.name ?? '', basis: route.basis });
    routed();
    const attempts = await climb({
      ...dependencies,
      calibration: settings.confidence,
      secondOpinion: secondOpinion && withoutPersonalData(secondOpinion, redaction.take),
      judge: (asking, ...rest) => judge({ ...asking, text: question, standalone: undefined }, ...rest),
      retries,
      request,
      route,
      minConfidence,
      attemptsEndMs,
      signal,
      listener,
      stages,
      purse: budgets && createPurse(budgets, query.caller, clock),
      // Where nothing is left, only what is free is granted, and of that the best is wanted.
      isSaving: standing?.state === 'near',
    });
    if (signal.aborted) throw cancelled();

    const parts: AnswerParts = {
      answerId: random.id(),
      question,
      staticReply: useCase.staticReply,
      complexity,
      attempts,
      tiers,
      // The stronger tiers that were saved can still be asked, by an escalation.
      route: isSaving ? { ...route, last: route.start } : route,
      minConfidence,
      latencyMs: clock.now() - asked.startedAtMs,
    };
    const best = bestCompletion(attempts);
    if (best) return { answer: toTierAnswer(parts, best), number: best.number, isSaving };
    // Whoever waits for another's call, or for a store, until his time is up meets with what all others do.
    const isLate = attempts.length === 0 && attemptsEndMs > asked.startedAtMs;
    const reason = isLate ? 'outage' : toReason(attempts);
    if (reason === 'budget' && settings.atLimit === 'refuse')
      throw overBudget(await budgets?.standing(query.caller));
    if (stale) return { answer: toStaleAnswer(parts, stale.answer), number: 0, reason, isSaving };
    const extract = await stages.during('extract', () =>
      withinLimit(clock, Math.min(EXTRACT_MS, timeLeft(asked, clock)), signal, (within) =>
        orNothing(
          'knowledge_unreadable',
          () => extractor.extract(lookup, grounding, 'several-passages', within),
          within,
        ),
      ),
    );
    return { answer: toDegradedAnswer(parts, extract), number: 0, reason, isSaving };
  };

  /** Undefined where that takes too long to find out: what is set aside for each call keeps to the limits all the same. */
  function standingOf(
    { attemptsEndMs, query, signal }: Asked,
    known: Budgets,
  ): Promise<Standing | undefined> {
    const limitMs = (attemptsEndMs - clock.now()) * STANDING_SHARE;
    return withinLimit(clock, limitMs, signal, () => known.standing(query.caller));
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
