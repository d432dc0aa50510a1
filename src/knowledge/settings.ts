import * as z from 'zod';

export const knowledgeSettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('local'),
    path: z
      .string()
      .min(1)
      .describe('Folder of .md, .html and .txt articles, read with everything below it.'),
  }),
  z.strictObject({ kind: z.literal('none') }),
]);
