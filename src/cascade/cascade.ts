import type { Answer } from './answer.ts';
import { type Asking, createTierAsking } from './ask-tiers.ts';
import { type Asked, REPLY_RESERVE_MS, timeLeft } from './asked.ts';
import { asksForPerson } from './asks-for-person.ts';
import { type Caller, isSameCaller } from './caller.ts';
import type { CascadeDependencies } from './dependencies.ts';
import { type CascadeListener, toBoth } from './events.ts';
import { createFlights } from './flights.ts';
import { completeFollowUp } from './follow-up.ts';
import { type HandOverDetails, toDraft, withTicket } from './hand-over.ts';
import { createOrNothing } from './or-nothing.ts';
import type { AnswerRecord } from './ports.ts';
import { type Query, toStandalone } from './query.ts';
import { createRecall } from './recall.ts';
import { createRedaction } from './redaction.ts';
import { type Limits, toLimits, toRoute, withinUseCase } from './route.ts';
import { withinLimit } from './time-limit.ts';
import { toCachedAnswer, toPersonAnswer } from './to-answer.ts';
import type { UseCase } from './use-case.ts';
import { createVault } from './vault.ts';

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

/** Why a person is wanted, by whom, and what was answered so far. */
export interface HandOver extends Omit<HandOverDetails, 'key'> {
  /** Left out: a ticket for the earlier answer, or else one of its own. */
  readonly key?: string | undefined;
  readonly earlier?: Answer | undefined;
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
  /**
   * Hands `query` to a person, with a ticket that is kept durably: `earlier` is the best answer there was. The reply
   * has no ticket where none could be kept.
   */
  handOver(query: Query, details: HandOver, options: AnswerOptions): Promise<Answer>;
  /** An answer that `caller` was given earlier, without its personal data, as long as it is kept. */
  recallAnswer(answerId: string, caller?: Caller): Promise<AnswerRecord | undefined>;
}

