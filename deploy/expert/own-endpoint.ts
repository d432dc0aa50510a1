import type { Config } from '../../src/server/config-schema.ts';
import type { ExpertSettings } from '../settings/models.ts';

/**
 * The server of a stage whose endpoint is made: its names end with the stage, as those of SageMaker are the account's,
 * and stages share one configuration. An endpoint that is there already keeps its name.
 */
export function withOwnEndpoint(server: Config, expert: ExpertSettings | undefined, stage: string): Config {
  if (!expert) return server;
  return {
    ...server,
    tiers: server.tiers.map((tier) =>
      tier.name !== expert.tier || tier.provider !== 'sagemaker'
        ? tier
        : {
            ...tier,
            endpointName: `${tier.endpointName}-${stage}`,
            ...(tier.inferenceComponentName !== undefined && {
              inferenceComponentName: `${tier.inferenceComponentName}-${stage}`,
            }),
          },
    ),
  };
}
