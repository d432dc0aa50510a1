import * as z from 'zod';
import {
  ANSWER_SOURCES,
  ANSWER_STATUSES,
  type Answer,
  type AttemptReport,
  NEXT_ACTIONS,
  type TicketReceipt,
} from '../cascade/answer.ts';
import { nanoUsdToUsd, type Usage } from '../cascade/money.ts';

export const detailSchema = z
  .enum(['lean', 'full'])
  .default('lean')
  .describe(
    'lean: the answer and what to do next. full: also complexity factors, every attempt, and all citations.',
  );

const usageSchema = z.looseObject({
  input_tokens: z.int(),
  output_tokens: z.int(),
  cache_read_tokens: z.int().optional(),
  cache_write_tokens: z.int().optional(),
});

/** An answer on the wire. Loose, so that a client which kept the schema accepts fields that come later. */
export const answerWireSchema = z.looseObject({
  answer_id: z.string().describe('Give it to escalate.'),
  response: z.string().describe('The text for the customer.'),
  status: z.enum(ANSWER_STATUSES),
  degraded: z.boolean().describe("True if this is not a tier's whole answer."),
  abstained: z.boolean().describe('True if the text says that no answer was found.'),
  source: z.enum(ANSWER_SOURCES).describe('Where the words come from.'),
  tier: z.string().nullable().describe('The tier that answered; null if none did.'),
  model_used: z.string().nullable(),
  complexity_score: z.number().describe('1 (routine) to 10.'),
  confidence: z.number().describe('0 to 1: that the answer is right and complete.'),
  next_action: z.looseObject({ do: z.enum(NEXT_ACTIONS), why: z.string() }),
  clarifying_question: z.string().optional().describe('What to ask the customer.'),
  choices: z.array(z.string()).optional().describe('Answers to it that the customer may pick from.'),
  citations: z.array(
    z.looseObject({ title: z.string(), uri: z.string(), quote: z.string(), start: z.int(), end: z.int() }),
  ),
  cost_usd: z.number(),
  latency_seconds: z.number(),
  session_id: z.string().optional(),
  ticket: z
    .looseObject({
      ticket_id: z.string(),
      status: z.enum(['open', 'resolved']),
      delivered: z.boolean().describe('Whether anybody has been told of it.'),
      expected_by: z.string().optional(),
      summary: z.string(),
    })
    .optional()
    .describe('What has been kept for a person to answer.'),
  complexity_factors: z.array(z.looseObject({ factor: z.string(), points: z.number() })).optional(),
  route_basis: z.string().optional().describe('Why it started there, where the thresholds did not decide.'),
  cost_basis: z.string().optional(),
  marginal_cost_usd: z.number().optional(),
  usage: usageSchema.optional(),
  attempts: z
    .array(
      z.looseObject({
        tier: z.string(),
        model_used: z.string(),
        prompt_version: z.string().optional(),
        cause: z.enum(['first', 'retry', 'escalation', 'fallback', 'hedge']),
        outcome: z.enum(['completed', 'failed', 'skipped', 'aborted']),
        confidence: z.number().optional(),
        reasons: z.array(z.string()).optional(),
        failure: z.string().optional(),
        latency_seconds: z.number(),
        cost_usd: z.number(),
        cost_estimated: z.boolean().optional(),
        usage: usageSchema.optional(),
        dropped: z.looseObject({ passages: z.int(), turns: z.int() }).optional(),
      }),
    )
    .optional(),
});

export type AnswerWire = z.output<typeof answerWireSchema>;

/** Citations in a lean answer: with more, the answer would cost an agent more to read than to have found. */
const LEAN_CITATIONS = 5;
/** Finer than a thousandth is nobody's information. */
const CONFIDENCE_UNIT = 1_000;

