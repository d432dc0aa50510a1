import { Duration } from 'aws-cdk-lib';
import { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnInferenceComponent } from 'aws-cdk-lib/aws-sagemaker';
import type { ExpertSettings } from '../settings/models.ts';
import type { SupportStack } from '../support-stack.ts';

export interface ScalingProps {
  readonly component: CfnInferenceComponent;
  readonly inferenceComponentName: string;
  readonly scaling: ExpertSettings['scaling'];
}

/** As many copies as keep the requests at once of each near its goal; SageMaker finds the instances for them. */
export function scaleCopies(stack: SupportStack, props: ScalingProps): void {
  const { component, inferenceComponentName, scaling } = props;
  // L1, as the L2 makes a role that nobody takes: scaling has a service-linked one.
  const target = new CfnScalableTarget(stack, 'Copies', {
    serviceNamespace: 'sagemaker',
    scalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
    resourceId: `inference-component/${inferenceComponentName}`,
    minCapacity: scaling.minCopies,
    maxCapacity: scaling.maxCopies,
  });
  target.addResourceDependency(component);
  new CfnScalingPolicy(stack, 'Concurrency', {
    policyName: `${stack.deployment.name}-expert-concurrency`,
    policyType: 'TargetTrackingScaling',
    scalingTargetId: target.ref,
    targetTrackingScalingPolicyConfiguration: {
      targetValue: scaling.concurrencyPerCopy,
      predefinedMetricSpecification: {
        predefinedMetricType: 'SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution',
      },
      scaleInCooldown: 300,
      scaleOutCooldown: 60,
    },
  });
  if (scaling.minCopies === 0) wakeFromZero(stack, target, inferenceComponentName);
}

/**
 * Without copies there is nothing to track, so that the first question, which fails, has to add one.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-zero-instances.html
 */
function wakeFromZero(stack: SupportStack, target: CfnScalableTarget, inferenceComponentName: string): void {
  const policy = new CfnScalingPolicy(stack, 'Wake', {
    policyName: `${stack.deployment.name}-expert-wake`,
    policyType: 'StepScaling',
    scalingTargetId: target.ref,
    stepScalingPolicyConfiguration: {
      adjustmentType: 'ChangeInCapacity',
      metricAggregationType: 'Maximum',
      cooldown: 60,
      stepAdjustments: [{ metricIntervalLowerBound: 0, scalingAdjustment: 1 }],
    },
  });
  const alarm = new Alarm(stack, 'AskedWhileAsleep', {
    alarmDescription: `A question found no copy of ${inferenceComponentName}; it wakes one.`,
    metric: new Metric({
      namespace: 'AWS/SageMaker',
      metricName: 'NoCapacityInvocationFailures',
      dimensionsMap: { InferenceComponentName: inferenceComponentName },
      statistic: Stats.SUM,
      period: Duration.minutes(1),
    }),
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    // It has to end, or the next question would not be news.
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction({ bind: () => ({ alarmActionArn: policy.ref }) });
}
