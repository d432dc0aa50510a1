import {
  Alarm,
  type AlarmProps,
  AnomalyDetectionAlarm,
  ComparisonOperator,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { SupportStack } from './support-stack.ts';

export interface StackAlarmProps extends Pick<AlarmProps, 'metric' | 'evaluationPeriods'> {
  /** What it means, in one sentence. */
  readonly means: string;
  /** What no data say: that all is well, or nothing, so that it stays as it is. */
  readonly missing: 'well' | 'unchanged';
  /** Whether its end is told as well; it says nothing where the metric tells of moments only. */
  readonly tellsEnd?: boolean;
  readonly datapointsToAlarm?: number;
}

export interface ThresholdAlarmProps extends StackAlarmProps {
  readonly threshold: number;
  /** Left out: from the threshold on. */
  readonly comparison?: ComparisonOperator;
}

/** An alarm `<name>-<stage>-<id>` that tells whoever listens. */
export function createAlarm(
  stack: SupportStack,
  id: string,
  { threshold, comparison, ...props }: ThresholdAlarmProps,
): Alarm {
  const alarm = new Alarm(stack, id, {
    ...toProps(stack, id, props),
    threshold,
    comparisonOperator: comparison ?? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  });
  return tell(stack, alarm, props);
}

/** The same for what is more than `stdDevs` above what its own past lets expect. */
export function createAnomalyAlarm(
  stack: SupportStack,
  id: string,
  { stdDevs, ...props }: StackAlarmProps & { readonly stdDevs: number },
): Alarm {
  const alarm = new AnomalyDetectionAlarm(stack, id, {
    ...toProps(stack, id, props),
    stdDevs,
    comparisonOperator: ComparisonOperator.GREATER_THAN_UPPER_THRESHOLD,
  });
  return tell(stack, alarm, props);
}

function toProps(stack: SupportStack, id: string, props: StackAlarmProps) {
  const { metric, evaluationPeriods, datapointsToAlarm = evaluationPeriods, means, missing } = props;
  return {
    alarmName: `${stack.deployment.name}-${id}`,
    alarmDescription: `${means} See docs/operations.md#alarms.`,
    metric,
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData: missing === 'well' ? TreatMissingData.NOT_BREACHING : TreatMissingData.IGNORE,
  };
}

function tell({ surroundings }: SupportStack, alarm: Alarm, { tellsEnd = true }: StackAlarmProps): Alarm {
  if (!surroundings.alerts) return alarm;
  const action = new SnsAction(surroundings.alerts);
  alarm.addAlarmAction(action);
  if (tellsEnd) alarm.addOkAction(action);
  return alarm;
}
