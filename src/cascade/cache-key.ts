import type { Query } from './query.ts';

/** Under which names an answer is kept: that of the very question first. */
export interface CacheKeys {
  readonly exact: string;
  /** For questions in other words that mean the same; absent where that cannot be said of this one. */
  readonly near?: string | undefined;
}

/** The form that questions which mean the same have in common; undefined where that cannot be said of this one. */
export type ToNearQuestion = (text: string) => string | undefined;

/**
 * What decides an answer: the question, who may see what, and `made`, which stands for the knowledge and the
 * configuration. Callers of one tenant, audience and department share what is kept.
 */
export function toCacheKeys(
  { text, context, caller }: Query,
  made: string,
  toNearQuestion: ToNearQuestion | undefined,
): CacheKeys {
  const seenBy = caller && [caller.tenant, caller.audience, caller.department];
  const shared = `${made} ${JSON.stringify([context, seenBy])}`;
  const question = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
  const near = toNearQuestion?.(text);
  return {
    exact: `same ${shared} ${question}`,
    near: near && `near ${shared} ${near}`,
  };
}
