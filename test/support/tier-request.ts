import { NO_GROUNDING, type Passage } from '../../src/cascade/passage.ts';
import type { Query } from '../../src/cascade/query.ts';
import type { TierRequest } from '../../src/cascade/tier.ts';

/** A passage of `text`, the whole of its document. */
export function makePassage(text: string, fields: Partial<Passage> = {}): Passage {
  return {
    title: 'Billing',
    uri: 'billing.md',
    sections: [],
    text,
    start: 0,
    score: 1,
    outdated: false,
    ...fields,
  };
}

/** What a tier is asked: `text`, from `passages`. */
export function makeTierRequest(
  text: string,
  passages: readonly Passage[] = [],
  fields: Partial<Query> = {},
): TierRequest {
  return { query: { text, context: {}, ...fields }, grounding: { ...NO_GROUNDING, passages } };
}
