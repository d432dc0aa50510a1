import * as z from 'zod';
import { modelTierShape } from './tier-settings.ts';

export const regionSchema = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region, such as us-east-1')
  .describe("AWS region; left out: the SDK's own (AWS_REGION, profile).");

export const bedrockTierSettingsSchema = z.strictObject({
  ...modelTierShape,
  provider: z.literal('bedrock'),
  modelId: z
    .string()
    .min(1)
    .max(2_048)
    .regex(
      /^[\w.:/-]+$/,
      'must be a model id, an inference profile, or the ARN of provisioned throughput or a prompt',
    )
    .describe('Base model id, inference profile, provisioned-throughput ARN or prompt ARN.'),
  region: regionSchema.optional(),
  guardrail: z
    .strictObject({ id: z.string().min(1).max(2_048), version: z.string().min(1).max(8).default('DRAFT') })
    .optional()
    .describe('Bedrock guardrail for question and reply; what it declines is final.'),
  serviceTier: z.enum(['default', 'priority', 'flex', 'reserved']).optional(),
  latency: z.enum(['standard', 'optimized']).optional(),
  promptCache: z.boolean().default(false).describe('Put a cache point after the instructions.'),
  requestMetadata: z
    .record(z.string().min(1).max(256), z.string().max(256))
    .optional()
    .describe("Sent along for the invocation log; never put a customer's data here."),
  additionalFields: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("The model's own parameters (additionalModelRequestFields), e.g. its effort of thinking."),
  promptVariables: z
    .array(z.enum(['question', 'passages', 'instructions']))
    .default(['question'])
    .describe('For a prompt ARN: the variables that the prompt has, of these.'),
});

export type BedrockTierSettings = z.output<typeof bedrockTierSettingsSchema>;
