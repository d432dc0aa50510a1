import * as z from 'zod';

export const observabilitySettingsSchema = z.strictObject({
  emails: z
    .array(z.email())
    .max(20)
    .default([])
    .describe('Who hears of alarms; each has to confirm by mail.'),
  p99Ms: z.int().min(100).max(600_000).optional().describe("Left out: four fifths of the server's deadline."),
  errorPercent: z.number().gt(0).max(100).default(5),
  monthlyBudgetUsd: z
    .number()
    .gt(0)
    .max(10_000_000)
    .optional()
    .describe('An AWS Budget over what carries our tags.'),
  tokensPerMinute: z
    .record(z.string(), z.number().gt(0))
    .default({})
    .describe("What a tier's throughput can take, by the tier's name, for its utilisation."),
});

/** What is done by the clock. */
export const checksSettingsSchema = z.strictObject({
  suite: z
    .strictObject({
      name: z
        .string()
        .min(1)
        .max(60)
        .default('sample')
        .describe("A suite of the server's benchmark.suites, or the sample."),
      everyHours: z.int().min(1).max(720).default(24),
      maxCostUsd: z.number().min(0).max(1_000).default(0.5),
      minQuality: z.number().min(0).max(1).default(0.7).describe('Alarm below it.'),
    })
    .optional(),
  modelLife: z.boolean().default(true).describe('Alarms 60, 30 and 7 days before a model ends.'),
});

export type ChecksSettings = z.output<typeof checksSettingsSchema>;
