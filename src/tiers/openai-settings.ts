import * as z from 'zod';
import { modelTierShape } from './tier-settings.ts';

export const openaiTierSettingsSchema = z.strictObject({
  ...modelTierShape,
  provider: z.literal('openai'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine((url) => !/[?#@]/.test(url), 'must have no user, query or fragment')
    .describe('Up to and with /v1, e.g. http://localhost:11434/v1.'),
  model: z.string().min(1).max(256),
  apiKeyEnv: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*_API_KEY$/, 'must be the name of a variable that ends in _API_KEY')
    .optional()
    .describe('Environment variable that holds the key; left out: none is sent.'),
});

export type OpenaiTierSettings = z.output<typeof openaiTierSettingsSchema>;
