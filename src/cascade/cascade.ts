import { asksForPerson } from '../text/conversation/asks-for-person.ts';
import { completeFollowUp } from '../text/conversation/follow-up.ts';
import type { Answer } from './answer.ts';
import { createArticleData } from './article-data.ts';
import { type Asking, createTierAsking } from './ask-tiers.ts';
import { type Asked, type ForTicket, REPLY_RESERVE_MS, timeLeft } from './asked.ts';
import { type Brought, isEnough } from './brought.ts';
import { type Caller, isSameCaller } from './caller.ts';
import type { CascadeDependencies } from './dependencies.ts';
import { type CascadeListener, toBoth } from './events.ts';
import { createFlights } from './flights.ts';
import { type HandOverDetails, toDraft, withTicket } from './hand-over.ts';
import { createOrNothing } from './or-nothing.ts';
import type { AnswerRecord } from './ports.ts';
import { type Query, type Turn, toStandalone } from './query.ts';
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
  /** For the ticket that the question may come to. */
  readonly forTicket?: ForTicket | undefined;
}

/** Why a person is wanted, and what was answered so far. */
export interface HandOver extends Pick<HandOverDetails, 'reason' | 'note'> {
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
  const flights = createFlights<Brought>();
  const vault = createVault(clock.now);
  const articles = createArticleData(redactor);

  async function answer(given: Query, options: AnswerOptions): Promise<Answer> {
    const asked = await open(given, options);
    const { query } = asked;
    if (asksForPerson(query.text)) return handOverTo(asked, { reason: 'asked_for_person' });

    const { recall = true } = options;
    const work = () => bring(asked, recall);
    if (!recall || !isShared(asked)) return close(asked, await work());
    const { result, isOwn: isLeader } = await flights.join(memory.toFlight(query), work, async (other) => {
      const limitMs = asked.attemptsEndMs + JOIN_MS - clock.now();
      const brought = await withinLimit(clock, limitMs, asked.signal, () => other);
      return brought && (await isEnough(brought, asked, dependencies.budgets)) ? brought : undefined;
    });
    return close(asked, isLeader ? result : retell(result, asked));
  }

  /** Remembers the answer, or has the tiers find one; that is in the cache by the time that this resolves. */
  async function bring(asked: Asked, recall: boolean): Promise<Brought> {
    const { query, redaction, limits, minConfidence } = asked;
    const limitMs = (asked.attemptsEndMs - clock.now()) * RECALL_SHARE;
    const isFit = (answer: Answer) => memory.isFit(answer, limits, minConfidence);
    const found = isOwn(asked)
      ? undefined
      : await withinLimit(clock, limitMs, undefined, () => memory.find(query, isFit));
    const remembered = found && redaction.admit(found.answer) ? found : undefined;
    if (recall && remembered?.fresh && isFit(remembered.answer)) {
      return { answer: toCopy(remembered.answer, asked), number: 0, asked, atMs: clock.now() };
    }
    const asking = await askTiers(asked, remembered);
    const atMs = clock.now();
    const answer = redaction.takeFromAnswer(asking.answer);
    const isKept = asking.number > 0 && answer.status === 'accepted' && isShared(asked);
    if (isKept && redaction.isShareable(answer))
      await withinLimit(clock, timeLeft(asked, clock), undefined, () => memory.keep(query, answer));
    return { ...asking, answer, asked, atMs };
  }

  /** What another's question has brought, as this one's own; each knows the personal data of its own answer. */
  function retell({ answer, reason, asked: other }: Brought, asked: Asked): Asking {
    asked.redaction.admit(answer, other.values);
    return { answer: toCopy(answer, asked), number: 0, reason, attempts: answer.attempts };
  }

