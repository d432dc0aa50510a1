import type { Deployment } from '../deployment.ts';
import { toAskedModels } from '../server/asked-models.ts';

/** The AWS services that a server with these settings calls, by the names of their private endpoints; each costs by the hour. */
export function toServices({ server, settings }: Deployment): Record<string, string> {
  const { knowledge } = server;
  const providers = new Set(toAskedModels(server).map(({ provider }) => provider));
  return {
    ...(providers.has('bedrock') && { BedrockRuntime: 'bedrock-runtime' }),
    ...(providers.has('sagemaker') && { SagemakerRuntime: 'sagemaker.runtime' }),
    ...((settings.knowledge || knowledge?.kind === 'bedrock') && {
      BedrockAgentRuntime: 'bedrock-agent-runtime',
    }),
    ...(settings.service.jobs && { Sqs: 'sqs' }),
    ...(settings.strategy && { AppConfigData: 'appconfigdata' }),
  };
}

/** Why a VPC without a way out would not do, by the keys that ask for one. */
export function toNetworkComplaints({ server, settings }: Deployment): string[] {
  const { network, service, region } = settings;
  if (!network || !('create' in network)) return [];
  const outside = 'network.create has no way out of the VPC';
  return [
    ...toAskedModels(server).flatMap((model) => {
      if (model.provider === 'openai') return [`tiers: ${outside}, which tier ${model.name} needs`];
      if (model.provider === 'local' || (model.region ?? region) === region) return [];
      return [`tiers: ${outside} to ${model.region}, where tier ${model.name} answers`];
    }),
    ...Object.entries({ knowledge: server.knowledge, store: server.store, cache: server.cache }).flatMap(
      ([key, settings]) => {
        const elsewhere = settings && 'region' in settings ? (settings.region ?? region) : region;
        return elsewhere === region ? [] : [`server.${key}.region: ${outside} to ${elsewhere}`];
      },
    ),
    ...(service.access?.kind === 'jwt' || server.http.auth?.jwt
      ? [`service.access.kind: ${outside}, where an issuer's keys are`]
      : []),
    ...(server.http.callbackHosts.length > 0 ? [`server.http.callbackHosts: ${outside}`] : []),
  ];
}
