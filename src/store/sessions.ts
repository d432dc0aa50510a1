import type { Caller } from '../cascade/caller.ts';
import type { Clock, SessionStore } from '../cascade/ports.ts';
import type { Turn } from '../cascade/query.ts';
import { cutAtCharacter, cutAtSentence } from '../text/cut-text.ts';
import { toDigest } from './digest.ts';
import type { Records } from './records.ts';
import type { ToForget } from './to-forget.ts';
import type { Update } from './update.ts';

export interface SessionsOptions {
  readonly records: Records;
  readonly update: Update;
  readonly clock: Clock;
  /** A session is over so long after its last turn. */
  readonly ttlSeconds: number;
}

export interface Sessions extends SessionStore {
  /** `answerId` is kept with the session, so that the answer can be erased with it. */
  add(sessionId: string, caller: Caller | undefined, turn: Turn, answerId?: string): Promise<void>;
  /** Ids of the answers that were given in it. */
  remove(sessionId: string, caller: Caller | undefined): Promise<readonly string[]>;
  /** Removes every session that is meant; `customer` means those of this subject. @returns the ids of their answers. */
  forget(toForget: ToForget): Promise<readonly string[]>;
}

/** What is kept; ids are digests, as they may say who somebody is. */
interface KeptSession {
  readonly subject: string;
  readonly name: string;
  readonly turns: readonly Turn[];
  readonly answerIds: readonly string[];
}

const MOST_TURNS = 20;
/** Of all questions and answers together, in UTF-16 units. */
const MOST_CHARACTERS = 40_000;
const MOST_QUESTION_CHARACTERS = 20_000;
const MOST_ANSWER_CHARACTERS = 8_000;
/** A turn may have been answered several times. */
const MOST_ANSWERS = 100;

/** Conversations over any store that several processes share. */
export function createSessions({ records, update, clock, ttlSeconds }: SessionsOptions): Sessions {
  async function erase(key: string): Promise<readonly string[]> {
    const record = await records.get('session', key);
    await records.remove('session', key);
    return record ? (record.value as KeptSession).answerIds : [];
  }

  return {
    async get(sessionId, caller) {
      const record = await records.get('session', toKey(sessionId, caller));
      return record ? (record.value as KeptSession).turns : [];
    },

    add(sessionId, caller, turn, answerId) {
      const expiresAtMs = clock.epochMs() + ttlSeconds * 1_000;
      const cut: Turn = {
        question: cutAtCharacter(turn.question, MOST_QUESTION_CHARACTERS),
        answer: cutAtSentence(turn.answer, MOST_ANSWER_CHARACTERS),
        ...(turn.choices && { choices: turn.choices }),
      };
      return update<KeptSession, void>('session', toKey(sessionId, caller), (current) => ({
        result: undefined,
        value: {
          subject: toSubjectDigest(caller?.subject),
          name: toDigest([sessionId]),
          turns: withinRoom(withTurn(current?.turns ?? [], cut)),
          answerIds: [...(current?.answerIds ?? []), ...(answerId === undefined ? [] : [answerId])].slice(
            -MOST_ANSWERS,
          ),
        },
        expiresAtMs,
      }));
    },

    remove: (sessionId, caller) => erase(toKey(sessionId, caller)),

    async forget(toForget) {
      if ('sessionId' in toForget && toForget.owner) {
        return erase(toKey(toForget.sessionId, toForget.owner.caller));
      }
      const isMeant =
        'customer' in toForget
          ? isDigest('subject', toSubjectDigest(toForget.customer.trim()))
          : isDigest('name', toDigest([toForget.sessionId]));
      const answerIds: string[] = [];
      for await (const { key, value } of records.list('session')) {
        if (isMeant(value as KeptSession)) answerIds.push(...(await erase(key)));
      }
      return answerIds;
    },
  };
}

function toKey(sessionId: string, caller: Caller | undefined): string {
  return toDigest([caller?.tenant, caller?.subject, sessionId]);
}

function toSubjectDigest(subject: string | undefined): string {
  return toDigest(['subject', subject]);
}

function isDigest(field: 'subject' | 'name', digest: string) {
  return (session: KeptSession) => session[field] === digest;
}

/** A question that is answered once more, as by a stronger tier, is still the same turn; one asked back stays that. */
function withTurn(turns: readonly Turn[], turn: Turn): readonly Turn[] {
  const latest = turns.at(-1);
  if (latest?.question !== turn.question) return [...turns, turn];
  return [...turns.slice(0, -1), latest.choices ? { choices: latest.choices, ...turn } : turn];
}

/** The latest turns that fit, whole; the last one always stays. */
function withinRoom(turns: readonly Turn[]): readonly Turn[] {
  let characters = 0;
  const tooLong = turns.findLastIndex(({ question, answer }) => {
    characters += question.length + answer.length;
    return characters > MOST_CHARACTERS;
  });
  return turns.slice(Math.max(tooLong + 1, turns.length - MOST_TURNS));
}