/** The way of one question, from the parsed query to the kept answer. */
export function createCascade(dependencies: CascadeDependencies): Cascade {
  const { tiers, knowledge, scorer, redactor, cache, answers, sessions, tickets, clock, random, settings } =
    dependencies;
  const tierNames = tiers.map(({ name }) => name);
  const orNothing = createOrNothing(dependencies.log);
  const askTiers = createTierAsking(dependencies, orNothing);
  const made = () => `${knowledge.version()} ${settings.fingerprint}`;
  const memory = createRecall({ cache, tierNames, made, nearHits: settings.nearHits, orNothing });
  const flights = createFlights<Asking>();
  const vault = createVault(clock.now);

  async function answer(given: Query, options: AnswerOptions): Promise<Answer> {
    const asked = await open(given, options);
    const { query, limits, minConfidence } = asked;
    if (asksForPerson(query.text)) return handOverTo(asked, { reason: 'asked_for_person' });

    const { recall = true } = options;
    const found = isOwn(asked) ? undefined : await memory.find(query);
    const remembered = found && asked.redaction.isShareable(found.answer) ? found : undefined;
    if (recall && remembered?.fresh && memory.isFit(remembered.answer, limits, minConfidence)) {
      return close(asked, { answer: toCopy(remembered.answer, asked), number: 0 });
    }
    const work = () => askTiers(asked, remembered);
    if (!recall || !isShared(asked)) return close(asked, await work());
    const { result, isOwn: isLeader } = await flights.join(memory.toFlight(query), work, (other) =>
      withinLimit(clock, asked.attemptsEndMs - clock.now(), asked.signal, () => other),
    );
    return close(asked, isLeader ? result : { ...result, answer: toCopy(result.answer, asked), number: 0 });
  }

  /** Query ─redact→ Query, with its conversation and its limits. @throws RequestError for limits without a tier */
  async function open(given: Query, options: AnswerOptions): Promise<Asked> {
    const { limitMs = Number.POSITIVE_INFINITY, readAlong } = options;
    const startedAtMs = clock.now();
    const deadlineMs = Math.min(settings.deadlineMs, given.deadlineMs ?? settings.deadlineMs, limitMs);
    const limits = limitsOf(given);
    const values = vault.open(given);
    const redaction = createRedaction(redactor, values, vault.articles);
    const listener = options.listener && redaction.putBackInto(options.listener);
    return {
      query: await withConversation(redaction.takeFromQuery(given)),
      redaction,
      values,
      limits,
      useCase: useCaseOf(given),
      minConfidence: given.minConfidence ?? settings.minConfidence,
      startedAtMs,
      attemptsEndMs: startedAtMs + deadlineMs - REPLY_RESERVE_MS,
      get signal() {
        return options.signal;
      },
      listener: toBoth(dependencies.listener, listener),
      readAlong,
    };
  }

  /** `query` with the turns before it, and as it reads without them. */
  async function withConversation(query: Query): Promise<Query> {
    const { text, sessionId, caller } = query;
    if (sessionId === undefined) return query.history ? withStandalone(query) : query;
    const turns = (await orNothing('session_unreadable', () => sessions.get(sessionId, caller))) ?? [];
    // Who asks the same again, or escalates it, is no further than before.
    const history = turns.at(-1)?.question === text ? turns.slice(0, -1) : turns;
    return withStandalone({ ...query, history });
  }

  /** Keeps the answer for whoever goes on from it, and gives it to whoever asked. */
  async function close(asked: Asked, { answer, number, reason }: Asking): Promise<Answer> {
    const { query, redaction, values, listener } = asked;
    const { sessionId, caller } = query;
    const told = reason ? await withTicketOf(asked, answer, { key: answer.answerId, reason }) : answer;
    const kept: Answer = { ...redaction.takeFromAnswer(told), sessionId };
    const isShareable = redaction.isShareable(kept);
    const turn = { question: query.text, answer: kept.response };
    vault.keep(kept.answerId, values);
    await Promise.all([
      orNothing('answer_not_kept', () => answers.put({ query: withoutConversation(query), answer: kept })),
      sessionId !== undefined &&
        kept.source !== 'static' &&
        orNothing('turn_not_kept', () => sessions.add(sessionId, caller, turn, kept.answerId)),
      number > 0 && kept.status === 'accepted' && isShared(asked) && isShareable && memory.keep(query, kept),
    ]);
    listener?.({ type: 'answer', answer: kept, number });
    return redaction.putBackIntoAnswer(kept);
  }

  async function handOverTo(asked: Asked, { key, earlier, ...details }: HandOver): Promise<Answer> {
    const answer = earlier ?? toPersonAnswer(random.id(), scorer(toStandalone(asked.query)));
    const told = await withTicketOf(asked, answer, { ...details, key: key ?? answer.answerId });
    return earlier ? asked.redaction.putBackIntoAnswer(told) : close(asked, { answer: told, number: 0 });
  }

  async function withTicketOf(asked: Asked, answer: Answer, details: HandOverDetails): Promise<Answer> {
    const { query, redaction, signal } = asked;
    const note = details.note && redaction.take(details.note);
    const draft = toDraft(query, redaction.takeFromAnswer(answer), { ...details, note });
    const ticket = await withinLimit(clock, timeLeft(asked, clock), signal, () =>
      orNothing('ticket_not_kept', () => tickets.open(draft)),
    );
    return withTicket(answer, ticket);
  }

  /** Another's answer, as this question's own. */
  function toCopy(answer: Answer, { startedAtMs }: Asked): Answer {
    return toCachedAnswer(answer, random.id(), clock.now() - startedAtMs);
  }

  function useCaseOf({ context }: Query): UseCase {
    return settings.useCases.get(context.use_case ?? '') ?? NO_USE_CASE;
  }

  function limitsOf(query: Query): Limits {
    return withinUseCase(toLimits(query, tierNames), useCaseOf(query), tierNames);
  }

  return {
    tierNames,
    startOf: (query) => toRoute(scorer(query.text).score, settings.thresholds, limitsOf(query)).start,
    answer,
    handOver: async (query, details, options) => handOverTo(await open(query, options), details),
    async recallAnswer(answerId, caller) {
      const record = await answers.get(answerId);
      return record && isSameCaller(record.query.caller, caller) ? record : undefined;
    },
  };
}

const NO_USE_CASE: UseCase = {};

/** What depends on who asks is not answered from what others were told. */
function isOwn({ redaction, query: { history = [], escalationReason } }: Asked): boolean {
  return redaction.isPersonal || history.length > 0 || escalationReason !== undefined;
}

/** Whether others may be told what this question is. */
function isShared(asked: Asked): boolean {
  return !isOwn(asked) && asked.query.sessionId === undefined;
}

function withStandalone(query: Query): Query {
  const standalone = completeFollowUp(query.text, query.history ?? []);
  return standalone === query.text ? query : { ...query, standalone };
}

/** As it is kept with its answer: the conversation is kept on its own. */
function withoutConversation({ history, standalone, ...query }: Query): Query {
  return query.sessionId === undefined ? { ...query, history, standalone } : query;
}
