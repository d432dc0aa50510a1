import { LRUCache } from 'lru-cache';
import type { Redacted, Redactor } from './ports.ts';

/** Personal data that stands in articles: nobody's own, and whoever may read the article may read it. */
export interface ArticleData {
  redact(text: string): Redacted;
  valueOf(placeholder: string): string | undefined;
}

/** Passages are found again and again; to look through one takes longer than to find it here. */
const MOST_PASSAGES = 2_000;
const MOST_VALUES = 20_000;

export function createArticleData(redactor: Redactor): ArticleData {
  const passages = new LRUCache<string, Redacted>({ max: MOST_PASSAGES });
  const values = new Map<string, string>();
  return {
    redact(text) {
      const known = passages.get(text);
      const redacted = known ?? redactor.redact(text);
      if (!known) passages.set(text, redacted);
      for (const { placeholder, value } of redacted.replaced) values.set(placeholder, value);
      // A cached answer that needs one which is gone is no hit.
      if (values.size > MOST_VALUES) values.clear();
      return redacted;
    },
    valueOf: (placeholder) => values.get(placeholder),
  };
}
