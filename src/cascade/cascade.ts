import { asksForPerson } from '../text/conversation/asks-for-person.ts';
import type { Answer } from './answer.ts';
import { type Asking, createTierAsking } from './ask-tiers.ts';
import { type Asked, timeLeft } from './asked.ts';
import { type Brought, isEnough } from './brought.ts';
import type { CacheKeys } from './cache-key.ts';
import { type Caller, isSameCaller } from './caller.ts';
import { createClosing, type Wanted } from './close-question.ts';
import type { CascadeDependencies } from './dependencies.ts';
import { createFlights } from './flights.ts';
import { type AnswerOptions, createOpening } from './open-question.ts';
import { createOrNothing } from './or-nothing.ts';
import { NO_GROUNDING } from './passage.ts';
import type { AnswerRecord } from './ports.ts';
import { type Query, toStandalone } from './query.ts';
import { createRecall } from './recall.ts';
import { createRouting } from './routing.ts';
import { createStages, type Stages } from './stages.ts';
import { orTimeUp } from './time-limit.ts';
import { toCachedAnswer, toPersonAnswer } from './to-answer.ts';
import { createVault } from './vault.ts';

/** Why a person is wanted, and what was answered so far. */
export interface HandOver extends Wanted {
  readonly earlier?: Answer | undefined;
}

export interface Cascade {
  readonly tierNames: readonly string[];
  /** Where a question would start by itself, without anything found for it, as an index into `tierNames`. */
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

/** So much longer than its own attempts may take a question waits for another's, which may be over just then. */
const JOIN_MS = 200;
/** Of the time for the attempts, what looking for a kept answer may take. */
const RECALL_SHARE = 0.25;

/** The way of one question, from the parsed query to the kept answer. */
export function createCascade(dependencies: CascadeDependencies): Cascade {
  const { tiers, knowledge, scorer, cache, answers, clock, random, settings } = dependencies;
  const tierNames = tiers.map(({ name }) => name);
  const orNothing = createOrNothing(dependencies.log);
  const vault = createVault(clock.now);
  const { open, limitsOf } = createOpening(dependencies, vault, orNothing);
  const { close, leaveTicket } = createClosing(dependencies, vault, orNothing);
  const askTiers = createTierAsking(dependencies, orNothing);
  const made = () => `${knowledge.version()} ${settings.fingerprint}`;
  const memory = createRecall({
    cache,
    tierNames,
    made,
    toNearQuestion: dependencies.toNearQuestion,
    orNothing,
  });
  const flights = createFlights<Brought>();
  const routing = createRouting(settings, tiers);

  /** From its first step to its last, whatever comes of it. */
  function traced(work: (stages: Stages) => Promise<Answer>): Promise<Answer> {
    const stages = createStages(dependencies.trace?.(), clock);
    return stages.during('question', () => work(stages));
  }

  async function answer(given: Query, options: AnswerOptions, stages: Stages): Promise<Answer> {
    const asked = await stages.during('open', () => open(given, options, stages));
    const { query } = asked;
    if (asksForPerson(query.text)) return handOverTo(asked, { reason: 'asked_for_person' });

    const { recall = true } = options;
    const keys = isOwn(asked) ? undefined : memory.toKeys(query);
    const work = () => bring(asked, recall ? 'recall' : 'ask', keys);
    if (!recall || !keys || query.sessionId !== undefined) return close(asked, await work());
    const { result, isOwn: isLeader } = await flights.join(
      memory.toFlight(query, keys),
      work,
      async (other) => {
        const limitMs = asked.attemptsEndMs + JOIN_MS - clock.now();
        const brought = await stages.during('join', () => orTimeUp(clock, limitMs, other, asked));
        return brought && (await isEnough(brought, asked, dependencies.budgets)) ? brought : undefined;
      },
    );
    return close(asked, isLeader ? result : retell(result, asked));
  }

  /** Remembers the answer, or has the tiers find one; that is in the cache by the time that this resolves. */
  async function bring(asked: Asked, how: 'recall' | 'ask', keys: CacheKeys | undefined): Promise<Brought> {
    const { query, redaction, limits, minConfidence, stages } = asked;
    const { fingerprint } = settings;
    const limitMs = (asked.attemptsEndMs - clock.now()) * RECALL_SHARE;
    const isFit = (answer: Answer) => memory.isFit(answer, limits, minConfidence);
    const recall = (known: CacheKeys) => orTimeUp(clock, limitMs, memory.find(known, isFit));
    const found = keys && (await stages.during('recall', () => recall(keys)));
    const remembered = found && redaction.admit(found.answer) ? found : undefined;
    if (how === 'recall' && remembered?.fresh && isFit(remembered.answer)) {
      return {
        answer: toCopy(remembered.answer, asked),
        number: 0,
        asked,
        atMs: clock.now(),
      };
    }
    const asking = await askTiers(asked, remembered);
    const atMs = clock.now();
    const answer = redaction.takeFromAnswer(asking.answer);
    // Where the strategy has become another meanwhile, nobody can say which of the two this answer is by.
    const isShared = keys && query.sessionId === undefined && settings.fingerprint === fingerprint;
    const isKept = isShared && asking.number > 0 && answer.status === 'accepted';
    if (isKept && redaction.isShareable(answer)) {
      const keep = () => orTimeUp(clock, timeLeft(asked, clock), memory.keep(query, answer));
      await stages.during('keep', keep);
    }
    return { ...asking, answer, asked, atMs };
  }

  /** What another's question has brought, as this one's own; each knows the personal data of its own answer. */
  function retell({ answer, reason, asked: other }: Brought, asked: Asked): Asking {
    asked.redaction.admit(answer, other.values);
    return {
      answer: toCopy(answer, asked),
      number: 0,
      reason,
      attempts: answer.attempts,
    };
  }

  async function handOverTo(asked: Asked, { earlier, ...wanted }: HandOver): Promise<Answer> {
    const answer = earlier ?? toPersonAnswer(random.id(), scorer(toStandalone(asked.query)));
    const told = await leaveTicket(asked, answer, wanted);
    return earlier ? asked.redaction.putBackIntoAnswer(told) : close(asked, { answer: told, number: 0 });
  }

  /** Another's answer, as this question's own. */
  function toCopy(answer: Answer, { startedAtMs }: Asked): Answer {
    return toCachedAnswer(answer, random.id(), clock.now() - startedAtMs);
  }

  return {
    tierNames,
    startOf: (query) =>
      routing(scorer(query.text).score, limitsOf(query), { query, grounding: NO_GROUNDING }).start,
    answer: (query, options) => traced((stages) => answer(query, options, stages)),
    handOver: (query, details, options) =>
      traced(async (stages) => {
        const asked = await stages.during('open', () => open(query, options, stages));
        return handOverTo(asked, details);
      }),
    async recallAnswer(answerId, caller) {
      const record = await answers.get(answerId);
      return record && isSameCaller(record.query.caller, caller) ? record : undefined;
    },
  };
}

/** What depends on who asks is not answered from what others were told. */
function isOwn({ redaction, query: { history = [], escalationReason } }: Asked): boolean {
  return redaction.isPersonal || history.length > 0 || escalationReason !== undefined;
}
