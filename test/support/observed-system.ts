import { ObservabilityStack } from '../../deploy/observability/observability-stack.ts';
import type { Watched } from '../../deploy/observability/watched.ts';
import type { SynthFolder } from './synth.ts';
import { synthAlerted } from './synth-alerted.ts';
import { toPlainText, type Widget } from './used-metrics.ts';

export const BOUGHT = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc';

/** A system that has everything that can be looked at. */
export const CONTENT = {
  name: 'help',
  server: {
    tiers: [
      { name: 'instant', provider: 'bedrock', modelId: 'us.amazon.nova-2-lite-v1:0' },
      { name: 'provisioned', provider: 'bedrock', modelId: 'amazon.nova-pro-v1:0', region: 'us-west-2' },
      { name: 'expert', provider: 'sagemaker', endpointName: 'llm' },
    ],
    judge: { name: 'judge', provider: 'bedrock', modelId: 'amazon.nova-pro-v1:0' },
    budgets: { totalUsd: 100 },
    metrics: { kind: 'cloudwatch', namespace: 'Help Desk/One' },
    deadlineMs: 20_000,
  },
  observability: { tokensPerMinute: { provisioned: 60_000, expert: 9_000 } },
};

export const WATCHED: Watched = {
  functions: {
    api: { functionName: 'api-fn', logGroupName: '/logs/api' },
    worker: { functionName: 'worker-fn', logGroupName: '/logs/worker' },
  },
  restApi: { name: 'help-dev', stage: 'live' },
  queue: { name: 'jobs', deadLetterName: 'jobs-dead' },
  provisioned: { tier: 'provisioned', arn: BOUGHT },
  expert: { endpointName: 'llm', inferenceComponentName: 'llm-model' },
};

/** The least that there is to look at. */
export const SMALL: Watched = { functions: { api: WATCHED.functions.api } };

/** Its stack, synthesised and checked by the AwsSolutions rules. */
export function observe(folder: SynthFolder, content: object, watched: Watched) {
  const synthesised = synthAlerted(
    folder.deployment(content),
    (app, surroundings) => new ObservabilityStack(app, surroundings, watched),
  );
  const [dashboard] = Object.values(synthesised.template.findResources('AWS::CloudWatch::Dashboard'));
  return {
    ...synthesised,
    body: JSON.parse(toPlainText(dashboard?.Properties.DashboardBody)) as {
      readonly widgets: readonly Widget[];
    },
  };
}