/** The answer in the course's snake_case; money in dollars, time in seconds. */
export function toAnswerWire(answer: Answer, detail: 'lean' | 'full'): AnswerWire {
  const lean: AnswerWire = {
    answer_id: answer.answerId,
    response: answer.response,
    status: answer.status,
    degraded: answer.degraded,
    abstained: answer.abstained,
    source: answer.source,
    tier: answer.tier ?? null,
    model_used: answer.model ?? null,
    complexity_score: answer.complexity.score,
    confidence: toShare(answer.confidence),
    next_action: { ...answer.nextAction },
    ...toClarifyingWire(answer),
    citations: answer.citations
      .slice(0, detail === 'lean' ? LEAN_CITATIONS : undefined)
      .map((citation) => ({ ...citation })),
    cost_usd: nanoUsdToUsd(answer.costNanoUsd),
    latency_seconds: toSeconds(answer.latencyMs),
    ...(answer.sessionId === undefined ? {} : { session_id: answer.sessionId }),
    ...(answer.ticket && { ticket: toTicketWire(answer.ticket) }),
  };
  if (detail === 'lean') return lean;
  return Object.assign(lean, {
    complexity_factors: answer.complexity.factors.map((factor) => ({ ...factor })),
    ...(answer.routeBasis === undefined ? {} : { route_basis: answer.routeBasis }),
    cost_basis: answer.costBasis,
    marginal_cost_usd: nanoUsdToUsd(answer.marginalNanoUsd),
    usage: toUsageWire(sumUsage(answer.attempts)),
    attempts: answer.attempts.map(toAttemptWire),
  });
}

function toClarifyingWire({ clarifyingQuestion, choices = [] }: Answer) {
  if (clarifyingQuestion === undefined) return {};
  return {
    clarifying_question: clarifyingQuestion,
    ...(choices.length > 0 ? { choices: [...choices] } : {}),
  };
}

function toTicketWire({ ticketId, status, delivered, expectedByMs, summary }: TicketReceipt) {
  return {
    ticket_id: ticketId,
    status,
    delivered,
    ...(expectedByMs === undefined ? {} : { expected_by: new Date(expectedByMs).toISOString() }),
    summary,
  };
}

export function toAttemptWire({
  tier,
  model,
  promptVersion,
  cause,
  outcome,
  confidence,
  reasons,
  failure,
  ...spent
}: AttemptReport) {
  return {
    tier,
    model_used: model,
    ...(promptVersion === undefined ? {} : { prompt_version: promptVersion }),
    cause,
    outcome,
    ...(confidence === undefined ? {} : { confidence: toShare(confidence) }),
    ...(reasons === undefined ? {} : { reasons: [...reasons] }),
    ...(failure === undefined ? {} : { failure }),
    latency_seconds: toSeconds(spent.latencyMs),
    cost_usd: nanoUsdToUsd(spent.costNanoUsd),
    ...(spent.estimated ? { cost_estimated: true } : {}),
    ...(spent.usage === undefined ? {} : { usage: toUsageWire(spent.usage) }),
    ...(spent.dropped === undefined ? {} : { dropped: { ...spent.dropped } }),
  };
}

function sumUsage(attempts: readonly AttemptReport[]): Usage {
  const sum = (tokens: (usage: Usage) => number | undefined) =>
    attempts.reduce((total, { usage }) => total + ((usage && tokens(usage)) ?? 0), 0);
  return {
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    cacheReadTokens: sum(({ cacheReadTokens }) => cacheReadTokens),
    cacheWriteTokens: sum(({ cacheWriteTokens }) => cacheWriteTokens),
  };
}

function toUsageWire({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }: Usage) {
  return {
    input_tokens: inputTokens,
    output_tokens: outputTokens,
    ...(cacheReadTokens ? { cache_read_tokens: cacheReadTokens } : {}),
    ...(cacheWriteTokens ? { cache_write_tokens: cacheWriteTokens } : {}),
  };
}

function toSeconds(ms: number): number {
  return Math.round(ms * 1_000) / 1_000_000;
}

export function toShare(confidence: number): number {
  return Math.round(confidence * CONFIDENCE_UNIT) / CONFIDENCE_UNIT;
}
