import * as z from 'zod';

export const localTierSettingsSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'is 1 to 40 of a-z, 0-9, _ and -, and starts with a letter or digit')
    .describe('How callers name the tier.'),
  provider: z.literal('local'),
  method: z
    .enum(['one-passage', 'several-passages', 'sub-questions'])
    .describe('What it puts together: the best passage; several; or each sub-question answered on its own.'),
  timeoutMs: z.int().min(1).max(120_000).default(10_000).describe('Milliseconds for one call.'),
});

export type LocalTierSettings = z.infer<typeof localTierSettingsSchema>;
