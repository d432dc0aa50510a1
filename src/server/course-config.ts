/** The variables that the course configures its tiers by, cheapest first. */
export const COURSE_VARIABLES = ['MODEL_ID', 'PROVISIONED_MODEL_ARN', 'SAGEMAKER_ENDPOINT'] as const;

type CourseVariables = Readonly<Partial<Record<(typeof COURSE_VARIABLES)[number], string | undefined>>>;

/** A configuration of the tiers whose variables are set, with the course's own limits; undefined if none is. */
export function toCourseConfig({ MODEL_ID, PROVISIONED_MODEL_ARN, SAGEMAKER_ENDPOINT }: CourseVariables) {
  const tiers = [
    MODEL_ID && {
      name: 'instant',
      provider: 'bedrock',
      modelId: MODEL_ID,
      prompt: { template: 'concise' },
      maxTokens: 300,
      temperature: 0.4,
      timeoutMs: 8_000,
    },
    PROVISIONED_MODEL_ARN && {
      name: 'provisioned',
      provider: 'bedrock',
      modelId: PROVISIONED_MODEL_ARN,
      prompt: { template: 'detailed' },
      maxTokens: 800,
      temperature: 0.3,
      timeoutMs: 12_000,
    },
    SAGEMAKER_ENDPOINT && {
      name: 'expert',
      provider: 'sagemaker',
      endpointName: SAGEMAKER_ENDPOINT,
      format: 'prompt',
      prompt: { template: 'comprehensive' },
      maxTokens: 1_024,
      timeoutMs: 20_000,
    },
  ].filter(Boolean);
  return tiers.length > 0 ? { version: 1, tiers } : undefined;
}
