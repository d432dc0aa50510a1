import { NO_GROUNDING, type Passage } from '../../src/cascade/passage.ts';
import type { Query } from '../../src/cascade/query.ts';
import type { TierRequest } from '../../src/cascade/tier.ts';

/** What a tier is asked: `text`, from `passages`. */
export function makeTierRequest(
  text: string,
  passages: readonly Passage[] = [],
  fields: Partial<Query> = {},
): TierRequest {
  return { query: { text, context: {}, ...fields }, grounding: { ...NO_GROUNDING, passages } };
}
