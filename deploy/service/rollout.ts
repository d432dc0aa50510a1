import { Duration, Validations } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaDeploymentConfig, LambdaDeploymentGroup, TrafficRouting } from 'aws-cdk-lib/aws-codedeploy';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import { createAlarm } from '../create-alarm.ts';
import type { ServiceSettings } from '../settings/service.ts';
import type { SupportStack } from '../support-stack.ts';
import { addSmokeTest } from './smoke-test.ts';

/**
 * A new version of `alias` first gets a share of the traffic; where it fails, the version before gets all of it again.
 * @returns the alarms that say so.
 */
export function addRollout(
  stack: SupportStack,
  alias: Alias,
  { canaryPercent, minutes, smokeTest }: NonNullable<ServiceSettings['rollout']>,
): Alarm[] {
  const failing = createAlarm(stack, 'rollout-errors', {
    means:
      'The function that answers crashed or ran out of time; a version that is being rolled out is rolled back.',
    metric: alias.metricErrors({ period: Duration.minutes(1) }),
    threshold: 1,
    evaluationPeriods: 1,
    missing: 'well',
  });
  const group = new LambdaDeploymentGroup(stack, 'Rollout', {
    alias,
    deploymentConfig: new LambdaDeploymentConfig(stack, 'Canary', {
      trafficRouting: TrafficRouting.timeBasedCanary({
        interval: Duration.minutes(minutes),
        percentage: canaryPercent,
      }),
    }),
    alarms: [failing],
    autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
  });
  Validations.of(group).acknowledge({
    id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
    reason: "It is AWS's policy for CodeDeploy with Lambda, the smaller of the two.",
  });
  if (smokeTest) addSmokeTest(stack, alias, group);
  return [failing];
}
