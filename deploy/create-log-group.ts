import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { SupportStack } from './support-stack.ts';

/** A log that is kept for `logDays`, encrypted as all that is kept, and outlives its stack where data do. */
export function createLogGroup(stack: SupportStack, scope: Construct, id: string): LogGroup {
  const { key } = stack.surroundings;
  return new LogGroup(scope, id, {
    retention: stack.logRetention,
    removalPolicy: stack.dataRemoval,
    ...(key && { encryptionKey: key }),
  });
}
