import type { Stack } from 'aws-cdk-lib';
import { SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { DeploySettings } from '../settings/settings.ts';
import type { Network } from '../support-stack.ts';

export type ImportedNetworkSettings = Exclude<NonNullable<DeploySettings['network']>, { create: true }>;

const ID = 'Network';

/** A VPC that is there already, as `stack` names it. */
export function importNetwork(
  stack: Stack,
  { vpcId, subnetIds, availabilityZones, securityGroupIds }: ImportedNetworkSettings,
): Network {
  const found = stack.node.tryFindChild(ID);
  const scope = found ?? new Construct(stack, ID);
  const once = <Made extends Construct>(id: string, make: () => Made) =>
    (scope.node.tryFindChild(id) as Made | undefined) ?? make();
  return {
    vpc: once('Vpc', () =>
      Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId, availabilityZones, privateSubnetIds: subnetIds }),
    ),
    subnets: subnetIds.map((id) => once(id, () => Subnet.fromSubnetId(scope, id, id))),
    securityGroups: securityGroupIds.map((id) =>
      once(id, () => SecurityGroup.fromSecurityGroupId(scope, id, id)),
    ),
  };
}
