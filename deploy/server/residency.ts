import type { Config } from '../../src/server/config-schema.ts';
import type { DeploySettings } from '../settings/settings.ts';
import { toAskedModels } from './asked-models.ts';
import { toInferenceProfile } from './inference-regions.ts';

/** What of the server's configuration would leave the regions of `residency`, in words. */
export function toResidencyComplaints(settings: DeploySettings, server: Config): string[] {
  const { residency } = settings;
  if (!residency) return [];
  const places = [
    ...toAskedModels(server).map((model) => ({
      who: `tiers: tier ${model.name} may answer`,
      regions: toRegions(model, settings),
    })),
    ...(server.knowledge?.kind === 'bedrock'
      ? [{ who: 'knowledge: articles are looked for', regions: [server.knowledge.region ?? settings.region] }]
      : []),
    ...[server.store, server.cache].flatMap((kept) =>
      kept.kind === 'dynamodb'
        ? [{ who: 'store: answers are kept', regions: [kept.region ?? settings.region] }]
        : [],
    ),
  ];
  return places.flatMap(({ who, regions }) => {
    const outside = regions?.filter((region) => !residency.includes(region)) ?? ['any region'];
    return outside.length === 0 ? [] : [`${who} in ${outside.join(', ')}, which residency does not allow`];
  });
}

/** Undefined: anywhere. An openai tier is where its URL says, which no region tells. */
function toRegions(model: Config['tiers'][number], settings: DeploySettings): readonly string[] | undefined {
  if (model.provider === 'local' || model.provider === 'openai') return [];
  const own = model.region ?? settings.region;
  if (model.provider === 'sagemaker') return [own];
  const named = /^arn:[^:]*:bedrock:([a-z0-9-]+):/.exec(model.modelId)?.[1] ?? own;
  const profile = toInferenceProfile(model.modelId, settings.inferenceRegions);
  return profile ? profile.regions && [...new Set([own, ...profile.regions])] : [named];
}
