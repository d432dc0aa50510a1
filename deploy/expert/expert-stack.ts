import { Annotations, CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Deployment } from '../deployment.ts';
import { DeploymentError } from '../deployment-error.ts';
import type { Made } from '../made.ts';
import type { ExpertSettings } from '../settings/models.ts';
import { SupportStack, type Surroundings } from '../support-stack.ts';
import { createEndpoint } from './endpoint.ts';
import { createEndpointRole } from './endpoint-role.ts';
import { toImage } from './image.ts';
import { toPlacement } from './instance-types.ts';
import { scaleCopies } from './scaling.ts';

/** The SageMaker endpoint of a tier. While no copy of the model stands, calls fail and the next tier is asked. */
export class ExpertStack extends SupportStack {
  readonly expert: NonNullable<Made['expert']>;
  readonly endpointName: string;

  constructor(scope: Construct, surroundings: Surroundings, settings: ExpertSettings) {
    super(scope, 'expert', 'The endpoint of the expert tier', surroundings);
    const { tier, modelDataUrl, scaling } = settings;
    const { endpointName, inferenceComponentName } = toNames(this.deployment, tier);
    this.endpointName = endpointName;
    this.expert = { tier, inferenceComponentName };
    const image = toImage(this, settings);
    const logGroups = [
      this.createLogGroup('EndpointLog', `/aws/sagemaker/Endpoints/${endpointName}`),
      this.createLogGroup('ComponentLog', `/aws/sagemaker/InferenceComponents/${inferenceComponentName}`),
    ];
    const role = createEndpointRole(this, { image, logGroups, modelDataUrl });
    const component = createEndpoint(this, {
      endpointName,
      inferenceComponentName,
      imageUri: image.uri,
      role,
      settings,
    });
    scaleCopies(this, { component, inferenceComponentName, scaling });
    Annotations.of(this).addWarningV2('tiered-support:expert-cost', toWarning(settings, this.stackName));
    new CfnOutput(this, 'EndpointName', { value: endpointName });
    new CfnOutput(this, 'InferenceComponentName', { value: inferenceComponentName });
  }

  /**
   * SageMaker chooses the name. Removed also with keepData: no word of a customer is in it, and one that was left would
   * be in the way of the next endpoint of that name.
   */
  private createLogGroup(id: string, logGroupName: string): LogGroup {
    const { key } = this.surroundings;
    return new LogGroup(this, id, {
      logGroupName,
      retention: this.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
      ...(key && { encryptionKey: key }),
    });
  }
}

/** As SageMaker limits names of inference components. */
const MAX_NAME = 63;

function toNames({ server, settings }: Deployment, tierName: string) {
  const tier = server.tiers.find(({ name }) => name === tierName);
  if (tier?.provider !== 'sagemaker')
    throw new DeploymentError(
      `expert.tier: must be a tier of the server with provider sagemaker, not ${tierName}`,
    );
  const { endpointName, region = settings.region } = tier;
  if (region !== settings.region)
    throw new DeploymentError(
      `expert.tier: region of the server's tier ${tierName} must be ${settings.region}, where the endpoint is made, or left out`,
    );
  const inferenceComponentName = tier.inferenceComponentName ?? `${endpointName}-model`;
  if (inferenceComponentName.length > MAX_NAME)
    throw new DeploymentError(
      `expert.tier: the server's tier ${tierName} must name its inferenceComponentName: endpointName-model would be longer than ${MAX_NAME}`,
    );
  return { endpointName, inferenceComponentName };
}

function toWarning(settings: ExpertSettings, stack: string): string {
  const { minInstances } = toPlacement(settings);
  const idle =
    minInstances === 0
      ? 'none after about half an hour without questions, and the next one takes minutes to wake it.'
      : `at least ${minInstances} at any time. expert.scaling.minCopies 0 lets it scale to zero.`;
  return (
    `Deploying ${stack} starts an endpoint on ${settings.instanceType}, charged while its instances stand, asked or ` +
    `not: ${idle} It ends with its stack: aws cloudformation delete-stack --stack-name ${stack}. ` +
    'Leaving out the section expert does not end it.'
  );
}
