import { describe, expect, it } from 'vitest';
import { toPlacement } from '../../deploy/expert/instance-types.ts';
import { expertSettingsSchema } from '../../deploy/settings/models.ts';
import { useExpert, variantOf } from '../support/use-expert.ts';

const { templateOf } = useExpert();

describe('copies of the expert', () => {
  it('follow the requests at once of each', () => {
    const template = templateOf({
      expert: { scaling: { minCopies: 2, maxCopies: 5, concurrencyPerCopy: 8 } },
    });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      ServiceNamespace: 'sagemaker',
      ScalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
      ResourceId: 'inference-component/llm-dev-model',
      MinCapacity: 2,
      MaxCapacity: 5,
    });
    template.hasResource('AWS::ApplicationAutoScaling::ScalableTarget', { DependsOn: ['Component'] });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 8,
        PredefinedMetricSpecification: {
          PredefinedMetricType: 'SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution',
        },
      },
    });
    template.resourceCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', 1);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    template.hasResourceProperties('AWS::SageMaker::InferenceComponent', { RuntimeConfig: { CopyCount: 2 } });
    expect(variantOf(template).ManagedInstanceScaling).toMatchObject({
      MinInstanceCount: 2,
      MaxInstanceCount: 10,
    });
  });

  it('go to zero where it is allowed, and are woken by the first question', () => {
    const template = templateOf({ expert: { scaling: { minCopies: 0, maxCopies: 1 } } });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 0,
      MaxCapacity: 1,
    });
    expect(variantOf(template)).toMatchObject({
      InitialInstanceCount: 1,
      ManagedInstanceScaling: { Status: 'ENABLED', MinInstanceCount: 0, MaxInstanceCount: 2 },
    });
    template.hasResourceProperties('AWS::SageMaker::InferenceComponent', { RuntimeConfig: { CopyCount: 1 } });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        MetricAggregationType: 'Maximum',
        Cooldown: 60,
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
      },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SageMaker',
      MetricName: 'NoCapacityInvocationFailures',
      Dimensions: [{ Name: 'InferenceComponentName', Value: 'llm-dev-model' }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'Wake' }],
    });
  });

  const placementOf = (settings: object) => toPlacement(expertSettingsSchema.parse(settings));

  it.each([
    [{ instanceType: 'ml.g6.2xlarge' }, 1, 1, 4],
    [{ instanceType: 'ml.g5.12xlarge' }, 4, 1, 4],
    [{ instanceType: 'ml.g5.12xlarge', accelerators: 1, scaling: { minCopies: 5, maxCopies: 8 } }, 1, 2, 4],
    [{ instanceType: 'ml.g6.48xlarge', accelerators: 3, scaling: { minCopies: 0, maxCopies: 3 } }, 3, 0, 3],
    [{ instanceType: 'ml.g7e.2xlarge', accelerators: 1 }, 1, 1, 4],
  ])(
    'share instances by their GPUs, with room for as many again while they are replaced: %j',
    (settings, accelerators, minInstances, maxInstances) => {
      expect(placementOf(settings)).toEqual({ accelerators, minInstances, maxInstances });
    },
  );

  it('need a number of GPUs that is known and that an instance has', () => {
    expect(() => placementOf({ instanceType: 'ml.g7e.2xlarge' })).toThrow(
      'expert.accelerators: must say how many',
    );
    expect(() => placementOf({ instanceType: 'ml.g5.2xlarge', accelerators: 4 })).toThrow(
      'must be at most 1',
    );
  });
});
