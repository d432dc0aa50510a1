import { CfnOutput } from 'aws-cdk-lib';
import { type IRestApi, Period, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { SupportStack } from '../support-stack.ts';

/** One API key, and how much whoever has it may ask. Further keys of the plan are made by hand, one a caller. */
export function addUsagePlan(stack: SupportStack, api: RestApi): void {
  const { name, settings, stage } = stack.deployment;
  const { requestsPerSecond, burst, requestsPerDay } = settings.service.throttle;
  const key = api.addApiKey('Key', { description: `The first caller of ${name}` });
  const plan = api.addUsagePlan('Usage', {
    name,
    description: `Callers of ${settings.name}, stage ${stage}`,
    apiStages: [{ api: api as IRestApi, stage: api.deploymentStage }],
    throttle: { rateLimit: requestsPerSecond, burstLimit: burst },
    ...(requestsPerDay !== undefined && { quota: { limit: requestsPerDay, period: Period.DAY } }),
  });
  plan.addApiKey(key);
  new CfnOutput(stack, 'ApiKeyId', { value: key.keyId, description: 'The id of the key, not the key' });
  new CfnOutput(stack, 'ApiKeyCommand', {
    value: `aws apigateway get-api-key --region ${stack.region} --api-key ${key.keyId} --include-value --query value --output text`,
    description: 'Prints the key, to be sent as x-api-key',
  });
}
