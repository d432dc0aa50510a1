import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import type { SupportStack } from '../support-stack.ts';

export interface FunctionSchedule {
  readonly function: IFunction;
  readonly every: Duration;
  readonly description: string;
  /** The event. */
  readonly input?: object;
}

/** Calls a function by the clock, once each time: neither the clock nor Lambda tries again. */
export function createSchedule(scope: Construct, stack: SupportStack, props: FunctionSchedule): Schedule {
  const role = new Role(scope, 'ClockRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
    }),
  });
  role.addToPolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [props.function.functionArn] }),
  );
  props.function.configureAsyncInvoke({ retryAttempts: 0 });
  return new Schedule(scope, 'Clock', {
    description: props.description,
    schedule: ScheduleExpression.rate(props.every),
    target: new LambdaInvoke(props.function, {
      // What CDK would add covers every version of the function as well.
      role: role.withoutPolicyUpdates(),
      retryAttempts: 0,
      maxEventAge: Duration.minutes(15),
      ...(props.input && { input: ScheduleTargetInput.fromObject(props.input) }),
    }),
  });
}
