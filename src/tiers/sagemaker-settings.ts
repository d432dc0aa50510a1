import * as z from 'zod';
import { regionSchema } from './bedrock-settings.ts';
import { modelTierShape } from './tier-settings.ts';

export const sagemakerTierSettingsSchema = z.strictObject({
  ...modelTierShape,
  provider: z.literal('sagemaker'),
  endpointName: z
    .string()
    .max(63)
    .regex(
      /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/,
      'must be up to 63 letters, digits and hyphens, and end with none',
    ),
  inferenceComponentName: z
    .string()
    .max(63)
    .regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/, 'must be up to 63 letters, digits and hyphens, and end with none')
    .optional(),
  region: regionSchema.optional(),
  format: z
    .enum(['prompt', 'openai-chat', 'tgi'])
    .default('prompt')
    .describe('What the container speaks: {prompt, max_tokens} -> {response}; chat completions; TGI.'),
});

export type SagemakerTierSettings = z.output<typeof sagemakerTierSettingsSchema>;
