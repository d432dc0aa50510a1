import type { Deployment } from '../deployment.ts';
import { DeploymentError } from '../deployment-error.ts';
import { toInferenceProfile } from '../server/inference-regions.ts';

/** An ARN of what throughput is sold for, as against profiles, prompts, and throughput that is bought already. */
const MODEL_ARN = /^arn:[\w-]+:bedrock:[a-z0-9-]*:\d*:(foundation-model|custom-model)\//;

/**
 * The model of the tier, as an id or an ARN. Base models are sold by the variant for a length of context, such as
 * amazon.nova-lite-v1:0:24k; only Bedrock knows which, so that another id fails when it is deployed.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/pt-supported.html
 * @throws DeploymentError that names the tier, for what no throughput is sold for.
 */
export function toModelToBuy({ server, settings }: Deployment, tierName: string): string {
  const tier = server.tiers.find(({ name }) => name === tierName);
  if (tier?.provider !== 'bedrock')
    throw new DeploymentError(
      `provisioned.tier: must be a tier of the server with provider bedrock, not ${tierName}`,
    );
  const complain = (key: string, must: string) =>
    new DeploymentError(`provisioned.tier: ${key} of the server's tier ${tierName} must be ${must}`);
  const { modelId, region = settings.region } = tier;
  if (region !== settings.region)
    throw complain('region', `${settings.region}, where the throughput is bought, or left out`);
  const profile = toInferenceProfile(modelId, settings.inferenceRegions);
  if (profile)
    throw complain(
      'modelId',
      `a model of one region, without "${profile.geography}.": ${modelId} is a profile`,
    );
  if (modelId.startsWith('arn:') && !MODEL_ARN.test(modelId))
    throw complain('modelId', 'the id or ARN of a base model, or the ARN of a custom model');
  return modelId;
}
