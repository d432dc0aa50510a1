import type { Answer } from './answer.ts';
import type { Caller } from './caller.ts';
import type { Query, Turn } from './query.ts';
import type { Ticket, TicketDraft } from './ticket.ts';

/** Monotonic time in milliseconds, and waiting on it. */
export interface Clock {
  now(): number;
  /** Milliseconds since 1970: for what outlives the process, never for how long something took. */
  epochMs(): number;
  /** Resolves after `ms`, at once if `signal` aborts; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** A fresh identifier that nobody can guess. */
  id(): string;
}

/** Structured, one event a call, for operators. Never given a question, an answer or a secret. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields?: Readonly<Record<string, unknown>>): void;
  error(event: string, fields?: Readonly<Record<string, unknown>>): void;
}

export interface Remembered {
  readonly answer: Answer;
  /** False for an answer past its time, which serves only while every tier fails. */
  readonly fresh: boolean;
}

/** Accepted answers by what decided them. */
export interface Cache {
  get(key: string): Promise<Remembered | undefined>;
  set(key: string, answer: Answer): Promise<void>;
}

/** What was answered, so that `escalate` can go on from it. */
export interface AnswerRecord {
  readonly query: Query;
  readonly answer: Answer;
}

export interface AnswerStore {
  get(answerId: string): Promise<AnswerRecord | undefined>;
  put(record: AnswerRecord): Promise<void>;
}

/** Conversations by the id that their caller gave them; nobody else's are ever read. */
export interface SessionStore {
  /** Oldest first; empty where there is none, or its time is over. */
  get(sessionId: string, caller: Caller | undefined): Promise<readonly Turn[]>;
  /** A turn with the latest one's question takes its place. `answerId` is what the turn's answer is kept under. */
  add(sessionId: string, caller: Caller | undefined, turn: Turn, answerId?: string): Promise<void>;
}

export interface TicketStore {
  /**
   * Keeps a ticket, durably once it resolves; rejects where it cannot. Drafts with one key and owner make one
   * ticket, and those with one incident and tenant are gathered in one while it lasts.
   */
  open(draft: TicketDraft): Promise<Ticket>;
  get(ticketId: string): Promise<Ticket | undefined>;
  list(): Promise<readonly Ticket[]>;
  /** Undefined where there is no such ticket. */
  resolve(ticketId: string): Promise<Ticket | undefined>;
}

/** Where the spending of whoever asks stands. */
export interface Standing {
  /** `near`: only the cheaper tier is worth it any more. `spent`: nothing that costs is left. */
  readonly state: 'open' | 'near' | 'spent';
  /** When the month is over, in milliseconds since 1970. */
  readonly opensAtMs: number;
}

/** Money set aside for a call. */
export interface Hold {
  /** Charges what the call has cost, integer nano-USD, in place of what was set aside. Never rejects. */
  settle(nanoUsd: number): Promise<void>;
}

/** What may still be spent, counted together by all who share the store. */
export interface Budgets {
  standing(caller: Caller | undefined): Promise<Standing>;
  /** Sets `nanoUsd` aside, durably once it resolves; undefined where that is more than is left. Never rejects. */
  hold(caller: Caller | undefined, nanoUsd: number): Promise<Hold | undefined>;
}

/** Finds personal data and secrets. */
export interface Redactor {
  redact(text: string): Redacted;
}

/** A text without personal data. Where there was none it is the text itself. */
export interface Redacted {
  readonly text: string;
  /** In order; `start` and `end` are UTF-16 offsets in the text as it was. */
  readonly replaced: readonly {
    readonly start: number;
    readonly end: number;
    readonly value: string;
    /** Stands for the value, the same for the same value: `[EMAIL_KQPWXBNA]`. */
    readonly placeholder: string;
  }[];
}

/**
 * What instances tell each other of one tier. No method waits, asks a store or throws. Times are those of the
 * monotonic clock.
 */
export interface SharedState {
  /** The latest that another instance found the tier failing, while that instance still leaves it alone. */
  outage(): { readonly foundAtMs: number; readonly untilMs: number } | undefined;
  /** Milliseconds within which 95 of 100 of another instance's answers came. */
  p95Ms(): number | undefined;
  /** Tells what this instance found itself: that the tier fails and is left alone until then, or is back. */
  tellBreaker(openUntilMs: number | undefined): void;
  tellLatency(p95Ms: number, samples: number): void;
}
