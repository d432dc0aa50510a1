import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { SupportStack, type Surroundings } from '../support-stack.ts';

/** Where alarms and spending are told; made before all others. */
export class AlertsStack extends SupportStack {
  readonly topic: Topic;

  constructor(scope: Construct, surroundings: Surroundings) {
    super(scope, 'alerts', 'Where alarms are told', surroundings);
    const { name, settings } = this.deployment;
    const key = surroundings.key ?? this.createKey();
    this.topic = new Topic(this, 'Topic', {
      topicName: `${name}-alerts`,
      displayName: name,
      masterKey: key,
      enforceSSL: true,
    });
    for (const service of ['cloudwatch', 'budgets']) this.letPublish(service, key);
    for (const email of new Set(settings.observability?.emails))
      this.topic.addSubscription(new EmailSubscription(email));
    new CfnOutput(this, 'TopicArn', { value: this.topic.topicArn });
  }

  /**
   * A key whose policy can be written: that of AWS's own (aws/sns) lets no other service use it, and what CloudWatch
   * sends to such a topic is lost.
   * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
   */
  private createKey(): Key {
    return new Key(this, 'Key', {
      description: `Alerts of ${this.deployment.name}`,
      enableKeyRotation: true,
      // It keeps nothing that is worth reading later.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  /** A policy of our own takes the place of the topic's, which would let in the account's services by itself. */
  private letPublish(service: string, key: IKey): void {
    const principals = [new ServicePrincipal(`${service}.amazonaws.com`)];
    const conditions = { StringEquals: { 'aws:SourceAccount': this.account } };
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        principals,
        conditions,
      }),
    );
    key.addToResourcePolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        principals,
        conditions,
      }),
    );
  }
}
