import { SecretValue } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import { CfnEndpoint, CfnEndpointConfig, CfnInferenceComponent, CfnModel } from 'aws-cdk-lib/aws-sagemaker';
import type { ExpertSettings } from '../settings/models.ts';
import type { SupportStack } from '../support-stack.ts';
import { toPlacement } from './instance-types.ts';

export interface EndpointProps {
  readonly endpointName: string;
  readonly inferenceComponentName: string;
  readonly imageUri: string;
  readonly role: Role;
  readonly settings: ExpertSettings;
}

const VARIANT = 'AllTraffic';

/** The image needs its driver, for CUDA 13: that of ml.g5 by default is too old. See docs/container.md. */
const AMI = 'al2023-ami-sagemaker-inference-gpu-4-1';

/**
 * Host memory that is reserved for a copy, not a limit. SageMaker keeps most of an instance's for itself, and finds no
 * room on ml.g5.xlarge for one that asks for 4,096.
 */
const RESERVED_MIB = 1_024;

/** What fetching a model from S3 may take, where `startupSeconds` does not give it longer. */
const DOWNLOAD_SECONDS = 900;

/**
 * An endpoint with the model as an inference component, which alone can scale to zero. Names of the model and of the
 * configuration are CloudFormation's, so that both can be replaced; those of the endpoint and the component stay.
 */
export function createEndpoint(stack: SupportStack, props: EndpointProps): CfnInferenceComponent {
  const { endpointName, inferenceComponentName, settings } = props;
  const { accelerators, minInstances, maxInstances } = toPlacement(settings);
  const isIsolated = settings.modelDataUrl !== undefined;
  const timeouts = {
    containerStartupHealthCheckTimeoutInSeconds: settings.startupSeconds,
    modelDataDownloadTimeoutInSeconds: Math.max(DOWNLOAD_SECONDS, settings.startupSeconds),
  };
  const model = createModel(stack, props, isIsolated);
  const config = new CfnEndpointConfig(stack, 'Config', {
    // With inference components the role and the isolation are the endpoint's, and the variant names no model.
    executionRoleArn: props.role.roleArn,
    enableNetworkIsolation: isIsolated,
    // No key: every instance with a GPU that the image runs on has disks of its own, which encrypt themselves, and
    // SageMaker refuses a key for these.
    productionVariants: [
      {
        variantName: VARIANT,
        instanceType: settings.instanceType,
        initialInstanceCount: Math.max(1, minInstances),
        inferenceAmiVersion: AMI,
        ...timeouts,
        managedInstanceScaling: {
          status: 'ENABLED',
          minInstanceCount: minInstances,
          maxInstanceCount: maxInstances,
        },
        routingConfig: { routingStrategy: 'LEAST_OUTSTANDING_REQUESTS' },
      },
    ],
  });
  config.node.addDependency(props.role);
  // No deploymentConfig, here or below: instances and copies change blue/green, all at once. Batches of copies have to
  // be at most half of them, which one copy has not, and alarms that roll back need more requests than an expert gets.
  const endpoint = new CfnEndpoint(stack, 'Endpoint', {
    endpointName,
    endpointConfigName: config.attrEndpointConfigName,
  });
  const component = new CfnInferenceComponent(stack, 'Component', {
    inferenceComponentName,
    endpointName,
    variantName: VARIANT,
    specification: {
      modelName: model.attrModelName,
      computeResourceRequirements: {
        numberOfAcceleratorDevicesRequired: accelerators,
        minMemoryRequiredInMb: RESERVED_MIB,
      },
      startupParameters: timeouts,
    },
    // One also where it scales to zero, so that a model that cannot start fails the deployment.
    runtimeConfig: { copyCount: Math.max(1, settings.scaling.minCopies) },
  });
  component.addResourceDependency(endpoint);
  return component;
}

function createModel(stack: SupportStack, { imageUri, role, settings }: EndpointProps, isIsolated: boolean) {
  const { modelId, modelDataUrl, hubToken, environment } = settings;
  const model = new CfnModel(stack, 'Model', {
    executionRoleArn: role.roleArn,
    // A model in S3 needs no network; any other is fetched from the hub at each start.
    enableNetworkIsolation: isIsolated,
    primaryContainer: {
      image: imageUri,
      environment: {
        ...environment,
        ...(modelId !== undefined && { MODEL_ID: modelId }),
        // Put in by CloudFormation when it deploys; whoever may describe the model can read it.
        ...(hubToken !== undefined && { HF_TOKEN: SecretValue.secretsManager(hubToken).unsafeUnwrap() }),
      },
      ...(modelDataUrl !== undefined && {
        modelDataSource: {
          s3DataSource: { s3Uri: modelDataUrl, s3DataType: 'S3Prefix', compressionType: 'None' },
        },
      }),
    },
  });
  model.node.addDependency(role);
  return model;
}
