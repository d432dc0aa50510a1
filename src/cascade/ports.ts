import type { Answer } from './answer.ts';
import type { Query } from './query.ts';

/** Monotonic time in milliseconds, and waiting on it. */
export interface Clock {
  now(): number;
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

/** Accepted answers by what decided them. */
export interface Cache {
  /** `fresh` is false for an answer past its time, which serves only while every tier fails. */
  get(key: string): Promise<{ readonly answer: Answer; readonly fresh: boolean } | undefined>;
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
