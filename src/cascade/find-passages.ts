import type { Asked } from './asked.ts';
import { type Clarification, clarify } from './clarify.ts';
import type { CascadeDependencies } from './dependencies.ts';
import type { OrNothing } from './or-nothing.ts';
import { type Grounding, type Lookup, NO_GROUNDING } from './passage.ts';
import { type Query, toStandalone } from './query.ts';
import { withinLimit } from './time-limit.ts';

/** Passages that take longer than this share of the time come too late: a tier may do without them. */
const GROUND_SHARE = 0.5;

export interface Found {
  /** As it is answered; where the conversation decides what it is about, with that. */
  readonly query: Query;
  /** What was searched for. */
  readonly lookup: Lookup;
  readonly grounding: Grounding;
  /** What the customer has to be asked back first. */
  readonly clarification?: Clarification | undefined;
}

/** Query ─ground→ Passage[], and whether these leave open what the question is about. */
export function createFinding({ knowledge, clock, settings }: CascadeDependencies, orNothing: OrNothing) {
  async function ground(lookup: Lookup, { attemptsEndMs, signal }: Asked): Promise<Grounding> {
    const limitMs = (attemptsEndMs - clock.now()) * GROUND_SHARE;
    const found = await withinLimit(clock, limitMs, signal, (within) =>
      orNothing('knowledge_unreadable', () => knowledge.search(lookup, within), within),
    );
    return found ?? NO_GROUNDING;
  }

  return async function find(asked: Asked): Promise<Found> {
    const { query, redaction, useCase, mayAskBack } = asked;
    const toLookup = (text: string): Lookup => ({
      text,
      context: query.context,
      filter: useCase.knowledgeFilter,
    });
    const lookup = toLookup(redaction.toTopics(toStandalone(query)));
    const grounding = await ground(lookup, asked);
    const { context, history } = query;
    const namesMore = lookup.text !== toStandalone(query);
    // Where nothing could be searched, nobody knows what is clear.
    const clarifying =
      settings.clarify && mayAskBack && grounding !== NO_GROUNDING
        ? clarify({ question: lookup.text, namesMore, grounding, context, history })
        : undefined;
    if (clarifying?.do !== 'take')
      return { query, lookup, grounding, clarification: clarifying?.clarification };
    const standalone = `${toStandalone(query)} (${clarifying.choice})`;
    const settled = toLookup(redaction.toTopics(standalone));
    return { query: { ...query, standalone }, lookup: settled, grounding: await ground(settled, asked) };
  };
}
