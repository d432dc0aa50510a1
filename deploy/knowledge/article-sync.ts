import { Aws, Duration } from 'aws-cdk-lib';
import { Rule, type RuleProps, Schedule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SmallFunction } from '../lambda/small-function.ts';
import type { DeploySettings } from '../settings/settings.ts';
import type { SupportStack } from '../support-stack.ts';
import type { KnowledgeBase } from './knowledge-base.ts';

type Settings = NonNullable<DeploySettings['knowledge']>;

const TIMEOUT = Duration.seconds(30);
/** While a reading is under way the next one waits, a try after each 4 to 8 minutes; the first of many articles takes hours. */
const MOST_TRIES = 100;

/**
 * Has the articles read again after they changed: S3's events gather in a queue, and what came within the window is one
 * reading. A deployment of the stack is an event too, for a knowledge base that is new has read nothing. So are some
 * hours without any, so that a reading of long ago means that something is wrong.
 */
export class ArticleSync extends Construct {
  readonly deadLetters: Queue;

  constructor(
    stack: SupportStack,
    bucket: IBucket,
    base: KnowledgeBase,
    { debounceMinutes, staleHours }: Settings,
  ) {
    super(stack, 'Sync');
    const { key } = stack.surroundings;
    const debounce = Duration.minutes(debounceMinutes);
    const common = {
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      ...(key
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
        : { encryption: QueueEncryption.SQS_MANAGED }),
    };
    this.deadLetters = new Queue(this, 'DeadLetters', common);
    const queue = new Queue(this, 'Queue', {
      ...common,
      visibilityTimeout: Duration.seconds(6 * TIMEOUT.toSeconds() + debounce.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MOST_TRIES },
    });
    const { function: handler } = new SmallFunction(stack, 'SyncFunction', {
      name: 'sync-knowledge',
      description: 'Has changed articles read into the knowledge base',
      environment: { KNOWLEDGE_BASE_ID: base.id, DATA_SOURCE_ID: base.dataSourceId },
      statements: [new PolicyStatement({ actions: ['bedrock:StartIngestionJob'], resources: [base.arn] })],
      timeout: TIMEOUT,
    });
    handler.addEventSource(
      new SqsEventSource(queue, {
        batchSize: 1_000,
        maxBatchingWindow: debounce,
        // The fewest that there can be; the second finds the first one's reading under way.
        maxConcurrency: 2,
        reportBatchItemFailures: true,
      }),
    );
    this.send(queue, 'Changed', {
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created', 'Object Deleted'],
        detail: { bucket: { name: [bucket.bucketName] } },
      },
    });
    this.send(queue, 'Deployed', {
      eventPattern: {
        source: ['aws.cloudformation'],
        detailType: ['CloudFormation Stack Status Change'],
        detail: {
          'stack-id': [stack.stackId],
          'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
        },
      },
    });
    this.send(queue, 'Regularly', { schedule: Schedule.rate(Duration.hours(Math.floor(staleHours / 2))) });
    key?.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }

  /** By hand, as CDK's own target lets any rule send to a queue whose key is ours. */
  private send(queue: Queue, id: string, when: RuleProps): void {
    const rule = new Rule(this, id, when);
    rule.addTarget({ bind: () => ({ arn: queue.queueArn }) });
    queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
      }),
    );
  }
}
