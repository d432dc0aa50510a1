/**
 * Where inference profiles of a geography may answer, by the prefix of their ids. It differs from model to model, and
 * grows; `inferenceRegions` of the deployment's file takes the place of a line.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
const GEOGRAPHIES: Readonly<Record<string, readonly string[]>> = {
  us: ['us-east-1', 'us-east-2', 'us-west-2'],
  eu: ['eu-central-1', 'eu-north-1', 'eu-south-1', 'eu-south-2', 'eu-west-1', 'eu-west-3'],
  apac: [
    'ap-northeast-1',
    'ap-northeast-2',
    'ap-northeast-3',
    'ap-south-1',
    'ap-south-2',
    'ap-southeast-1',
    'ap-southeast-2',
    'ap-southeast-4',
  ],
  jp: ['ap-northeast-1', 'ap-northeast-3'],
  au: ['ap-southeast-2', 'ap-southeast-4'],
  'us-gov': ['us-gov-east-1', 'us-gov-west-1'],
};

/** The prefix of profiles that may answer in any commercial region. */
const ANYWHERE = 'global';

export interface InferenceProfile {
  readonly geography: string;
  /** The model behind it. */
  readonly foundationModelId: string;
  /** Undefined: any region. */
  readonly regions: readonly string[] | undefined;
}

/**
 * What an id such as `us.amazon.nova-2-lite-v1:0` says; undefined where it is no system-defined profile.
 * @param known `inferenceRegions` of the deployment's file.
 */
export function toInferenceProfile(
  modelId: string,
  known: Readonly<Record<string, readonly string[]>>,
): InferenceProfile | undefined {
  const [, geography, foundationModelId] = /^([a-z-]+)\.([a-z0-9-]+\..+)$/.exec(modelId) ?? [];
  if (geography === undefined || foundationModelId === undefined) return undefined;
  const regions = known[geography] ?? GEOGRAPHIES[geography];
  if (!regions && geography !== ANYWHERE) return undefined;
  return { geography, foundationModelId, regions };
}
