import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Alias, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { SupportStack } from '../support-stack.ts';

export interface JobQueue {
  readonly queue: Queue;
  /** What was tried in vain, for two weeks. */
  readonly deadLetters: Queue;
}

/** The server's `MOST_DELIVERIES`: after so many it expects no more. */
const MOST_DELIVERIES = 3;
/** At least two: what Lambda takes as the least. */
const WORKERS = 5;

/** The queue of questions that are answered later, by functions that take `timeout` at most. */
export function createJobQueue(stack: SupportStack, timeout: Duration): JobQueue {
  const { key } = stack.surroundings;
  const common = {
    enforceSSL: true,
    ...(key
      ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
      : { encryption: QueueEncryption.SQS_MANAGED }),
  };
  const deadLetters = new Queue(stack, 'DeadLetters', { ...common, retentionPeriod: Duration.days(14) });
  const queue = new Queue(stack, 'Jobs', {
    ...common,
    retentionPeriod: Duration.days(4),
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
    deadLetterQueue: { queue: deadLetters, maxReceiveCount: MOST_DELIVERIES },
  });
  return { queue, deadLetters };
}

/** Lets `asking` put questions into the queue, and nothing else. */
export function allowSending({ queue }: JobQueue, asking: LambdaFunction): void {
  asking.addToRolePolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
  // To encrypt a message takes both.
  queue.encryptionMasterKey?.grant(asking, 'kms:Decrypt', 'kms:GenerateDataKey');
}

/** Has `worker` answer what is in the queue, one question an invocation. */
export function bringJobs({ queue }: JobQueue, worker: Alias): void {
  worker.addEventSource(
    new SqsEventSource(queue, { batchSize: 1, maxConcurrency: WORKERS, reportBatchItemFailures: true }),
  );
}
