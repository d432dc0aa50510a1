import * as z from 'zod';
import type { Answer } from '../cascade/answer.ts';
import type { Cascade } from '../cascade/cascade.ts';
import type { AnswerOptions } from '../cascade/open-question.ts';
import { type Query, queryTextSchema, toCleanText } from '../cascade/query.ts';
import { RequestError } from '../cascade/request-error.ts';
import { toAnswerText } from './answer-text.ts';
import { answerWireSchema, detailSchema, toAnswerWire } from './answer-wire.ts';
import { parseInput, type Tool, type ToolCall } from './tool.ts';

const NAME = 'escalate';

const DESCRIPTION = `Has a question answered again by a stronger tier, never from the cache, or hands it to a person. Slower and dearer than answer_query, so use it only when answer_query said escalate_next or escalate_human, when the customer says that the answer was wrong or not enough, or asks for a person.

Give answer_id from the earlier reply; the question and its context are kept with it. Without one, give query. target is "next" (one tier above the one that answered, and a person above the strongest; the default), the name of a tier, or "human".

The reply is the same as answer_query's, with escalated_from and escalated_to. For a person a ticket is kept: the question, its conversation and what was tried. Pass how the customer can be reached in customer; it goes to no model. Give the customer ticket_id. While delivered is false nobody has been told: promise no reply, and hand the customer over yourself. If ticket is missing, none could be kept.

Follow next_action, and do not escalate the same answer twice. Repeat a call that may have failed with the same idempotency_key: it never makes a second ticket.`;

/** What the escalation starts from: the question, the tier that answered (or would), and its answer if there is one. */
interface Starting {
  readonly query: Query;
  readonly from: number;
  readonly earlier?: Answer;
}

/** The tool that asks one tier up, and past the strongest a person. */
export function createEscalateTool(cascade: Cascade): Tool {
  const { tierNames } = cascade;
  const inputSchema = z
    .strictObject({
      answer_id: z.string().max(100).optional().describe('From an earlier reply.'),
      query: queryTextSchema.optional().describe("Instead of answer_id: the customer's question in full."),
      reason: z
        .string()
        .max(1_000)
        .overwrite(toCleanText)
        .optional()
        .describe('Why the earlier answer is not enough.'),
      target: z
        .enum(['next', ...tierNames, 'human'])
        .default('next')
        .describe('"next", the name of a tier, or "human".'),
      customer: z
        .strictObject({
          name: z.string().min(1).max(200).overwrite(toCleanText).optional(),
          contact: z
            .string()
            .min(1)
            .max(320)
            .overwrite(toCleanText)
            .optional()
            .describe('E-mail, phone number or the like.'),
        })
        .optional()
        .describe('How a person reaches the customer. Kept with a ticket, and for people only.'),
      idempotency_key: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .describe('Calls with the same key make one ticket.'),
      detail: detailSchema,
    })
    .refine(({ answer_id, query }) => (answer_id === undefined) !== (query === undefined), {
      path: ['answer_id'],
      message: 'give either answer_id or query, and not both',
    });

  async function startingFrom(
    answerId: string | undefined,
    text: string | undefined,
    { caller, sessionId }: Pick<ToolCall, 'caller' | 'sessionId'>,
  ): Promise<Starting> {
    if (answerId === undefined) {
      const query: Query = { text: text ?? '', context: {}, caller, sessionId };
      return { query, from: cascade.startOf(query) };
    }
    const record = await cascade.recallAnswer(answerId, caller);
    if (!record) {
      throw new RequestError('unknown_answer', 'no answer with this id is kept here', {
        field: 'answer_id',
        nextStep: 'Ids are kept for a while, for whoever was given them. Call escalate with query instead.',
      });
    }
    const { answer: earlier } = record;
    const query: Query = { ...record.query, escalates: answerId, deadlineMs: undefined };
    return { query, earlier, from: earlier.tier === undefined ? -1 : tierNames.indexOf(earlier.tier) };
  }

  /** The earlier ceiling falls: asking for a stronger tier is the point. */
  function askFrom(
    target: number,
    query: Query,
    reason: string | undefined,
    options: AnswerOptions,
  ): Promise<Answer> {
    const asked: Query = {
      ...query,
      minTier: tierNames[target],
      maxTier: undefined,
      escalationReason: reason,
    };
    return cascade.answer(asked, { ...options, recall: false });
  }

  return {
    name: NAME,
    title: 'Escalate to a stronger tier',
    description: DESCRIPTION,
    inputSchema,
    outputSchema: answerWireSchema.extend({
      escalated_from: z.string().nullable().describe('The tier that had answered, or would have.'),
      escalated_to: z
        .string()
        .optional()
        .describe('The tier that was asked, or human where a ticket is kept.'),
    }),
    scope: 'support:escalate',
    annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
    async run(input, call) {
      const { answer_id, query: text, target, ...given } = parseInput(inputSchema, input, NAME);
      const { reason, detail, idempotency_key: idempotencyKey, customer } = given;
      const { query, from, earlier } = await startingFrom(answer_id, text, call);
      const escalatedFrom = tierNames[from] ?? null;
      // One that says nothing would keep the ticket from taking in one that does.
      const reachable = customer && (customer.name || customer.contact) ? customer : undefined;
      const key = idempotencyKey === undefined ? answer_id : `key ${idempotencyKey}`;
      const options: AnswerOptions = { ...call, forTicket: { key, customer: reachable } };
      const toReply = (answer: Answer, escalatedTo: string | undefined) => ({
        text: toAnswerText(answer),
        structured: {
          ...toAnswerWire(answer, detail),
          escalated_from: escalatedFrom,
          ...(escalatedTo === undefined ? {} : { escalated_to: escalatedTo }),
        },
      });

      const next = target === 'next' ? from + 1 : tierNames.indexOf(target);
      if (target === 'human' || (next >= tierNames.length && earlier)) {
        const why = target === 'human' ? 'escalated' : 'beyond_strongest';
        const answer = await cascade.handOver(query, { reason: why, note: reason, earlier }, options);
        return toReply(answer, answer.ticket && 'human');
      }
      const to = Math.min(next, tierNames.length - 1);
      const answer = await askFrom(to, query, reason, options);
      // A question that no tier has had before may start above the weakest.
      const asked = answer.attempts.find(({ outcome }) => outcome !== 'skipped');
      const escalatedTo = from < 0 ? asked?.tier : asked && tierNames[to];
      return toReply(answer, escalatedTo ?? (answer.ticket && 'human'));
    },
  };
}
