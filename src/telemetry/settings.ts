import * as z from 'zod';
import { DEFAULT_NAMESPACE } from './measurements.ts';

/** Where measurements go. The characters and the length of a namespace are CloudWatch's. */
export const metricsSettingsSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('cloudwatch'),
    namespace: z
      .string()
      .regex(
        /^(?!AWS\/)(?=.*[^ ])[A-Za-z0-9 ._/#-][A-Za-z0-9 ._/#:-]{0,254}$/,
        'must be 1 to 255 letters, digits, spaces and . _ / # : -, not blank, and start with neither : nor AWS/',
      )
      .default(DEFAULT_NAMESPACE)
      .describe("Namespace of all metrics but the course's InferenceLatency, which is in GenAI/Inference."),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be an AWS region, such as us-east-1')
      .optional()
      .describe("AWS region; left out: the SDK's own (AWS_REGION, profile)."),
    flushSeconds: z
      .int()
      .min(1)
      .max(3_600)
      .default(60)
      .describe('Seconds for which measurements are gathered before they are sent together.'),
  }),
  z.strictObject({ kind: z.literal('none') }),
]);

export type MetricsSettings = z.infer<typeof metricsSettingsSchema>;

/** Where the course of single questions is shown. */
export const tracesSettingsSchema = z.strictObject({
  kind: z
    .enum(['none', 'xray'])
    .describe('xray: on Lambda, a subsegment for each stage of the questions that X-Ray samples.'),
});
