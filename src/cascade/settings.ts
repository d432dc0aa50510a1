import * as z from 'zod';

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
});
