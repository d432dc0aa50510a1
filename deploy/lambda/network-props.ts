import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import type { Network } from '../support-stack.ts';

/** Where a function runs; nothing where there is no VPC. */
export function toNetworkProps(
  network: Network | undefined,
): Pick<FunctionOptions, 'vpc' | 'vpcSubnets' | 'securityGroups'> {
  if (!network) return {};
  return {
    vpc: network.vpc,
    vpcSubnets: { subnets: [...network.subnets] },
    securityGroups: [...network.securityGroups],
  };
}
