import { Duration } from 'aws-cdk-lib';
import { type Alarm, ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { createAlarm } from '../create-alarm.ts';
import { toNamespace } from '../server/namespace.ts';
import type { SupportStack } from '../support-stack.ts';

export interface Watched {
  readonly deadLetters: Queue;
  /** What measures `SyncFailed` and `SyncAgeHours` once an hour. */
  readonly watcher: IFunction;
  readonly staleHours: number;
}

/** Go off where the knowledge base does not have what the articles say, or nobody can tell. */
export function createSyncAlarms(
  stack: SupportStack,
  { deadLetters, watcher, staleHours }: Watched,
): Alarm[] {
  const namespace = toNamespace(stack.deployment);
  const measure = (metricName: string) =>
    new Metric({ namespace, metricName, statistic: 'Maximum', period: Duration.hours(1) });
  return [
    createAlarm(stack, 'sync-failed', {
      means: 'The last reading of the articles has failed; answers go by the one before.',
      metric: measure('SyncFailed'),
      threshold: 1,
      evaluationPeriods: 1,
      missing: 'unchanged',
    }),
    createAlarm(stack, 'sync-stale', {
      means: `No reading of the articles has worked for ${staleHours} hours.`,
      metric: measure('SyncAgeHours'),
      threshold: staleHours,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      missing: 'unchanged',
    }),
    createAlarm(stack, 'sync-dead-letters', {
      means: 'Articles have changed, and no reading of them could be started.',
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(5),
        statistic: 'Maximum',
      }),
      threshold: 1,
      evaluationPeriods: 1,
      missing: 'well',
    }),
    createAlarm(stack, 'sync-unwatched', {
      means: 'Nobody can tell whether readings of the articles work: looking failed.',
      metric: watcher.metricErrors({ period: Duration.hours(1), statistic: 'Sum' }),
      threshold: 1,
      evaluationPeriods: 1,
      missing: 'well',
    }),
  ];
}
