import { type Stack, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { BucketDeployment, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { createLogGroup } from '../create-log-group.ts';
import type { SupportStack } from '../support-stack.ts';
import { toObjectsFinding } from './articles-bucket.ts';

/**
 * What a deployment uploads is under this, and is kept like its folder: an article that is deleted there is deleted
 * here. What others put elsewhere in the bucket stays.
 */
export const UPLOADED = 'uploaded/';

/** Puts the folder into the bucket where it has changed, by a function of CDK's own with a role of ours. */
export function uploadArticles(stack: SupportStack, folder: string, bucket: IBucket): Construct {
  const { key } = stack.surroundings;
  const asset = new Asset(stack, 'Folder', { path: folder, exclude: ['.*', '**/.*'] });
  const logGroup = createLogGroup(stack, stack, 'UploadLog');
  const role = new Role(stack, 'UploadRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const allow = (actions: string[], resource: string) =>
    role.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
  allow(['logs:CreateLogStream', 'logs:PutLogEvents'], logGroup.logGroupArn);
  allow(['s3:GetObject'], asset.bucket.arnForObjects(asset.s3ObjectKey));
  allow(['s3:ListBucket'], bucket.bucketArn);
  allow(
    ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
    bucket.arnForObjects(`${UPLOADED}*`),
  );
  key?.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
  Validations.of(role).acknowledge({
    id: toObjectsFinding(stack, bucket, UPLOADED),
    reason: 'Every article of the folder is written, and deleted where the folder has it no longer.',
  });
  const upload = new BucketDeployment(stack, 'Upload', {
    sources: [Source.bucket(asset.bucket, asset.s3ObjectKey)],
    destinationBucket: bucket,
    destinationKeyPrefix: UPLOADED,
    outputObjectKeys: false,
    // It would add more than it needs.
    role: role.withoutPolicyUpdates(),
    logGroup,
  });
  upload.node.addDependency(role);
  acknowledgeHandler(stack);
  return upload;
}

function acknowledgeHandler(stack: Stack): void {
  for (const child of stack.node.children) {
    if (!child.node.id.startsWith('Custom::CDKBucketDeployment')) continue;
    Validations.of(child).acknowledge({
      id: 'AwsSolutions-L1',
      reason: "The function is CDK's own, which chooses the version of Python for it.",
    });
  }
}
