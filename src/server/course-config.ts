/** The tier that each of the course's variables makes, cheapest first, with the course's own limits. */
const COURSE_TIERS = {
  MODEL_ID: (modelId: string) => ({
    name: 'instant',
    provider: 'bedrock',
    modelId,
    prompt: { template: 'concise' },
    maxTokens: 300,
    temperature: 0.4,
    timeoutMs: 8_000,
  }),
  PROVISIONED_MODEL_ARN: (modelId: string) => ({
    name: 'provisioned',
    provider: 'bedrock',
    modelId,
    prompt: { template: 'detailed' },
    maxTokens: 800,
    temperature: 0.3,
    timeoutMs: 12_000,
  }),
  SAGEMAKER_ENDPOINT: (endpointName: string) => ({
    name: 'expert',
    provider: 'sagemaker',
    endpointName,
    format: 'prompt',
    prompt: { template: 'comprehensive' },
    maxTokens: 1_024,
    timeoutMs: 20_000,
  }),
};

type Environment = Readonly<Record<string, string | undefined>>;

/** A configuration of the tiers whose variables are set, and those variables, a tier each; undefined if none is. */
export function toCourseConfig(environment: Environment) {
  const set = Object.entries(COURSE_TIERS).flatMap(([variable, toTier]) => {
    const value = environment[variable];
    return value ? [{ variable, tier: toTier(value) }] : [];
  });
  if (set.length === 0) return undefined;
  return {
    config: { version: 1, tiers: set.map(({ tier }) => tier) },
    variables: set.map(({ variable }) => variable),
  };
}
