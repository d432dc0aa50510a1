import * as z from 'zod';

export const cacheSettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('memory'),
    ttlSeconds: z
      .int()
      .min(1)
      .max(30 * 86_400)
      .default(3_600)
      .describe('How long an answer counts as fresh.'),
  }),
  z.strictObject({ kind: z.literal('none') }),
]);

export type CacheSettings = z.infer<typeof cacheSettingsSchema>;
