import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { createGraph } from './graph.ts';
import { ofBedrock, PERCENTILES } from './metrics.ts';
import type { View } from './watched.ts';

/** What Bedrock itself says of the models; nothing where no tier asks it. */
export function createBedrockWidgets({ tiers }: View): IWidget[] {
  const models = tiers.flatMap(({ name, bedrock }) => (bedrock ? [{ name, bedrock }] : []));
  if (models.length === 0) return [];
  const each = (metricName: string, word: string, statistic?: string) =>
    models.map(({ name, bedrock }) =>
      ofBedrock(bedrock, metricName, statistic).with({ label: `${name} ${word}` }),
    );
  return [
    createGraph({ title: 'Bedrock: invocations', left: each('Invocations', 'invocations') }),
    createGraph({
      title: 'Bedrock: errors and throttles',
      left: [
        ...each('InvocationClientErrors', 'client errors'),
        ...each('InvocationServerErrors', 'server errors'),
        ...each('InvocationThrottles', 'throttles'),
      ],
    }),
    createGraph({
      title: 'Bedrock: latency (ms)',
      left: PERCENTILES.flatMap((percentile) => each('InvocationLatency', percentile, percentile)),
    }),
  ];
}
