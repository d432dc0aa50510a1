import { Duration, Validations } from 'aws-cdk-lib';
import { ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { createAlarm } from '../create-alarm.ts';
import { SmallFunction } from '../lambda/small-function.ts';
import { ofFunction } from '../observability/metrics.ts';
import { toNamespace } from '../server/namespace.ts';
import type { SupportStack } from '../support-stack.ts';
import { createSchedule } from './create-schedule.ts';
import type { UsedModel } from './used-models.ts';

/** Days: time to choose and to measure another model, to deploy it, and to drop everything else. */
const TOLD_AT_DAYS = [60, 30, 7];
const TIMEOUT = Duration.minutes(1);
const PERIOD = Duration.days(1);

/** Looks every day how long the models will be there; three alarms for all of them, as the log says which it is. */
export class ModelLifeCheck extends Construct {
  constructor(stack: SupportStack, models: readonly UsedModel[]) {
    super(stack, 'ModelLife');
    const namespace = toNamespace(stack.deployment);
    const { function: looking } = new SmallFunction(stack, 'ModelLifeLook', {
      name: 'model-life',
      description: 'Looks how long the models that are asked will be there',
      environment: {
        MODELS: JSON.stringify(models.map(({ modelId, region }) => ({ modelId, region }))),
        NAMESPACE: namespace,
      },
      statements: models.flatMap(({ statements }) => statements),
      timeout: TIMEOUT,
    });
    acknowledgeAnyModel(looking.role ?? looking, models);
    createSchedule(this, stack, {
      function: looking,
      every: Duration.days(1),
      description: 'How long the models will be there',
    });
    // Without dimensions it is over all models; a model whose end nobody has named writes nothing.
    const ofModels = (metricName: string, statistic: string) =>
      new Metric({ namespace, metricName, statistic, period: PERIOD });
    const today = { evaluationPeriods: 2, datapointsToAlarm: 1, missing: 'well' } as const;
    for (const days of TOLD_AT_DAYS) {
      createAlarm(stack, `model-ends-${days}`, {
        means: `A model that is asked will be gone in ${days} days or less.`,
        metric: ofModels('ModelDaysLeft', 'Minimum'),
        threshold: days,
        comparison: ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
        ...today,
      });
    }
    createAlarm(stack, 'model-unknown', {
      means: 'A model that is asked is not known to Bedrock: it is gone, or its id is misspelt.',
      metric: ofModels('ModelUnknown', 'Maximum'),
      threshold: 1,
      ...today,
    });
    createAlarm(stack, 'model-life-failed', {
      means: 'How long the models will be there could not be looked up.',
      metric: ofFunction(looking.functionName, 'Errors').with({ period: PERIOD }),
      threshold: 1,
      evaluationPeriods: 1,
      missing: 'well',
    });
  }
}

function acknowledgeAnyModel(role: Construct, models: readonly UsedModel[]): void {
  const any = models.flatMap(({ statements }) => statements).flatMap(({ resources }) => resources);
  const regions = new Set(models.map(({ region }) => region));
  for (const region of regions) {
    const resource = `arn:<AWS::Partition>:bedrock:${region}::foundation-model/*`;
    if (!any.some((arn) => arn.endsWith(`:bedrock:${region}::foundation-model/*`))) continue;
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${resource}]`,
      reason:
        'Which base model stands behind provisioned throughput or a profile of the account, only Bedrock knows.',
    });
  }
}
