import * as z from 'zod';

/** Ways to say how good an answer is, each from 0 to 1; the first that is to be had for most questions is the quality. */
export const MEASURES = ['judge', 'grounded', 'overlap'] as const;
export type Measure = (typeof MEASURES)[number];

const share = z.number().min(0).max(1);
const count = z.int().min(0);

/**
 * What came of asking one question once by one strategy: a line of `results.jsonl`. Times are milliseconds, money is
 * US dollars. The texts are there in files alone; what is kept in a store has none.
 */
export const resultSchema = z.strictObject({
  id: z.string(),
  strategy: z.string(),
  /** From 1. */
  repetition: z.int().min(1),
  query: z.string().optional(),
  response: z.string().optional(),
  tags: z.array(z.string()).optional(),
  tier_hint: z.string().optional(),
  status: z.string(),
  source: z.string(),
  /** The tier that answered; absent where none did. */
  tier: z.string().optional(),
  model: z.string().optional(),
  confidence: share,
  complexity: z.number(),
  abstained: z.boolean(),
  degraded: z.boolean(),
  /** Nobody and nothing answered. */
  failed: z.boolean(),
  /** Tiers that were asked in vain or not believed before the one that answered. */
  escalations: count,
  attempts: count,
  judge: share.optional(),
  grounded: share.optional(),
  overlap: share.optional(),
  /** Of must_include, what the answer lacks. */
  missing: z.array(z.string()).optional(),
  /** Of must_not_include, what the answer has. */
  forbidden: z.array(z.string()).optional(),
  /** Words of the judge of answers, worst first. */
  reasons: z.array(z.string()).optional(),
  input_tokens: count,
  output_tokens: count,
  /** True where no provider counted the tokens. */
  tokens_estimated: z.boolean(),
  /** Share of machines by the hour included; of an embedded tier at the price of the model that it stands for. */
  cost_usd: z.number().min(0),
  /** Of that, hours that were paid for and not used. */
  idle_usd: z.number().min(0),
  /** What asking really added to the bill, the judging of the benchmark included. */
  billed_usd: z.number().min(0),
  latency_ms: z.number().min(0),
  /** Until a reader saw the first words. */
  first_token_ms: z.number().min(0),
});

export type Result = z.output<typeof resultSchema>;
