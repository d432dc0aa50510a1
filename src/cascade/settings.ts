import * as z from 'zod';

const filterValueSchema = z.union([z.string(), z.number(), z.boolean()]);

const calibrationSchema = z.strictObject({ intercept: z.number(), slope: z.number() });

/** Longer names than these AppConfig does not take (its CreateApplication, CreateEnvironment, CreateConfigurationProfile). */
const MOST_NAME_CHARACTERS = 64;
const MOST_PROFILE_CHARACTERS = 128;

const appConfigName = (most: number) =>
  z
    .string()
    .regex(
      new RegExp(`^[A-Za-z0-9][A-Za-z0-9._-]{0,${most - 1}}$`),
      `must be 1 to ${most} of letters, digits, ".", "_" and "-", the first a letter or a digit`,
    );

const appConfigSchema = z.strictObject({
  application: appConfigName(MOST_NAME_CHARACTERS).describe('Its name or ID.'),
  environment: appConfigName(MOST_NAME_CHARACTERS).describe('Its name or ID.'),
  profile: appConfigName(MOST_PROFILE_CHARACTERS).describe('Name or ID of the configuration profile.'),
  refreshSeconds: z
    .int()
    .min(5)
    .max(3_600)
    .default(30)
    .describe('A question that comes in as long after the last reading has the strategy read again.'),
});

export type AppConfigSettings = z.output<typeof appConfigSchema>;

export const routingSettingsSchema = z.strictObject({
  scorer: z
    .enum(['course', 'support'])
    .default('support')
    .describe(
      "How a question's complexity is scored: the course's heuristic to the letter, or ours for support.",
    ),
  policy: z
    .enum(['thresholds', 'expected-cost'])
    .default('thresholds')
    .describe(
      'How the starting tier is picked: by the thresholds, or where the whole way to an accepted answer is expected to cost the least.',
    ),
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
  confidence: calibrationSchema
    .optional()
    .describe(
      'How confidence is read, as calibrate finds it: the log-odds of being right are intercept + slope times those of the judge.',
    ),
  secondOpinion: z
    .strictObject({
      kind: z
        .enum(['agreement', 'model'])
        .describe(
          'agreement: the same tier answers again, and the two are compared. model: the judge of the configuration reads the answer.',
        ),
      between: z
        .tuple([z.number().min(0).max(1), z.number().min(0).max(1)])
        .refine(([low, high]) => low <= high, 'must not fall')
        .default([0.3, 0.85])
        .describe('Only answers whose confidence lies there are looked at again.'),
      weight: z
        .number()
        .gt(0)
        .max(2)
        .default(0.5)
        .describe("How much of the opinion's log-odds is added to those of the confidence."),
      timeoutMs: z
        .int()
        .min(1)
        .max(600_000)
        .default(5_000)
        .describe('Milliseconds that the answer waits for it at most.'),
    })
    .optional()
    .describe('Left out: nobody else is asked about an answer.'),
  acceptance: z
    .record(z.string(), calibrationSchema)
    .optional()
    .describe(
      "For expected-cost, by tier, as calibrate finds it: the log-odds that its answer is accepted are intercept + slope times the question's complexity. Left out: even odds at the threshold above the tier.",
    ),
  strategy: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File that names the model that every question starts at, and those that are asked in turn where it fails; takes the place of policy and thresholds.',
    ),
  appConfig: appConfigSchema
    .optional()
    .describe(
      'Where AWS AppConfig keeps such a strategy, read through its Lambda extension, so that it can change while the server runs; the thresholds hold until one could be read.',
    ),
  clarify: z
    .boolean()
    .default(true)
    .describe(
      'Ask the customer back, once a topic, where a question fits two products or procedures equally.',
    ),
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
