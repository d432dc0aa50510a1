import * as z from 'zod';
import { imageSchema, tierNameSchema } from './shared.ts';

/** Provisioned throughput that is bought for a tier; an existing one is named by the tier's modelId instead. */
export const provisionedSettingsSchema = z.strictObject({
  tier: tierNameSchema
    .default('provisioned')
    .describe('The tier whose modelId it is bought for; it gets the ARN.'),
  modelUnits: z.int().min(1).max(100).default(1),
  usdPerHour: z
    .number()
    .gt(0)
    .max(100_000)
    .describe('What one model unit costs an hour, from your offer: AWS publishes none. For the warning.'),
});

const scalingSchema = z
  .strictObject({
    minCopies: z.int().min(0).max(50).default(1).describe('0: scale to zero; waking takes minutes.'),
    maxCopies: z.int().min(1).max(50).default(2),
    concurrencyPerCopy: z
      .number()
      .gt(0)
      .max(1_000)
      .default(16)
      .describe('Requests at once that one copy should have.'),
  })
  .refine(({ minCopies, maxCopies }) => minCopies <= maxCopies, {
    path: ['maxCopies'],
    message: 'must be at least minCopies',
  });

/** What docs/container.md lists, as far as nothing else here sets it. */
const containerVariableSchema = z
  .string()
  .regex(
    /^(PROFILE|MAX_TOKENS|MAX_BODY_BYTES|REPLY_SECONDS|SM_VLLM_[A-Z0-9_]+)$/,
    'must be PROFILE, MAX_TOKENS, MAX_BODY_BYTES, REPLY_SECONDS or SM_VLLM_…',
  );

/** A SageMaker endpoint that is made; an existing one is named by the tier's endpointName instead. */
export const expertSettingsSchema = z
  .strictObject({
    tier: tierNameSchema.default('expert').describe('The tier whose endpointName it gets.'),
    image: z
      .union([imageSchema, z.literal('build')])
      .default('build')
      .describe('A ready-made image in ECR; "build": of container/, which needs Docker when it is deployed.'),
    modelId: z.string().min(1).max(200).optional().describe("A hub's id. Left out: the container's own."),
    modelDataUrl: z
      .string()
      .regex(
        /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w!'()-][\w.!'()-]*)+\/$/,
        'must be an S3 folder, such as s3://bucket/model/',
      )
      .optional(),
    hubToken: z
      .string()
      .min(1)
      .max(512)
      .optional()
      .describe('Name of a secret with HF_TOKEN, for gated models.'),
    environment: z
      .record(containerVariableSchema, z.string().min(1).max(1_024))
      .default({})
      .describe('Further variables of the container; see docs/container.md.'),
    instanceType: z
      .string()
      .regex(/^ml\.[gp][a-z0-9-]+\.[a-z0-9]+$/, 'must be an instance type with GPUs, such as ml.g5.2xlarge')
      .default('ml.g5.2xlarge'),
    accelerators: z
      .int()
      .min(1)
      .max(16)
      .optional()
      .describe('GPUs of one copy of the model. Left out: all of an instance.'),
    startupSeconds: z
      .int()
      .min(60)
      .max(3_600)
      .default(600)
      .describe('How long a copy may take to fetch the model from the hub, load it and answer.'),
    scaling: scalingSchema.prefault({}),
  })
  .superRefine(({ modelDataUrl, modelId, hubToken }, context) => {
    if (modelDataUrl === undefined) return;
    for (const [key, value] of Object.entries({ modelId, hubToken }))
      if (value !== undefined)
        context.addIssue({
          code: 'custom',
          path: [key],
          message: 'must be left out where modelDataUrl is given: the hub is not asked',
        });
  });

export type ProvisionedSettings = z.output<typeof provisionedSettingsSchema>;
export type ExpertSettings = z.output<typeof expertSettingsSchema>;
