import {
  type BedrockClient,
  GetInferenceProfileCommand,
  GetProvisionedModelThroughputCommand,
} from '@aws-sdk/client-bedrock';

/** Of inference profiles that AWS makes: where their models are asked. */
const PROFILE_PREFIX = /^(?:us|us-gov|eu|apac|jp|au|ca|global)\./;

/** The part of an ARN that names what it stands for; other ids as they are. */
export function toShortName(modelId: string): string {
  return modelId.slice(modelId.lastIndexOf('/') + 1);
}

/**
 * The base model behind what can be asked in its place: an inference profile, or provisioned throughput. Undefined for
 * what has none that Bedrock would tell of, such as a prompt or an imported model.
 * @throws what the SDK does.
 */
export async function toBaseModelId(client: BedrockClient, modelId: string): Promise<string | undefined> {
  if (modelId.includes(':provisioned-model/')) {
    const { foundationModelArn = '' } = await client.send(
      new GetProvisionedModelThroughputCommand({ provisionedModelId: modelId }),
    );
    return toShortName(foundationModelArn);
  }
  if (modelId.includes(':application-inference-profile/')) {
    const { models = [] } = await client.send(
      new GetInferenceProfileCommand({ inferenceProfileIdentifier: modelId }),
    );
    // The same model in several regions.
    return toShortName(models[0]?.modelArn ?? '');
  }
  const isBase = /:(?:foundation-model|inference-profile)\//.test(modelId);
  if (modelId.startsWith('arn:') && !isBase) return undefined;
  return toShortName(modelId).replace(PROFILE_PREFIX, '');
}
