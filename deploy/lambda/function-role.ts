import { Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledgeKeyUse } from '../acknowledge-key-use.ts';

/**
 * Actions that know no resource; `ec2` ones are for functions inside a VPC.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
const TRACES = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
const NETWORK = [
  'CreateNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'DeleteNetworkInterface',
  'AssignPrivateIpAddresses',
  'UnassignPrivateIpAddresses',
].map((action) => `ec2:${action}`);

/** A function's role that may write to its own log, send traces, and do what `statements` say. */
export function createFunctionRole(
  scope: Construct,
  logGroup: LogGroup,
  {
    statements,
    isInNetwork,
  }: { readonly statements: readonly PolicyStatement[]; readonly isInNetwork: boolean },
): Role {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
  );
  role.addToPolicy(new PolicyStatement({ actions: TRACES, resources: ['*'] }));
  if (isInNetwork) role.addToPolicy(new PolicyStatement({ actions: NETWORK, resources: ['*'] }));
  for (const statement of statements) role.addToPolicy(statement);
  Validations.of(role).acknowledge(
    {
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'X-Ray and the network interfaces of a VPC have no resources that could be named.',
    },
    {
      id: 'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*::foundation-model/*]',
      reason:
        'Which models stand behind a profile of the account, only Bedrock knows; it is through that one alone.',
    },
  );
  acknowledgeKeyUse(role);
  return role;
}
