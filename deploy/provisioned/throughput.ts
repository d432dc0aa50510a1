import { createHash } from 'node:crypto';
import { CrossStackReferences, type CustomResource, ReferenceStrength, RemovalPolicy } from 'aws-cdk-lib';
import { AwsCustomResource, Logging, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { createLogGroup } from '../create-log-group.ts';
import type { SupportStack } from '../support-stack.ts';
import { createBuyerRole } from './buyer-role.ts';

export interface ThroughputProps {
  /** An id or an ARN. */
  readonly modelId: string;
  readonly modelUnits: number;
}

const SERVICE = '@aws-sdk/client-bedrock';

/**
 * Buys throughput without commitment, and returns its ARN.
 *
 * Bedrock cannot change the units or the base model of a purchase. So each purchase is a resource of its own, named
 * after both: a change buys first and gives back the old one last, and one that fails, as where the account's quota has
 * no room for both at once, leaves the old one as it is. An update asks Bedrock for nothing: other tags come with the
 * next purchase.
 */
export function buyThroughput(stack: SupportStack, { modelId, modelUnits }: ThroughputProps): string {
  const { name, settings, stage } = stack.deployment;
  const hash = createHash('sha256')
    .update(JSON.stringify([modelId, modelUnits]))
    .digest('hex')
    .slice(0, 8);
  const provisionedModelName = `${name}-${hash}`;
  // CloudFormation's tags do not reach it, and budgets go by them.
  const tags = Object.entries({ ...settings.tags, application: settings.name, stage });
  const logging = Logging.withDataHidden();
  const logGroup = createLogGroup(stack, stack, 'Log');
  const role = createBuyerRole(stack, logGroup, modelId);
  const throughput = new AwsCustomResource(stack, `Throughput${hash}`, {
    resourceType: 'Custom::ProvisionedThroughput',
    onCreate: {
      service: SERVICE,
      action: 'CreateProvisionedModelThroughputCommand',
      parameters: {
        provisionedModelName,
        modelId,
        modelUnits,
        tags: tags.map(([key, value]) => ({ key, value })),
      },
      physicalResourceId: PhysicalResourceId.fromResponse('provisionedModelArn'),
      outputPaths: ['provisionedModelArn'],
      logging,
    },
    onDelete: {
      service: SERVICE,
      action: 'DeleteProvisionedModelThroughputCommand',
      // By its name, which is known also where the purchase failed or its answer was lost. CloudFormation then removes
      // it by the name of a log stream, and Bedrock would refuse that.
      parameters: { provisionedModelId: provisionedModelName },
      // Gone already, or never bought. Anything else has to stop the removal: it would be charged on.
      ignoreErrorCodesMatching: '^ResourceNotFoundException$',
      logging,
    },
    role,
    installLatestAwsSdk: false,
    logGroup,
    // Also with keepData: there is nothing in it that anybody would miss, and what is kept is charged by the hour.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // Not before it may, and given back before it may no longer.
  throughput.node.addDependency(role);
  const resource = throughput.node.findChild('Resource') as CustomResource;
  // An export in use cannot change, and every purchase has another ARN.
  CrossStackReferences.of(resource).produce(ReferenceStrength.WEAK);
  return resource.ref;
}
