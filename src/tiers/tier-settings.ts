import * as z from 'zod';

export const tierNameSchema = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,39}$/,
    'must be 1 to 40 of a-z, 0-9, _ and -, and start with a letter or digit',
  )
  .refine((name) => name !== 'next' && name !== 'human', 'must not be "next" or "human", which mean others')
  .describe('How callers name the tier.');

const usdSchema = z.number().min(0).max(1_000_000);

const priceSchema = z.union(
  [
    z.strictObject({
      inputUsdPerMillionTokens: usdSchema,
      outputUsdPerMillionTokens: usdSchema,
      cacheReadUsdPerMillionTokens: usdSchema.optional(),
      cacheWriteUsdPerMillionTokens: usdSchema.optional(),
    }),
    z.strictObject({
      usdPerHour: usdSchema,
      tokensPerHourAtCapacity: z.number().min(1),
      utilization: z.number().gt(0).max(1),
    }),
  ],
  {
    error:
      'either inputUsdPerMillionTokens and outputUsdPerMillionTokens (optional: cacheReadUsdPerMillionTokens, ' +
      'cacheWriteUsdPerMillionTokens), or usdPerHour, tokensPerHourAtCapacity and utilization (above 0, up to 1)',
  },
);

const breakerSchema = z.strictObject({
  failureShare: z
    .number()
    .gt(0)
    .max(1)
    .default(0.9)
    .describe('Share of failed calls at which the tier is left alone.'),
  minimumCalls: z.int().min(1).max(1_000).default(10).describe('Calls before that share says anything.'),
  windowCalls: z.int().min(1).max(1_000).default(30).describe('Latest calls that are counted.'),
  openSeconds: z.number().min(0.1).max(3_600).default(30).describe('How long it is left alone.'),
  probeShare: z
    .number()
    .gt(0)
    .max(1)
    .default(0.1)
    .describe('Share of calls that are let through after that, until one tells whether it is back.'),
});

const bulkheadSchema = z.strictObject({
  concurrency: z.int().min(1).max(1_000).default(50).describe('Calls at the same time.'),
  queue: z.int().min(0).max(10_000).default(25).describe('Calls that wait for a place; more are overload.'),
});

export type BulkheadSettings = z.output<typeof bulkheadSchema>;

/** What every tier with a model behind it has, whoever serves the model. */
export const modelTierShape = {
  name: tierNameSchema,
  maxTokens: z.int().min(1).max(128_000).default(1_024).describe('Most tokens of a reply.'),
  temperature: z.number().min(0).max(2).optional().describe('Sent only where given.'),
  topP: z.number().min(0).max(1).optional().describe('Sent only where given.'),
  stopSequences: z.array(z.string().min(1)).min(1).max(4).optional().describe('Sent only where given.'),
  timeoutMs: z.int().min(1).max(600_000).default(20_000).describe('Milliseconds for one call.'),
  contextTokens: z
    .int()
    .min(1)
    .optional()
    .describe('Tokens that question, passages and reply may have together; what does not fit is left out.'),
  passages: z.int().min(0).max(20).default(5).describe('Passages of the knowledge that go into the prompt.'),
  prompt: z
    .union(
      [
        z.strictObject({ template: z.enum(['concise', 'detailed', 'comprehensive']) }),
        z.strictObject({
          text: z.string().min(1).max(20_000),
          version: z.string().min(1).max(64).optional(),
        }),
      ],
      { error: 'either template (concise, detailed or comprehensive), or text (optional: version)' },
    )
    .optional()
    .describe('How it is told to answer; left out: the first tier concisely, the last comprehensively.'),
  stream: z
    .boolean()
    .optional()
    .describe(
      'Read the reply as it is written: what is there when the time is up is kept, as cut short. Left out: where ' +
        'whoever asked reads along.',
    ),
  price: priceSchema.optional().describe('Left out: counted as 0, and the answer says so.'),
  breaker: breakerSchema.prefault({}),
  bulkhead: bulkheadSchema.prefault({}),
};

/** The settings that every model tier has. */
export type ModelTierSettings = z.output<z.ZodObject<typeof modelTierShape>>;
