import { Duration } from 'aws-cdk-lib';
import { type Alarm, ComparisonOperator, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { createAlarm } from '../create-alarm.ts';
import { STATUSES } from '../observability/metrics.ts';
import { toNamespace } from '../server/namespace.ts';
import type { SupportStack } from '../support-stack.ts';

const MOST_PERCENT = 20;
/** Of fewer answers a minute a share says nothing. */
const FEWEST_ANSWERS = 5;

/** Goes off where answers degrade: more than a fifth of them, two minutes of three. */
export function createDegradedAlarm(stack: SupportStack): Alarm {
  const namespace = toNamespace(stack.deployment);
  const toCount = (status: string) =>
    new Metric({
      namespace,
      metricName: 'AnswerLatency',
      dimensionsMap: { Status: status },
      statistic: 'SampleCount',
      period: Duration.minutes(1),
    });
  const counts = Object.fromEntries(STATUSES.map((status) => [status, toCount(status)]));
  const all = `(${STATUSES.map((status) => `FILL(${status}, 0)`).join(' + ')})`;
  return createAlarm(stack, 'degraded', {
    means: `More than ${MOST_PERCENT} % of answers came from no model; a strategy that is being rolled out is rolled back.`,
    metric: new MathExpression({
      expression: `IF(${all} >= ${FEWEST_ANSWERS}, 100 * FILL(degraded, 0) / ${all}, 0)`,
      usingMetrics: counts,
      label: 'Degraded answers, percent',
      period: Duration.minutes(1),
    }),
    threshold: MOST_PERCENT,
    comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    missing: 'well',
  });
}
