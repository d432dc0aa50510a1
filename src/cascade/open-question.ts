import { completeFollowUp } from '../text/conversation/follow-up.ts';
import { createArticleData } from './article-data.ts';
import { type Asked, type ForTicket, REPLY_RESERVE_MS } from './asked.ts';
import type { CascadeDependencies } from './dependencies.ts';
import { type CascadeListener, toBoth } from './events.ts';
import type { OrNothing } from './or-nothing.ts';
import type { Query, Turn } from './query.ts';
import { createRedaction } from './redaction.ts';
import { type Limits, toLimits, withinUseCase } from './route.ts';
import type { Stages } from './stages.ts';
import { orTimeUp } from './time-limit.ts';
import type { UseCase } from './use-case.ts';
import type { Vault } from './vault.ts';

export interface AnswerOptions {
  /** Looked at only once there is work that it could stop: some transports make it when they are asked for it. */
  readonly signal: AbortSignal;
  readonly listener?: CascadeListener | undefined;
  /** False for an escalation, which is never answered from the cache. */
  readonly recall?: boolean;
  /** Whether the customer may be asked back; left out: as `recall`. */
  readonly mayAskBack?: boolean;
  /** Milliseconds that whoever asks can wait; shortens the deadline of the question. */
  readonly limitMs?: number | undefined;
  /** True where somebody reads the answer as it is written; `listener` then hears `delta`. */
  readonly readAlong?: boolean | undefined;
  /** For the ticket that the question may come to. */
  readonly forTicket?: ForTicket | undefined;
}

/** Of the time for the attempts, what reading the conversation may take. */
const TURNS_SHARE = 0.25;
const NO_USE_CASE: UseCase = {};

/** The first step of every question: Query ─redact→ Query, with its conversation and its limits. */
export function createOpening(dependencies: CascadeDependencies, vault: Vault, orNothing: OrNothing) {
  const { tiers, redactor, sessions, clock, settings } = dependencies;
  const tierNames = tiers.map(({ name }) => name);
  const articles = createArticleData(redactor);

  function useCaseOf({ context }: Query): UseCase {
    return settings.useCases.get(context.use_case ?? '') ?? NO_USE_CASE;
  }

  /** @throws RequestError for limits that exclude every tier. */
  function limitsOf(query: Query): Limits {
    return withinUseCase(toLimits(query, tierNames), useCaseOf(query), tierNames);
  }

  /** `query` with the turns before it, and as it reads without them. */
  async function withConversation(query: Query, limitMs: number): Promise<Query> {
    const { sessionId, caller } = query;
    if (sessionId === undefined) return query.history ? withStandalone(query) : query;
    const reading = orNothing('session_unreadable', () => sessions.get(sessionId, caller));
    const turns = await orTimeUp(clock, limitMs, reading);
    return withStandalone({
      ...query,
      history: turnsBefore(query, turns ?? []),
    });
  }

  return {
    limitsOf,
    /** @throws RequestError for limits that exclude every tier. */
    async open(given: Query, options: AnswerOptions, stages: Stages): Promise<Asked> {
      const { limitMs = Number.POSITIVE_INFINITY, readAlong, forTicket = {} } = options;
      const startedAtMs = clock.now();
      const deadlineMs = Math.min(settings.deadlineMs, given.deadlineMs ?? settings.deadlineMs, limitMs);
      const limits = limitsOf(given);
      const values = vault.open(given);
      const redaction = createRedaction(redactor, values, articles);
      const listener = options.listener && redaction.putBackInto(options.listener);
      const attemptsEndMs = startedAtMs + deadlineMs - REPLY_RESERVE_MS;
      const limitForTurnsMs = (attemptsEndMs - startedAtMs) * TURNS_SHARE;
      return {
        query: await withConversation(redaction.takeFromQuery(given), limitForTurnsMs),
        redaction,
        values,
        limits,
        useCase: useCaseOf(given),
        minConfidence: given.minConfidence ?? settings.minConfidence,
        startedAtMs,
        attemptsEndMs,
        get signal() {
          return options.signal;
        },
        listener: toBoth(toBoth(dependencies.listener, stages.listener), listener),
        stages,
        readAlong,
        forTicket,
        mayAskBack:
          (options.mayAskBack ?? options.recall) !== false &&
          given.escalates === undefined &&
          given.escalationReason === undefined,
      };
    },
  };
}

/**
 * Who asks the same again is no further than before, unless they were asked back, and who escalates an answer is where
 * it was given.
 */
function turnsBefore({ text, escalates }: Query, turns: readonly Turn[]): readonly Turn[] {
  const index = turns.findLastIndex(({ question }) => question === text);
  const isLatest = index === turns.length - 1 && turns[index]?.choices === undefined;
  const isAgain = index >= 0 && (escalates !== undefined || isLatest);
  return isAgain ? turns.slice(0, index) : turns;
}

/** What is escalated keeps the sense in which it was answered. */
function withStandalone(query: Query): Query {
  if (query.standalone !== undefined) return query;
  const standalone = completeFollowUp(query.text, query.history ?? []);
  return standalone === query.text ? query : { ...query, standalone };
}
