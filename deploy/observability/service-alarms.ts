import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { createAlarm } from '../create-alarm.ts';
import type { SupportStack } from '../support-stack.ts';
import { ofFunction, ofQueue, toPercent } from './metrics.ts';
import { toDoorMetrics } from './platform-widgets.ts';
import type { View } from './watched.ts';

/** Of fewer calls a share says nothing. */
const FEWEST_CALLS = 10;
const SHARE_PERIOD = Duration.minutes(15);

/** Where the functions, the door or the queue fail, whatever the answers are like. */
export function createServiceAlarms(stack: SupportStack, view: View): void {
  const { errorPercent, namedFunctions, queue } = view;
  const above = { threshold: errorPercent, comparison: ComparisonOperator.GREATER_THAN_THRESHOLD };
  // No calls, no data.
  const quiet = { evaluationPeriods: 1, missing: 'well' } as const;
  for (const { name, functionName } of namedFunctions) {
    const [errors, calls] = [ofFunction(functionName, 'Errors'), ofFunction(functionName, 'Invocations')];
    createAlarm(stack, `${name}-errors`, {
      means: `More than ${errorPercent} % of the calls of the ${name} function ended in an error or a timeout.`,
      metric: toPercent(errors, calls, FEWEST_CALLS, SHARE_PERIOD),
      ...above,
      ...quiet,
    });
  }
  const { requests, serverErrors } = toDoorMetrics(view);
  createAlarm(stack, 'door-errors', {
    means: `More than ${errorPercent} % of requests were answered with 5xx.`,
    metric: toPercent(serverErrors, requests, FEWEST_CALLS, SHARE_PERIOD),
    ...above,
    ...quiet,
  });
  createAlarm(stack, 'throttles', {
    means: 'Lambda turned calls away, as no more may run at once.',
    metric: new MathExpression({
      expression: 'SUM(METRICS())',
      usingMetrics: Object.fromEntries(
        namedFunctions.map(({ name, functionName }) => [name, ofFunction(functionName, 'Throttles')]),
      ),
      label: 'throttled calls',
    }),
    threshold: 1,
    ...quiet,
  });
  if (!queue) return;
  createAlarm(stack, 'dead-letters', {
    means:
      'A question that was to be answered later could not be, time and again, and lies in the dead-letter queue.',
    metric: ofQueue(queue.deadLetterName, 'ApproximateNumberOfMessagesVisible'),
    threshold: 1,
    evaluationPeriods: 1,
    // SQS is silent about a queue that nobody touches, which is not to say that it is empty.
    missing: 'unchanged',
  });
}