  /** Query ─redact→ Query, with its conversation and its limits. @throws RequestError for limits without a tier */
  async function open(given: Query, options: AnswerOptions): Promise<Asked> {
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
      listener: toBoth(dependencies.listener, listener),
      readAlong,
      forTicket,
    };
  }

  /** `query` with the turns before it, and as it reads without them. */
  async function withConversation(query: Query, limitMs: number): Promise<Query> {
    const { sessionId, caller } = query;
    if (sessionId === undefined) return query.history ? withStandalone(query) : query;
    const turns = await withinLimit(clock, limitMs, undefined, () =>
      orNothing('session_unreadable', () => sessions.get(sessionId, caller)),
    );
    return withStandalone({ ...query, history: turnsBefore(query, turns ?? []) });
  }

  /** Keeps the answer, which has no personal data in it, for whoever goes on from it; gives it to whoever asked. */
  async function close(asked: Asked, { answer, number, reason, attempts }: Asking): Promise<Answer> {
    const { query, redaction, values, listener } = asked;
    const { sessionId, caller } = query;
    const told = reason ? await withTicketOf(asked, answer, { reason }, attempts) : answer;
    const latencyMs = clock.now() - asked.startedAtMs;
    const kept: Answer = { ...told, sessionId, latencyMs };
    const turn = { question: query.text, answer: kept.response };
    vault.keep(kept.answerId, values);
    await withinLimit(clock, timeLeft(asked, clock), undefined, () =>
      Promise.all([
        orNothing('answer_not_kept', () => answers.put({ query: withoutConversation(query), answer: kept })),
        sessionId !== undefined &&
          kept.source !== 'static' &&
          orNothing('turn_not_kept', () => sessions.add(sessionId, caller, turn, kept.answerId)),
      ]),
    );
    listener?.({ type: 'answer', answer: kept, number });
    return redaction.putBackIntoAnswer(kept);
  }

  async function handOverTo(asked: Asked, { earlier, ...details }: HandOver): Promise<Answer> {
    const answer = earlier ?? toPersonAnswer(random.id(), scorer(toStandalone(asked.query)));
    const told = await withTicketOf(asked, answer, details);
    return earlier ? asked.redaction.putBackIntoAnswer(told) : close(asked, { answer: told, number: 0 });
  }

  /** `attempts`: what was tried in vain, where that is not the answer's own. */
  async function withTicketOf(
    asked: Asked,
    answer: Answer,
    details: HandOver,
    attempts = answer.attempts,
  ): Promise<Answer> {
    const { query, redaction, signal, forTicket } = asked;
    const { reason } = details;
    const { key = answer.answerId, customer } = forTicket;
    const note = details.note && redaction.take(details.note);
    const tried = { ...answer, attempts };
    const draft = toDraft(query, redaction.takeFromAnswer(tried), { key, reason, note, customer });
    const open = async () => {
      const ticket = await withinLimit(clock, timeLeft(asked, clock), signal, () => tickets.open(draft));
      if (!ticket) throw new Error('it was not kept in time');
      return ticket;
    };
    return withTicket(answer, await orNothing('ticket_not_kept', open, signal), reason);
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
/** So much longer than its own attempts may take a question waits for another's, which may be over just then. */
const JOIN_MS = 200;
/** Of the time for the attempts, what reading the conversation may take. */
const TURNS_SHARE = 0.25;
/** Of what is then left of it, what looking for a kept answer may take. */
const RECALL_SHARE = 0.25;

/** What depends on who asks is not answered from what others were told. */
function isOwn({ redaction, query: { history = [], escalationReason } }: Asked): boolean {
  return redaction.isPersonal || history.length > 0 || escalationReason !== undefined;
}

/** Whether others may be told what this question is. */
function isShared(asked: Asked): boolean {
  return !isOwn(asked) && asked.query.sessionId === undefined;
}

/** Who asks the same again is no further than before, and who escalates an answer is where it was given. */
function turnsBefore({ text, escalates }: Query, turns: readonly Turn[]): readonly Turn[] {
  const index = turns.findLastIndex(({ question }) => question === text);
  const isAgain = index >= 0 && (escalates !== undefined || index === turns.length - 1);
  return isAgain ? turns.slice(0, index) : turns;
}

/** What is escalated keeps the sense in which it was answered. */
function withStandalone(query: Query): Query {
  if (query.standalone !== undefined) return query;
  const standalone = completeFollowUp(query.text, query.history ?? []);
  return standalone === query.text ? query : { ...query, standalone };
}

/** As it is kept with its answer: the conversation is kept on its own. */
function withoutConversation({ history, ...query }: Query): Query {
  return query.sessionId === undefined ? { ...query, history } : query;
}
