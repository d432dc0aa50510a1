import * as z from 'zod';
import type { Cascade } from '../cascade/cascade.ts';
import { usdToNanoUsd } from '../cascade/money.ts';
import { queryContextSchema, queryTextSchema, sessionIdSchema } from '../cascade/query.ts';
import { toAnswerText } from './answer-text.ts';
import { answerWireSchema, detailSchema, toAnswerWire } from './answer-wire.ts';
import { parseInput, type Tool } from './tool.ts';

const NAME = 'answer_query';

const DESCRIPTION = `Answers a customer's support question from the knowledge base, with the cheapest tier that answers it well. The question is scored for complexity, a tier is picked, its answer is judged, and a weak answer goes on to a stronger tier, all in this one call.

Use it for every question about the product, an account, billing, an error or a policy, before you answer from memory. Put one customer message into query, in the customer's own words, several questions included; do not shorten it to keywords. Pass what you know about the customer in context, and the same session_id for every message of one conversation.

The reply has response (for the customer), citations (what it stands on), confidence (0 to 1) and next_action:
- send: give response to the customer. Stop; do not call again.
- ask_customer: ask clarifying_question or what is missing; call again with reply (same session_id) or fuller question.
- escalate_next: not sure enough; call escalate with answer_id, or send it with that said.
- escalate_human: no tier can do better; hand the customer to a person; ticket, if any, is kept for them. Do not ask the same again.
Never present text as certain when abstained or degraded is true.`;

/** The tool that answers a question. */
export function createAnswerQueryTool(cascade: Cascade): Tool {
  const tierName = z.enum(cascade.tierNames as [string, ...string[]]);
  const inputSchema = z.strictObject({
    query: queryTextSchema.describe("The customer's question in full, 1 to 20,000 characters."),
    context: queryContextSchema.optional().describe('What is known about the customer and the product.'),
    min_tier: tierName.optional().describe('Weakest tier that may answer; tiers are listed cheapest first.'),
    max_tier: tierName.optional().describe('Strongest tier that may answer.'),
    max_cost_usd: z
      .number()
      .min(0)
      .max(1_000)
      .optional()
      .describe('Most that all calls for this question may cost.'),
    session_id: sessionIdSchema
      .optional()
      .describe(
        'Names the conversation, so that follow-up questions are understood. One for each conversation.',
      ),
    deadline_ms: z
      .int()
      .min(1)
      .max(600_000)
      .optional()
      .describe('Milliseconds until the reply is needed; shortens the configured deadline.'),
    min_confidence: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .describe('Confidence from which an answer is accepted.'),
    detail: detailSchema,
  });

  return {
    name: NAME,
    title: 'Answer a support question',
    description: DESCRIPTION,
    inputSchema,
    outputSchema: answerWireSchema,
    scope: 'support:read',
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
    async run(input, call) {
      const { query, context = {}, session_id, detail, ...limits } = parseInput(inputSchema, input, NAME);
      const answer = await cascade.answer(
        {
          text: query,
          context,
          caller: call.caller,
          sessionId: session_id ?? call.sessionId,
          minTier: limits.min_tier,
          maxTier: limits.max_tier,
          maxCostNanoUsd: limits.max_cost_usd === undefined ? undefined : usdToNanoUsd(limits.max_cost_usd),
          deadlineMs: limits.deadline_ms,
          minConfidence: limits.min_confidence,
        },
        call,
      );
      return {
        // Made for those who read it; over HTTP nobody does.
        get text() {
          return toAnswerText(answer);
        },
        structured: toAnswerWire(answer, detail),
      };
    },
  };
}
