import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import type { SupportStack } from '../support-stack.ts';

/** How long an article can be had back that was changed or deleted. */
const FORMER_DAYS = 30;

/** With this, S3 may write its log by the bucket's policy, and needs no ACL. */
const LOGS_BY_POLICY = '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy';

/**
 * The private bucket of the articles. It tells EventBridge of each change: as a property, since CDK's own way makes a
 * function for it.
 */
export function createArticlesBucket(stack: SupportStack): IBucket {
  const { key } = stack.surroundings;
  stack.node.setContext(LOGS_BY_POLICY, true);
  const common = {
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    removalPolicy: stack.dataRemoval,
    // A bucket that holds anything cannot be deleted.
    autoDeleteObjects: stack.dataRemoval === RemovalPolicy.DESTROY,
  };
  const logs = new Bucket(stack, 'AccessLogs', {
    ...common,
    // S3 does not write its logs with any other key.
    encryption: BucketEncryption.S3_MANAGED,
    lifecycleRules: [{ expiration: Duration.days(stack.deployment.settings.logDays) }],
  });
  const bucket = new Bucket(stack, 'Articles', {
    ...common,
    versioned: true,
    ...(key
      ? { encryption: BucketEncryption.KMS, encryptionKey: key, bucketKeyEnabled: true }
      : { encryption: BucketEncryption.S3_MANAGED }),
    lifecycleRules: [
      {
        noncurrentVersionExpiration: Duration.days(FORMER_DAYS),
        abortIncompleteMultipartUploadAfter: Duration.days(7),
      },
    ],
    serverAccessLogsBucket: logs as IBucket,
    serverAccessLogsPrefix: 'articles/',
  });
  (bucket.node.defaultChild as CfnBucket).notificationConfiguration = {
    eventBridgeConfiguration: { eventBridgeEnabled: true },
  };
  // CDK's types do not think of exact optional properties.
  return bucket as IBucket;
}

/** What the checks call a permission for all of the bucket's objects whose names start with `prefix`. */
export function toObjectsFinding(stack: SupportStack, bucket: IBucket, prefix: string): string {
  const logicalId: string = stack.resolve((bucket.node.defaultChild as CfnBucket).logicalId);
  return `AwsSolutions-IAM5[Resource::<${logicalId}.Arn>/${prefix}*]`;
}
