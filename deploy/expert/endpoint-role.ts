import { Token, Validations } from 'aws-cdk-lib';
import { PolicyStatement, type PolicyStatementProps, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { SupportStack } from '../support-stack.ts';
import type { ExpertImage } from './image.ts';

/** Where SageMaker puts what instances and containers use. */
const NAMESPACES = ['/aws/sagemaker/Endpoints', '/aws/sagemaker/InferenceComponents'];

export interface EndpointRoleProps {
  readonly image: ExpertImage;
  readonly logGroups: readonly ILogGroup[];
  /** `s3://bucket/folder/` */
  readonly modelDataUrl: string | undefined;
}

/** What SageMaker does for the endpoint: pulls the one image, reads the one folder, writes its own logs and metrics. */
export function createEndpointRole(
  stack: SupportStack,
  { image, logGroups, modelDataUrl }: EndpointRoleProps,
): Role {
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('sagemaker.amazonaws.com') });
  const statements: PolicyStatementProps[] = [
    { actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
    {
      actions: ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
      resources: [image.repository.repositoryArn],
    },
    {
      actions: [
        'logs:CreateLogGroup',
        'logs:CreateLogStream',
        'logs:DescribeLogStreams',
        'logs:PutLogEvents',
      ],
      resources: logGroups.map(({ logGroupArn }) => logGroupArn),
    },
    {
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': NAMESPACES } },
    },
    ...(modelDataUrl === undefined ? [] : toModelStatements(stack, modelDataUrl)),
  ];
  for (const statement of statements) role.addToPolicy(new PolicyStatement(statement));
  Validations.of(role).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      "ECR's tokens and CloudWatch's metrics have no resources; the metrics are held to two namespaces.",
  });
  return role;
}

function toModelStatements(stack: SupportStack, modelDataUrl: string): PolicyStatementProps[] {
  const [bucket = '', ...folders] = modelDataUrl.slice('s3://'.length).split('/');
  const prefix = folders.join('/');
  const bucketArn = `arn:${stack.partition}:s3:::${bucket}`;
  const written = Token.isUnresolved(stack.partition) ? '<AWS::Partition>' : stack.partition;
  Validations.of(stack).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:${written}:s3:::${bucket}/${prefix}*]`,
    reason: 'A model is a folder of files; this one folder is read.',
  });
  return [
    { actions: ['s3:GetObject'], resources: [`${bucketArn}/${prefix}*`] },
    {
      actions: ['s3:ListBucket'],
      resources: [bucketArn],
      conditions: { StringLike: { 's3:prefix': `${prefix}*` } },
    },
  ];
}
