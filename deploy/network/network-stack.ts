import { Fn } from 'aws-cdk-lib';
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { createLogGroup } from '../create-log-group.ts';
import { type Network, SupportStack, type Surroundings } from '../support-stack.ts';
import { toServices } from './services.ts';

/** A VPC of ours has no way out: what is called is called by private endpoints. */
export class NetworkStack extends SupportStack {
  readonly network: Network;

  constructor(scope: Construct, surroundings: Surroundings) {
    super(scope, 'network', 'Where functions run, out of reach of the internet', surroundings);
    this.network = this.create();
  }

  /** By position, as names of zones would have to be looked up in the account. */
  override get availabilityZones(): string[] {
    return [0, 1].map((index) => Fn.select(index, Fn.getAzs(this.region)));
  }

  private create(): Network {
    // CDK's classes and interfaces do not agree on optional properties as strictly as we do.
    const vpc: IVpc = new Vpc(this, 'Vpc', {
      natGateways: 0,
      subnetConfiguration: [{ name: 'private', subnetType: SubnetType.PRIVATE_ISOLATED }],
      gatewayEndpoints: {
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
        S3: { service: GatewayVpcEndpointAwsService.S3 },
      },
      flowLogs: {
        All: {
          destination: FlowLogDestination.toCloudWatchLogs(createLogGroup(this, this, 'FlowLog')),
        },
      },
    }) as IVpc;
    const functions = new SecurityGroup(this, 'Functions', {
      vpc,
      description: 'The functions, which nobody calls by the network',
    });
    const endpoints = new SecurityGroup(this, 'Endpoints', {
      vpc,
      description: 'The private endpoints, for the functions alone',
      allowAllOutbound: false,
    });
    endpoints.addIngressRule(
      Peer.securityGroupId(functions.securityGroupId),
      Port.HTTPS,
      'AWS services by TLS',
    );
    for (const [id, service] of Object.entries(toServices(this.deployment)))
      vpc.addInterfaceEndpoint(id, {
        service: new InterfaceVpcEndpointAwsService(service),
        securityGroups: [endpoints],
        open: false,
      });
    return { vpc, subnets: vpc.isolatedSubnets, securityGroups: [functions] };
  }
}
