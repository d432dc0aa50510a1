import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { toNamespace } from '../server/namespace.ts';
import type { SupportStack } from '../support-stack.ts';

export interface Watched {
  readonly deadLetters: Queue;
  /** What measures `SyncFailed` and `SyncAgeHours` once an hour. */
  readonly watcher: IFunction;
  readonly staleHours: number;
}

interface Watch {
  readonly id: string;
  readonly description: string;
  readonly metric: Metric;
  /** Above which the alarm goes off; left out: 0. */
  readonly most?: number;
  /** Left out: no news is good news. */
  readonly missing?: TreatMissingData;
}

/** Go off where the knowledge base does not have what the articles say, or nobody can tell. */
export function createSyncAlarms(
  stack: SupportStack,
  { deadLetters, watcher, staleHours }: Watched,
): Alarm[] {
  const namespace = toNamespace(stack.deployment);
  const measure = (metricName: string) =>
    new Metric({ namespace, metricName, statistic: 'Maximum', period: Duration.hours(1) });
  const watches: Watch[] = [
    {
      id: 'SyncFailed',
      description: 'The last reading of the articles has failed; answers go by the one before.',
      metric: measure('SyncFailed'),
      missing: TreatMissingData.IGNORE,
    },
    {
      id: 'SyncStale',
      description: `No reading of the articles has worked for ${staleHours} hours.`,
      metric: measure('SyncAgeHours'),
      most: staleHours,
      missing: TreatMissingData.IGNORE,
    },
    {
      id: 'SyncDeadLetters',
      description: 'Articles have changed, and no reading of them could be started.',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: 'Maximum',
      }),
    },
    {
      id: 'SyncUnwatched',
      description: 'Nobody can tell whether readings of the articles work: looking failed.',
      metric: watcher.metricErrors({ period: Duration.hours(1), statistic: 'Sum' }),
    },
  ];
  return watches.map((watch) => createAlarm(stack, watch));
}

function createAlarm(stack: SupportStack, { id, description, metric, most = 0, missing }: Watch): Alarm {
  const alarm = new Alarm(stack, id, {
    alarmDescription: `${description} See docs/operations.md#alarms.`,
    metric,
    threshold: most,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: missing ?? TreatMissingData.NOT_BREACHING,
  });
  if (stack.surroundings.alerts) alarm.addAlarmAction(new SnsAction(stack.surroundings.alerts));
  return alarm;
}
