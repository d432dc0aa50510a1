import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Deployment } from '../deployment.ts';
import { toAskedModels } from '../server/asked-models.ts';
import { toInferenceProfile } from '../server/inference-regions.ts';

/** A model whose end is looked up, and what it takes to be allowed to. */
export interface UsedModel {
  readonly modelId: string;
  readonly region: string;
  readonly statements: readonly PolicyStatement[];
}

/** What stands in front of a base model that only Bedrock can name, and the action that names it. */
const NAMING_ACTIONS: Readonly<Record<string, string>> = {
  'provisioned-model': 'bedrock:GetProvisionedModelThroughput',
  'application-inference-profile': 'bedrock:GetInferenceProfile',
};
const ANY_MODEL = '*';

/**
 * The models of Bedrock that tiers and judge ask, each once; profiles of a geography by the model behind them. Prompts
 * and imported models are left out: no base model of theirs can be told.
 */
export function toUsedModels({ settings, server }: Deployment): UsedModel[] {
  const used = new Map<string, UsedModel>();
  for (const asked of toAskedModels(server)) {
    if (asked.provider !== 'bedrock') continue;
    const model = toUsedModel(asked.modelId, asked.region ?? settings.region, settings.inferenceRegions);
    if (model) used.set(`${model.region} ${model.modelId}`, model);
  }
  return [...used.values()];
}

function toUsedModel(
  modelId: string,
  tierRegion: string,
  known: Readonly<Record<string, readonly string[]>>,
): UsedModel | undefined {
  const [, region = tierRegion, kind, name] =
    /^arn:[^:]+:bedrock:([^:]+):[^:]*:([^/]+)\/(.+)$/.exec(modelId) ?? [];
  const toStatement = (baseId: string) =>
    new PolicyStatement({
      actions: ['bedrock:GetFoundationModel'],
      resources: [`arn:${Aws.PARTITION}:bedrock:${region}::foundation-model/${baseId}`],
    });
  const naming = kind === undefined ? undefined : NAMING_ACTIONS[kind];
  if (naming !== undefined) {
    const statements = [
      new PolicyStatement({ actions: [naming], resources: [modelId] }),
      toStatement(ANY_MODEL),
    ];
    return { modelId, region, statements };
  }
  const isBase = kind === undefined || kind === 'foundation-model' || kind === 'inference-profile';
  if (!isBase) return undefined;
  const id = name ?? modelId;
  const baseId = toInferenceProfile(id, known)?.foundationModelId ?? id;
  return { modelId: baseId, region, statements: [toStatement(baseId)] };
}
