import type { Answer } from './answer.ts';
import { toCacheKey } from './cache-key.ts';
import { type Caller, isSameCaller } from './caller.ts';
import { climb } from './climb.ts';
import type { Scorer } from './complexity.ts';
import type { CascadeListener } from './events.ts';
import { bestCompletion } from './next-step.ts';
import { type Extractor, type Grounding, type Knowledge, type Lookup, NO_GROUNDING } from './passage.ts';
import type { AnswerRecord, AnswerStore, Cache, Clock, Log, Random } from './ports.ts';
import type { Query } from './query.ts';
import { RequestError } from './request-error.ts';
import { createRetryBudget } from './retry-budget.ts';
import { type Limits, toLimits, toRoute, withinUseCase } from './route.ts';
import type { Tier } from './tier.ts';
import { withinLimit } from './time-limit.ts';
import { toCachedAnswer, toDegradedAnswer, toStaleAnswer, toTierAnswer } from './to-answer.ts';
import type { UseCase } from './use-case.ts';
import type { Judge } from './verdict.ts';

export interface CascadeSettings {
  /** Scores below the first value start at the first tier, and so on; one value fewer than tiers. */
  readonly thresholds: readonly number[];
  readonly minConfidence: number;
  readonly deadlineMs: number;
  /** By what `context.use_case` says. */
  readonly useCases: ReadonlyMap<string, UseCase>;
  /** Stands for everything in the configuration that shapes an answer; part of the cache's key. */
  readonly fingerprint: string;
}

export interface CascadeDependencies {
  /** Cheapest first. */
  readonly tiers: readonly Tier[];
  readonly knowledge: Knowledge;
  readonly extractor: Extractor;
  readonly scorer: Scorer;
  readonly judge: Judge;
  readonly cache: Cache;
  readonly answers: AnswerStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Hears of every question, beside whoever asked. */
  readonly listener?: CascadeListener | undefined;
  readonly settings: CascadeSettings;
}

export interface AnswerOptions {
  /** Looked at only once there is work that it could stop: some transports make it when they are asked for it. */
  readonly signal: AbortSignal;
  readonly listener?: CascadeListener | undefined;
  /** False for an escalation, which is never answered from the cache. */
  readonly recall?: boolean;
  /** Milliseconds that whoever asks can wait; shortens the deadline of the question. */
  readonly limitMs?: number | undefined;
  /** True where somebody reads the answer as it is written; `listener` then hears `delta`. */
  readonly readAlong?: boolean | undefined;
}

export interface Cascade {
  readonly tierNames: readonly string[];
  /** Where a question's own complexity would start it, as an index into `tierNames`. */
  startOf(query: Query): number;
  /**
   * Answers `query` within its deadline, whatever the tiers do.
   * @throws RequestError for limits that exclude every tier, and when `signal` aborts.
   */
  answer(query: Query, options: AnswerOptions): Promise<Answer>;
  /** An answer that `caller` was given earlier, as long as it is kept. */
  recallAnswer(answerId: string, caller?: Caller): Promise<AnswerRecord | undefined>;
}

/** The end of a deadline that is kept for putting the reply together. */
const REPLY_RESERVE_MS = 500;
/** Of that, what an extract may take where no tier answered. */
const EXTRACT_MS = 400;
/** Passages that take longer than this share of the time come too late: a tier may do without them. */
const GROUND_SHARE = 0.5;

