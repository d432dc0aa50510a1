import type { Query } from './query.ts';

/** Personal data by the placeholder that stands for it. */
export type Values = Map<string, string>;

/**
 * The personal data of conversations and answers that may be gone on with, for their own callers' replies. It is
 * in this process's memory and nowhere else; what is old makes room.
 */
export interface Vault {
  /** What is known when `query` comes in; what is found on its way is added to it. */
  open(query: Query): Values;
  /** Keeps what is known for whoever goes on from the answer. */
  keep(answerId: string, values: Values): void;
}

const MOST_KEPT = 1_000;
/** Of a conversation, when its next question comes. */
const MOST_VALUES = 1_000;
const KEPT_MS = 3_600_000;

/** `now` is the monotonic clock's. */
export function createVault(now: () => number): Vault {
  const kept = new Map<string, { readonly values: Values; readonly untilMs: number }>();

  function keep(name: string, values: Values): void {
    kept.delete(name);
    kept.set(name, { values, untilMs: now() + KEPT_MS });
    for (const [oldest, { untilMs }] of kept) {
      if (kept.size <= MOST_KEPT && now() < untilMs) return;
      kept.delete(oldest);
    }
  }

  function valuesOf(name: string): Values {
    const found = kept.get(name);
    return found && now() < found.untilMs ? found.values : new Map();
  }

  return {
    open({ caller, sessionId, escalates }) {
      if (sessionId === undefined) return new Map(escalates === undefined ? [] : valuesOf(escalates));
      const session = JSON.stringify([caller?.tenant, caller?.subject, sessionId]);
      // The questions of a conversation share what they find.
      const values = valuesOf(session);
      for (const oldest of values.keys()) if (values.size > MOST_VALUES) values.delete(oldest);
      keep(session, values);
      return values;
    },
    keep(answerId, values) {
      if (values.size > 0) keep(answerId, values);
    },
  };
}
