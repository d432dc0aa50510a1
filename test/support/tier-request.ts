import { NO_GROUNDING, type Passage } from '../../src/cascade/passage.ts';
import type { Query } from '../../src/cascade/query.ts';
import type { TierRequest } from '../../src/cascade/tier.ts';
import { makePassage } from './make-knowledge.ts';

/** What a tier is asked: `text`, from `passages`. */
export function makeTierRequest(
  text: string,
  passages: readonly Passage[] = [],
  fields: Partial<Query> = {},
): TierRequest {
  return { query: { text, context: {}, ...fields }, grounding: { ...NO_GROUNDING, passages } };
}

const QUESTION = 'Where is my invoice?';

/** A question with a passage and a conversation before it, and the words in which a model has to be asked it. */
export const INVOICE = {
  request: makeTierRequest(QUESTION, [makePassage('Invoices are kept for ten years.')], {
    history: [{ question: 'Who are you?', answer: 'Your support.' }],
  }),
  passage:
    '<passage number="1" title="Article" source="article.md">\nInvoices are kept for ten years.\n</passage>',
  asked: `<question>\n${QUESTION}\n</question>`,
};