/** The way of one question, from the parsed query to the kept answer. */
export function createCascade(dependencies: CascadeDependencies): Cascade {
  const { tiers, knowledge, extractor, scorer, cache, answers, clock, random, log, settings } = dependencies;
  const tierNames = tiers.map(({ name }) => name);
  const retries = createRetryBudget();

  async function answer(query: Query, options: AnswerOptions): Promise<Answer> {
    const { recall = true, limitMs = Number.POSITIVE_INFINITY, readAlong } = options;
    const listener = toBoth(dependencies.listener, options.listener);
    const startedAtMs = clock.now();
    const deadlineMs = Math.min(settings.deadlineMs, query.deadlineMs ?? settings.deadlineMs, limitMs);
    const attemptsEndMs = startedAtMs + deadlineMs - REPLY_RESERVE_MS;
    const minConfidence = query.minConfidence ?? settings.minConfidence;
    const useCase = useCaseOf(query);
    const limits = limitsOf(query);
    const latencyMs = () => clock.now() - startedAtMs;
    const deliver = async (reply: Answer, number = 0): Promise<Answer> => {
      await orNothing('answer_not_kept', answers.put({ query, answer: reply }));
      listener?.({ type: 'answer', answer: reply, number });
      return reply;
    };

    const remembered = await orNothing('cache_unreadable', cache.get(keyOf(query)));
    if (recall && remembered?.fresh && satisfies(remembered.answer, limits, minConfidence)) {
      return deliver(toCachedAnswer(remembered.answer, random.id(), latencyMs()));
    }

    const { signal } = options;
    retries.earn();
    const lookup: Lookup = { text: query.text, context: query.context, filter: useCase.knowledgeFilter };
    const grounding = await ground(lookup, (attemptsEndMs - clock.now()) * GROUND_SHARE, signal);
    const complexity = scorer(query.text);
    const route = toRoute(complexity.score, settings.thresholds, limits);
    listener?.({ type: 'route', complexity, tier: tierNames[route.start] ?? '' });
    const attempts = await climb({
      ...dependencies,
      retries,
      request: { query, grounding, instructions: useCase.prompt, filter: useCase.knowledgeFilter, readAlong },
      route,
      minConfidence,
      attemptsEndMs,
      signal,
      listener,
    });
    if (signal.aborted) throw cancelled();

    const answerId = random.id();
    const parts = {
      answerId,
      question: query.text,
      staticReply: useCase.staticReply,
      complexity,
      attempts,
      tiers,
      route,
      minConfidence,
      latencyMs: latencyMs(),
    };
    const best = bestCompletion(attempts);
    if (best) {
      const reply = toTierAnswer(parts, best);
      if (reply.status === 'accepted') await orNothing('answer_not_cached', cache.set(keyOf(query), reply));
      return deliver(reply, best.number);
    }
    if (remembered) return deliver(toStaleAnswer(parts, remembered.answer));
    const extract = await withinLimit(clock, EXTRACT_MS, signal, (within) =>
      orNothing(
        'knowledge_unreadable',
        extractor.extract(lookup, grounding, 'several-passages', within),
        within,
      ),
    );
    return deliver(toDegradedAnswer(parts, extract));
  }

  async function ground(lookup: Lookup, limitMs: number, parent: AbortSignal): Promise<Grounding> {
    const found = await withinLimit(clock, limitMs, parent, (signal) =>
      orNothing('knowledge_unreadable', knowledge.search(lookup, signal), signal),
    );
    return found ?? NO_GROUNDING;
  }

  /** What fails beside a question costs what it would have brought, never the reply. */
  async function orNothing<Result>(
    event: string,
    work: Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result | undefined> {
    try {
      return await work;
    } catch (error) {
      if (!signal?.aborted) log.error(event, { message: String(error) });
      return undefined;
    }
  }

  function useCaseOf({ context }: Query): UseCase {
    return settings.useCases.get(context.use_case ?? '') ?? NO_USE_CASE;
  }

  function limitsOf(query: Query): Limits {
    return withinUseCase(toLimits(query, tierNames), useCaseOf(query), tierNames);
  }

  function keyOf(query: Query): string {
    return toCacheKey(query, `${knowledge.version()} ${settings.fingerprint}`);
  }

  function satisfies(remembered: Answer, { first, last }: Limits, minConfidence: number): boolean {
    const tier = tierNames.indexOf(remembered.tier ?? '');
    return tier >= first && tier <= last && remembered.confidence >= minConfidence;
  }

  return {
    tierNames,
    startOf: (query) => toRoute(scorer(query.text).score, settings.thresholds, limitsOf(query)).start,
    answer,
    async recallAnswer(answerId, caller) {
      const record = await answers.get(answerId);
      return record && isSameCaller(record.query.caller, caller) ? record : undefined;
    },
  };
}

const NO_USE_CASE: UseCase = {};

function toBoth(
  first: CascadeListener | undefined,
  second: CascadeListener | undefined,
): CascadeListener | undefined {
  if (!first || !second) return first ?? second;
  return (event) => {
    first(event);
    second(event);
  };
}

function cancelled(): RequestError {
  return new RequestError('cancelled', 'the request was cancelled', {
    nextStep: 'Send it again if it is still wanted.',
  });
}
