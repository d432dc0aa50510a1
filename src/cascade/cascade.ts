import type { Answer } from './answer.ts';
import { climb } from './climb.ts';
import type { Scorer } from './complexity.ts';
import type { CascadeListener } from './events.ts';
import { bestCompletion } from './next-step.ts';
import { type Extractor, type Grounding, type Knowledge, NO_GROUNDING } from './passage.ts';
import type { AnswerStore, Cache, Clock, Log, Random } from './ports.ts';
import type { Query } from './query.ts';
import { RequestError } from './request-error.ts';
import { toRoute } from './route.ts';
import type { Tier } from './tier.ts';
import { withinLimit } from './time-limit.ts';
import { type AnswerParts, toCachedAnswer, toDegradedAnswer, toTierAnswer } from './to-answer.ts';
import type { Judge } from './verdict.ts';

export interface CascadeSettings {
  /** Scores below the first value start at the first tier, and so on; one value fewer than tiers. */
  readonly thresholds: readonly number[];
  readonly minConfidence: number;
  readonly deadlineMs: number;
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
  readonly settings: CascadeSettings;
}

export interface AnswerOptions {
  readonly signal: AbortSignal;
  readonly listener?: CascadeListener | undefined;
  /** False for an escalation, which is never answered from the cache. */
  readonly recall?: boolean;
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
  /** An answer given earlier, as long as it is kept. */
  recallAnswer: AnswerStore['get'];
}

/** The end of a deadline that is kept for putting the reply together. */
const REPLY_RESERVE_MS = 500;

/** The way of one question, from the parsed query to the kept answer. */
export function createCascade(dependencies: CascadeDependencies): Cascade {
  const { tiers, knowledge, extractor, scorer, cache, answers, clock, random, log, settings } = dependencies;
  const tierNames = tiers.map(({ name }) => name);

  async function answer(query: Query, { signal, listener, recall = true }: AnswerOptions): Promise<Answer> {
    const startedAtMs = clock.now();
    const deadlineMs = Math.min(settings.deadlineMs, query.deadlineMs ?? settings.deadlineMs);
    const attemptsEndMs = startedAtMs + deadlineMs - REPLY_RESERVE_MS;
    const minConfidence = query.minConfidence ?? settings.minConfidence;
    const complexity = scorer(query.text);
    const route = toRoute(complexity.score, settings.thresholds, tierNames, query);
    const parts = (attempts: AnswerParts['attempts'] = []): AnswerParts => ({
      answerId: random.id(),
      question: query.text,
      complexity,
      attempts,
      tiers,
      route,
      minConfidence,
      latencyMs: clock.now() - startedAtMs,
    });
    const deliver = async (reply: Answer): Promise<Answer> => {
      await answers.put({ query, answer: reply });
      listener?.({ type: 'answer', answer: reply });
      return reply;
    };

    const inTime = <Result>(work: (signal: AbortSignal) => Promise<Result>) =>
      withinLimit(clock, attemptsEndMs - clock.now(), signal, work);

    const key = toCacheKey(query, await inTime(knowledge.version).catch(() => undefined));
    const remembered = await cache.get(key);
    if (recall && remembered?.fresh && satisfies(remembered.answer, route, minConfidence)) {
      return deliver(toCachedAnswer(parts(), remembered.answer, true));
    }

    const grounding = (await inTime((signal) => ground(query, signal))) ?? NO_GROUNDING;
    listener?.({ type: 'route', complexity, tier: tierNames[route.start] ?? '' });
    const attempts = await climb({
      ...dependencies,
      query,
      grounding,
      route,
      minConfidence,
      attemptsEndMs,
      signal,
      listener,
    });
    if (signal.aborted) throw cancelled();

    const best = bestCompletion(attempts);
    if (best) {
      const reply = toTierAnswer(parts(attempts), best);
      if (reply.status === 'accepted') await cache.set(key, reply);
      return deliver(reply);
    }
    if (remembered) return deliver(toCachedAnswer(parts(attempts), remembered.answer, false));
    const extract = await extractor.extract(query, grounding, 'several-passages', signal);
    return deliver(toDegradedAnswer(parts(attempts), extract));
  }

  async function ground(query: Query, signal: AbortSignal): Promise<Grounding> {
    try {
      return await knowledge.search(query.text, query.context, signal);
    } catch (error) {
      if (!signal.aborted) log.error('knowledge_unreadable', { message: String(error) });
      return NO_GROUNDING;
    }
  }

  function toCacheKey({ text, context }: Query, knowledgeVersion: string | undefined): string {
    const question = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
    return JSON.stringify([question, context, knowledgeVersion, settings.fingerprint]);
  }

  function satisfies(
    remembered: Answer,
    { first, last }: { first: number; last: number },
    minConfidence: number,
  ) {
    const tier = tierNames.indexOf(remembered.tier ?? '');
    return tier >= first && tier <= last && remembered.confidence >= minConfidence;
  }

  return {
    tierNames,
    startOf: (query) => toRoute(scorer(query.text).score, settings.thresholds, tierNames, query).start,
    answer,
    recallAnswer: (answerId) => answers.get(answerId),
  };
}

function cancelled(): RequestError {
  return new RequestError('cancelled', 'the request was cancelled', {
    nextStep: 'Send it again if it is still wanted.',
  });
}
