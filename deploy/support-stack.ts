import { RemovalPolicy, SecretValue, Stack, Tags } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';

/** What every stack is made with. */
export interface Surroundings {
  readonly deployment: Deployment;
  /** Absent where AWS's own keys encrypt. */
  readonly key?: IKey | undefined;
  /** Where alarms go; absent where nobody listens. */
  readonly alerts?: ITopic | undefined;
  /** As a stack sees it; absent where functions run outside any VPC. */
  readonly network?: ((stack: Stack) => Network) | undefined;
}

export interface Network {
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  readonly securityGroups: readonly ISecurityGroup[];
}

/** A stack of one concern, `<name>-<stage>-<concern>`, with our tags. */
export class SupportStack extends Stack {
  readonly deployment: Deployment;
  readonly surroundings: Surroundings;

  constructor(scope: Construct, concern: string, description: string, surroundings: Surroundings) {
    const { settings, stage, name } = surroundings.deployment;
    const { account, region } = settings;
    super(scope, concern, {
      stackName: `${name}-${concern}`,
      description,
      env: { ...(account !== undefined && { account }), region },
    });
    this.deployment = surroundings.deployment;
    this.surroundings = surroundings;
    for (const [key, value] of Object.entries({ ...settings.tags, application: settings.name, stage }))
      Tags.of(this).add(key, value);
  }

  /** Of what customers and operators would miss. */
  get dataRemoval(): RemovalPolicy {
    return this.deployment.settings.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
  }

  /**
   * The variables that tiers name for their keys. CloudFormation puts the secrets in when it deploys, and looks again
   * only where the secret's name has changed.
   */
  get secretVariables(): Record<string, string> {
    return Object.fromEntries(
      Object.entries(this.deployment.settings.secrets).map(([variable, secret]) => [
        variable,
        SecretValue.secretsManager(secret).unsafeUnwrap(),
      ]),
    );
  }

  /** `logDays` as CDK names it, which is the number itself. */
  get logRetention(): RetentionDays {
    return this.deployment.settings.logDays satisfies RetentionDays;
  }
}
