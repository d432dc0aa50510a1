import type { Query } from './query.ts';

/**
 * What decides an answer: the question, its conversation, who may see what, and `made`, which stands for the
 * knowledge and the configuration. Callers of one tenant, audience and department share what is kept.
 */
export function toCacheKey({ text, context, history = [], caller }: Query, made: string): string {
  const seenBy = caller && [caller.tenant, caller.audience, caller.department];
  const question = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
  return `${made} ${JSON.stringify([context, history, seenBy])} ${question}`;
}
