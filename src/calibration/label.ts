import * as z from 'zod';
import { queryTextSchema } from '../cascade/query.ts';
import { completeFollowUp } from '../text/conversation/follow-up.ts';

/** What somebody says of an answer to a question. */
export interface Label {
  /** The same for all lines on one question. */
  readonly question: string;
  readonly query: string;
  readonly tier?: string | undefined;
  readonly answer?: string | undefined;
  readonly sources: readonly string[];
  /** How good the answer is, 0 (wrong) to 1 (right). */
  readonly quality: number;
  readonly costUsd?: number | undefined;
  /** What the answer was given with, 0 to 1, under the configuration as it is. */
  readonly confidence?: number | undefined;
}

/** Logs say null where there is nothing. */
const orNothing = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? undefined);

/** One line: an answer of a tier, and whether it is right or how good it is. Further fields are not read. */
export const labelSchema = z
  .looseObject({
    id: orNothing(z.union([z.string().min(1), z.number()])),
    query: queryTextSchema,
    tier: orNothing(z.string().min(1)),
    answer: orNothing(z.string()),
    sources: orNothing(z.array(z.string())),
    right: orNothing(z.literal([true, false, 0, 1])),
    score: orNothing(z.number().min(0).max(1)),
    cost_usd: orNothing(z.number().min(0)),
    confidence: orNothing(z.number().min(0).max(1)),
  })
  .refine(({ right, score }) => right !== undefined || score !== undefined, {
    path: ['right'],
    error: 'must be true, false, 0 or 1; or score must be given, 0 to 1',
  })
  .transform(
    ({ id, query, tier, answer, sources, right, score, cost_usd, confidence }): Label => ({
      question: id === undefined ? query : `id ${id}`,
      query,
      tier,
      answer,
      sources: sources ?? [],
      quality: score ?? Number(right),
      costUsd: cost_usd,
      confidence,
    }),
  );

/** A ticket as `tickets --json` lists it, as far as it is read. */
export const ticketSchema = z.looseObject({
  ticket_id: z.string().min(1),
  status: z.enum(['open', 'resolved']),
  question: z.string(),
  conversation: orNothing(z.array(z.looseObject({ question: z.string() }))),
  answer: orNothing(z.string()),
  attempts: orNothing(
    z.array(
      z.looseObject({
        tier: z.string(),
        outcome: z.string(),
        confidence: orNothing(z.number()),
        cost_usd: orNothing(z.number().min(0)),
      }),
    ),
  ),
  citations: orNothing(z.array(z.looseObject({ quote: z.string() }))),
});

/** Why a ticket says nothing of an answer. */
export type Aside = 'open' | 'without an answer' | 'of a tier that is gone';

/**
 * A ticket that a person had to resolve: the best answer there was, which is the most trusted, and of equals the
 * latest, was not good enough.
 */
export function fromTicket(ticket: z.output<typeof ticketSchema>): Label | Aside {
  const { ticket_id, status, answer, conversation = [], attempts = [], citations = [] } = ticket;
  if (status === 'open') return 'open';
  const best = attempts
    .filter(({ outcome }) => outcome === 'completed')
    .reduce<(typeof attempts)[number] | undefined>(
      (most, attempt) => ((attempt.confidence ?? 0) >= (most?.confidence ?? 0) ? attempt : most),
      undefined,
    );
  const { success, data: question } = queryTextSchema.safeParse(ticket.question);
  if (!best || answer === undefined || !success) return 'without an answer';
  return {
    question: `ticket ${ticket_id}`,
    query: completeFollowUp(question, conversation),
    tier: best.tier,
    answer,
    sources: citations.map(({ quote }) => quote),
    quality: 0,
    costUsd: best.cost_usd,
    confidence: best.confidence,
  };
}
