import { Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { SupportStack } from '../support-stack.ts';
import { toObjectsFinding } from './articles-bucket.ts';

/** What Bedrock asks an index of S3 Vectors for, when it reads articles and when it searches. */
const INDEX_ACTIONS = [
  'GetIndex',
  'PutVectors',
  'GetVectors',
  'ListVectors',
  'DeleteVectors',
  'QueryVectors',
];

export interface KnowledgeBaseParts {
  readonly bucket: IBucket;
  readonly embeddingModelArn: string;
  readonly indexArn: string;
}

/** As what a knowledge base reads its articles, embeds them, and keeps the vectors. */
export function createKnowledgeBaseRole(
  scope: Construct,
  stack: SupportStack,
  { bucket, embeddingModelArn, indexArn }: KnowledgeBaseParts,
): Role {
  const inAccount = { 'aws:SourceAccount': stack.account };
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('bedrock.amazonaws.com', {
      conditions: {
        StringEquals: inAccount,
        ArnLike: {
          'aws:SourceArn': stack.formatArn({
            service: 'bedrock',
            resource: 'knowledge-base',
            resourceName: '*',
          }),
        },
      },
    }),
  });
  const allow = (actions: string[], resource: string) =>
    role.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
  allow(['bedrock:InvokeModel'], embeddingModelArn);
  allow(['s3:ListBucket'], bucket.bucketArn);
  allow(['s3:GetObject'], bucket.arnForObjects('*'));
  allow(
    INDEX_ACTIONS.map((action) => `s3vectors:${action}`),
    indexArn,
  );
  Validations.of(role).acknowledge({
    id: toObjectsFinding(stack, bucket, ''),
    reason: 'Every article of the one bucket is read.',
  });
  const { key } = stack.surroundings;
  if (key) {
    key.grant(role, 'kms:Decrypt', 'kms:GenerateDataKey');
    // S3 Vectors builds its index on its own.
    key.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('indexing.s3vectors.amazonaws.com')],
        actions: ['kms:Decrypt'],
        resources: ['*'],
        conditions: { StringEquals: inAccount },
      }),
    );
  }
  return role;
}
