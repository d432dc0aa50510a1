import * as z from 'zod';

const filterValueSchema = z.union([z.string(), z.number(), z.boolean()]);

export const routingSettingsSchema = z.strictObject({
  scorer: z
    .enum(['course', 'support'])
    .default('support')
    .describe(
      "How a question's complexity is scored: the course's heuristic to the letter, or ours for support.",
    ),
  policy: z.literal('thresholds').default('thresholds').describe('How the score picks the starting tier.'),
  thresholds: z
    .array(z.number().min(0).max(10))
    .optional()
    .describe('Scores below the first start at the first tier, and so on; ascending, one fewer than tiers.'),
  minConfidence: z
    .number()
    .min(0)
    .max(1)
    .default(0.7)
    .describe('Confidence from which an answer is accepted; 0 accepts the first completion.'),
  hedging: z
    .boolean()
    .default(false)
    .describe('Start the next tier beside one that is slower than its own usual p95; costs both calls.'),
  useCases: z
    .record(
      z.string().min(1).max(200),
      z.strictObject({
        minTier: z.string().optional().describe('Weakest tier that answers it.'),
        maxTier: z.string().optional().describe('Strongest tier that answers it.'),
        prompt: z.string().min(1).max(10_000).optional().describe("Added to the model's instructions."),
        knowledgeFilter: z
          .record(z.string(), z.union([filterValueSchema, z.array(filterValueSchema).min(1)]))
          .optional()
          .describe(
            'What an article has to say of itself: each attribute with the value, or one of the values.',
          ),
        staticReply: z
          .string()
          .min(1)
          .max(2_000)
          .optional()
          .describe('Said when nothing could answer; name a contact.'),
      }),
    )
    .default({})
    .describe('What holds for a kind of request, by what context.use_case says.'),
});
