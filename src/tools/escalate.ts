import * as z from 'zod';
import type { Answer } from '../cascade/answer.ts';
import type { Caller } from '../cascade/caller.ts';
import type { Cascade } from '../cascade/cascade.ts';
import { type Query, queryTextSchema } from '../cascade/query.ts';
import { RequestError } from '../cascade/request-error.ts';
import { indexOfTier } from '../cascade/route.ts';
import { toAnswerText } from './answer-text.ts';
import { answerWireSchema, detailSchema, toAnswerWire } from './answer-wire.ts';
import { parseInput, type Tool, type ToolCall } from './tool.ts';

const NAME = 'escalate';

const DESCRIPTION = `Has a question answered again by a stronger tier, never from the cache. Slower and dearer than answer_query, so use it only when answer_query said escalate_next, or when the customer says that the answer was wrong or not enough.

Give answer_id from the earlier reply; the question and its context are kept with it. Without one, give query. target is "next" (one tier above the one that answered; the default) or the name of a tier.

The reply is the same as answer_query's, with escalated_from and escalated_to. If escalated_to is missing, the strongest tier has answered already: the reply is its earlier answer, and a person has to take over. Follow next_action, and do not escalate the same answer twice.`;

/** What the escalation starts from: the question, the tier that answered (or would), and its answer if there is one. */
interface Starting {
  readonly query: Query;
  readonly from: number;
  readonly earlier?: Answer;
}

/** The tool that asks one tier up. */
export function createEscalateTool(cascade: Cascade): Tool {
  const { tierNames } = cascade;
  const inputSchema = z
    .strictObject({
      answer_id: z.string().max(100).optional().describe('From an earlier reply.'),
      query: queryTextSchema.optional().describe("Instead of answer_id: the customer's question in full."),
      reason: z.string().max(1_000).optional().describe('Why the earlier answer is not enough.'),
      target: z
        .enum(['next', ...tierNames])
        .default('next')
        .describe('"next" or the name of a tier.'),
      detail: detailSchema,
    })
    .refine(({ answer_id, query }) => (answer_id === undefined) !== (query === undefined), {
      path: ['answer_id'],
      message: 'give either answer_id or query, and not both',
    });

  async function startingFrom(
    answerId: string | undefined,
    text: string | undefined,
    caller: Caller | undefined,
  ): Promise<Starting> {
    if (answerId === undefined) {
      const query: Query = { text: text ?? '', context: {}, caller };
      return { query, from: cascade.startOf(query) };
    }
    const record = await cascade.recallAnswer(answerId, caller);
    if (!record) {
      throw new RequestError('unknown_answer', 'no answer with this id is kept here', {
        field: 'answer_id',
        nextStep:
          'Ids are kept while the server runs, the latest 1,000 of them. Call escalate with query instead.',
      });
    }
    const { answer: earlier, query } = record;
    return { query, earlier, from: earlier.tier === undefined ? -1 : tierNames.indexOf(earlier.tier) };
  }

  /** The earlier ceiling falls: asking for a stronger tier is the point. */
  function askFrom(
    target: number,
    query: Query,
    reason: string | undefined,
    call: ToolCall,
  ): Promise<Answer> {
    const asked: Query = {
      ...query,
      minTier: tierNames[target],
      maxTier: undefined,
      escalationReason: reason,
    };
    return cascade.answer(asked, { ...call, recall: false });
  }

  return {
    name: NAME,
    title: 'Escalate to a stronger tier',
    description: DESCRIPTION,
    inputSchema,
    outputSchema: answerWireSchema.extend({
      escalated_from: z.string().nullable().describe('The tier that had answered, or would have.'),
      escalated_to: z.string().optional().describe('The tier that was asked; missing when none is stronger.'),
    }),
    scope: 'support:escalate',
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    async run(input, call) {
      const { answer_id, query: text, reason, target, detail } = parseInput(inputSchema, input, NAME);
      const { query, from, earlier } = await startingFrom(answer_id, text, call.caller);
      const to = target === 'next' ? from + 1 : indexOfTier(target, tierNames, 'target');
      const fromName = tierNames[from] ?? null;
      if (to >= tierNames.length && earlier) {
        const answer: Answer = {
          ...earlier,
          nextAction: {
            do: 'escalate_human',
            why: `${fromName} is the strongest tier and has answered already; a person has to take over.`,
          },
        };
        return {
          text: toAnswerText(answer),
          structured: { ...toAnswerWire(answer, detail), escalated_from: fromName },
        };
      }
      const asked = Math.min(to, tierNames.length - 1);
      const answer = await askFrom(asked, query, reason, call);
      return {
        text: toAnswerText(answer),
        structured: {
          ...toAnswerWire(answer, detail),
          escalated_from: fromName,
          escalated_to: tierNames[asked],
        },
      };
    },
  };
}
