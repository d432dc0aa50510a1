import { Token, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { SupportStack } from '../support-stack.ts';

/**
 * Of the function that buys throughput and gives it back: for this model only, and whatever is bought in this region.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html
 */
export function createBuyerRole(stack: SupportStack, logGroup: ILogGroup, modelId: string): Role {
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  // Bedrock chooses the ids of purchases.
  const purchases = stack.formatArn({
    service: 'bedrock',
    resource: 'provisioned-model',
    resourceName: '*',
  });
  const statements = [
    { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resources: [logGroup.logGroupArn] },
    { actions: ['bedrock:CreateProvisionedModelThroughput'], resources: toModelArns(stack, modelId) },
    // Tags that come with a purchase need it.
    {
      actions: ['bedrock:TagResource', 'bedrock:DeleteProvisionedModelThroughput'],
      resources: [purchases],
    },
  ];
  for (const statement of statements) role.addToPolicy(new PolicyStatement(statement));
  const account = Token.isUnresolved(stack.account) ? '<AWS::AccountId>' : stack.account;
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:${stack.region}:${account}:provisioned-model/*]`,
    reason: 'Bedrock chooses the id of a purchase, so that none can be named before it is bought.',
  });
  return role;
}

/** Also without the variant for a length of context, which ARNs of models may leave out. */
function toModelArns({ partition, region }: SupportStack, modelId: string): string[] {
  if (modelId.startsWith('arn:')) return [modelId];
  const ids = new Set([modelId, modelId.replace(/(:\d+):\d+k$/, '$1')]);
  return Array.from(ids, (id) => `arn:${partition}:bedrock:${region}::foundation-model/${id}`);
}
