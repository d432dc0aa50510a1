import * as z from 'zod';
import { tierNameSchema } from './tier-settings.ts';

export const localTierSettingsSchema = z.strictObject({
  name: tierNameSchema,
  provider: z.literal('local'),
  method: z
    .enum(['one-passage', 'several-passages', 'sub-questions'])
    .describe('What it puts together: the best passage; several; or each sub-question answered on its own.'),
  timeoutMs: z.int().min(1).max(120_000).default(10_000).describe('Milliseconds for one call.'),
});

export type LocalTierSettings = z.infer<typeof localTierSettingsSchema>;
