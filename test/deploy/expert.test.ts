import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ExpertStack } from '../../deploy/expert/expert-stack.ts';
import { toPlacement } from '../../deploy/expert/instance-types.ts';
import { expertSettingsSchema } from '../../deploy/settings/models.ts';
import { SupportStack } from '../../deploy/support-stack.ts';
import { toStatementTexts } from '../support/statement-texts.ts';
import { createSynthFolder } from '../support/synth.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createSynthFolder();
afterAll(() => folder.remove());

const IMAGE = '111122223333.dkr.ecr.us-east-1.amazonaws.com/models/expert:v1';
const newApp = () => new App({ analyticsReporting: false });

interface Content {
  readonly expert?: object;
  readonly tier?: object;
  readonly account?: string;
}

function stackOf(app: App, { expert = {}, tier = {}, ...settings }: Content = {}): ExpertStack {
  const deployment = folder.deployment({
    ...settings,
    expert,
    server: { tiers: [{ name: 'expert', provider: 'sagemaker', endpointName: 'llm', ...tier }] },
  });
  if (!deployment.settings.expert) throw new Error('the deployment has no expert');
  return new ExpertStack(app, { deployment }, deployment.settings.expert);
}

const templateOf = (content?: Content) => Template.fromStack(stackOf(newApp(), content));

const variantOf = (template: Template) =>
  Object.values(template.findResources('AWS::SageMaker::EndpointConfig'))[0]?.Properties
    .ProductionVariants[0];

describe('ExpertStack', () => {
  let template: Template;
  let stack: ExpertStack;
  beforeAll(() => {
    stack = stackOf(newApp());
    template = Template.fromStack(stack);
  });

  it.each([
    {},
    { account: '111122223333' },
    { expert: { image: IMAGE, modelDataUrl: 's3://models/llama/8b/', scaling: { minCopies: 0 } } },
  ])('has no findings of the AwsSolutions rules with %j', (content) => {
    const app = newApp();
    stackOf(app, content);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    app.synth();
    expect(process.exitCode).toBeUndefined();
  });

  it('makes the endpoint that the tier names, and tells which component answers', () => {
    expect(stack.endpointName).toBe('llm');
    expect(stack.expert).toEqual({ tier: 'expert', inferenceComponentName: 'llm-model' });
    template.hasResourceProperties('AWS::SageMaker::Endpoint', {
      EndpointName: 'llm',
      DeploymentConfig: Match.absent(),
    });
    template.hasResourceProperties('AWS::SageMaker::InferenceComponent', {
      InferenceComponentName: 'llm-model',
      EndpointName: 'llm',
      VariantName: 'AllTraffic',
    });
    template.hasResource('AWS::SageMaker::InferenceComponent', { DependsOn: ['Endpoint'] });
    expect(stackOf(newApp(), { tier: { inferenceComponentName: 'own' } }).expert.inferenceComponentName).toBe(
      'own',
    );
  });

  it('leaves the names of what is replaced to CloudFormation', () => {
    template.hasResourceProperties('AWS::SageMaker::Model', { ModelName: Match.absent() });
    template.hasResourceProperties('AWS::SageMaker::EndpointConfig', { EndpointConfigName: Match.absent() });
  });

  it('runs the image on instances with the driver it needs, and waits for the model', () => {
    expect(variantOf(template)).toEqual({
      VariantName: 'AllTraffic',
      InstanceType: 'ml.g5.2xlarge',
      InitialInstanceCount: 1,
      InferenceAmiVersion: 'al2023-ami-sagemaker-inference-gpu-4-1',
      ContainerStartupHealthCheckTimeoutInSeconds: 600,
      ModelDataDownloadTimeoutInSeconds: 900,
      ManagedInstanceScaling: { Status: 'ENABLED', MinInstanceCount: 1, MaxInstanceCount: 4 },
      RoutingConfig: { RoutingStrategy: 'LEAST_OUTSTANDING_REQUESTS' },
    });
    template.hasResourceProperties('AWS::SageMaker::EndpointConfig', { ExecutionRoleArn: Match.anyValue() });
    template.hasResourceProperties('AWS::SageMaker::InferenceComponent', {
      Specification: {
        ModelName: { 'Fn::GetAtt': ['Model', 'ModelName'] },
        ComputeResourceRequirements: { NumberOfAcceleratorDevicesRequired: 1, MinMemoryRequiredInMb: 1_024 },
        StartupParameters: {
          ContainerStartupHealthCheckTimeoutInSeconds: 600,
          ModelDataDownloadTimeoutInSeconds: 900,
        },
      },
      RuntimeConfig: { CopyCount: 1 },
    });
  });

  it('waits as long as it is told, which is for the download too', () => {
    expect(variantOf(templateOf({ expert: { startupSeconds: 3_600 } }))).toMatchObject({
      ContainerStartupHealthCheckTimeoutInSeconds: 3_600,
      ModelDataDownloadTimeoutInSeconds: 3_600,
    });
  });

  it('asks the hub for the container’s own model by default', () => {
    template.hasResourceProperties('AWS::SageMaker::Model', {
      EnableNetworkIsolation: false,
      PrimaryContainer: { Environment: {}, ModelDataSource: Match.absent() },
    });
    template.hasResourceProperties('AWS::SageMaker::EndpointConfig', { EnableNetworkIsolation: false });
  });

  it('gives the container the model, the variables and the token of a secret that nothing writes out', () => {
    const own = templateOf({
      expert: {
        image: IMAGE,
        modelId: 'org/model',
        hubToken: 'hub/token',
        environment: { MAX_TOKENS: '512' },
      },
    });
    own.hasResourceProperties('AWS::SageMaker::Model', {
      PrimaryContainer: {
        Image: IMAGE,
        Environment: {
          MODEL_ID: 'org/model',
          MAX_TOKENS: '512',
          HF_TOKEN: '{{resolve:secretsmanager:hub/token:SecretString:::}}',
        },
      },
    });
  });

  it('isolates a model that comes from S3, and reads that one folder', () => {
    const own = templateOf({ expert: { image: IMAGE, modelDataUrl: 's3://models/llama/8b/' } });
    own.hasResourceProperties('AWS::SageMaker::Model', {
      EnableNetworkIsolation: true,
      PrimaryContainer: {
        ModelDataSource: {
          S3DataSource: { S3Uri: 's3://models/llama/8b/', S3DataType: 'S3Prefix', CompressionType: 'None' },
        },
      },
    });
    own.hasResourceProperties('AWS::SageMaker::EndpointConfig', { EnableNetworkIsolation: true });
    expect(toStatementTexts(own).slice(4)).toEqual([
      ['s3:GetObject', ['arn:<AWS::Partition>:s3:::models/llama/8b/*']],
      ['s3:ListBucket', ['arn:<AWS::Partition>:s3:::models']],
    ]);
    own.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 's3:ListBucket',
            Condition: { StringLike: { 's3:prefix': 'llama/8b/*' } },
          }),
        ]),
      },
    });
  });

  it('may pull the one image, write its two logs and two namespaces of metrics, and nothing else', () => {
    const own = templateOf({ expert: { image: IMAGE } });
    expect(toStatementTexts(own)).toEqual([
      ['ecr:GetAuthorizationToken', ['*']],
      [
        ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        ['arn:<AWS::Partition>:ecr:us-east-1:111122223333:repository/models/expert'],
      ],
      [
        ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        [expect.stringMatching(/^<EndpointLog.*Arn>$/), expect.stringMatching(/^<ComponentLog.*Arn>$/)],
      ],
      ['cloudwatch:PutMetricData', ['*']],
    ]);
    own.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'cloudwatch:PutMetricData',
            Condition: {
              StringEquals: {
                'cloudwatch:namespace': ['/aws/sagemaker/Endpoints', '/aws/sagemaker/InferenceComponents'],
              },
            },
          }),
        ]),
      },
    });
    for (const type of ['AWS::SageMaker::Model', 'AWS::SageMaker::EndpointConfig'])
      own.hasResource(type, { DependsOn: Match.arrayWith([Match.stringLikeRegexp('^RoleDefaultPolicy')]) });
  });

  it('keeps the logs where SageMaker writes them, for as long as all logs, and not beyond the endpoint', () => {
    for (const name of ['/aws/sagemaker/Endpoints/llm', '/aws/sagemaker/InferenceComponents/llm-model'])
      template.hasResource('AWS::Logs::LogGroup', {
        DeletionPolicy: 'Delete',
        Properties: { LogGroupName: name, RetentionInDays: 90 },
      });
  });

  it('encrypts the logs with the key, and gives SageMaker none, which it would refuse', () => {
    const app = newApp();
    const deployment = folder.deployment({
      expert: { image: IMAGE },
      server: { tiers: [{ name: 'expert', provider: 'sagemaker', endpointName: 'llm' }] },
    });
    const owner = new SupportStack(app, 'key', 'A key', { deployment });
    const key = new Key(owner, 'Key');
    const { expert } = deployment.settings;
    if (!expert) throw new Error('the deployment has no expert');
    const own = Template.fromStack(new ExpertStack(app, { deployment, key }, expert));
    own.resourcePropertiesCountIs('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() }, 2);
    own.hasResourceProperties('AWS::SageMaker::EndpointConfig', { KmsKeyId: Match.absent() });
  });

  it.each([
    [
      { minCopies: 3, maxCopies: 3 },
      'at least 3 at any time. expert.scaling.minCopies 0 lets it scale to zero',
    ],
    [{ minCopies: 0 }, 'none after about half an hour without questions'],
  ])('warns that it is charged while it stands, and how it ends: %j', (scaling, idle) => {
    const own = stackOf(newApp(), { expert: { image: IMAGE, scaling } });
    const [warning, ...more] = Annotations.fromStack(own).findWarning('*', Match.anyValue());
    expect(more).toEqual([]);
    const text = String(warning?.entry.data);
    expect(text).toContain('on ml.g5.2xlarge, charged while its instances stand, asked or not');
    expect(text).toContain(idle);
    expect(text).toContain('delete-stack --stack-name tiered-support-dev-expert');
  });
});

describe('the image of the expert', () => {
  it('is built of container/ for SageMaker when it is deployed, of what the image needs and nothing else', () => {
    const app = newApp();
    const stack = stackOf(app);
    const assembly = app.synth();
    const { template } = assembly.getStackByName(stack.stackName);
    const assets = JSON.parse(readFileSync(join(assembly.directory, 'expert.assets.json'), 'utf8'));
    const [[hash, image] = [], ...more] = Object.entries<{ source: object }>(assets.dockerImages);
    expect(more).toEqual([]);
    expect(image?.source).toEqual({
      directory: `asset.${hash}`,
      platform: 'linux/amd64',
      dockerOutputs: ['type=image,oci-mediatypes=false'],
    });
    const staged = join(assembly.directory, `asset.${hash}`);
    expect(readdirSync(staged).sort()).toEqual(['.dockerignore', 'Dockerfile', 'expert', 'profiles']);
    expect(readdirSync(join(staged, 'expert'))).not.toContain('__pycache__');
    expect(JSON.stringify(template.Resources.Model.Properties.PrimaryContainer.Image)).toContain(hash);
  });

  it('may be pulled from the repository that the CDK command pushes to', () => {
    expect(toStatementTexts(templateOf())[1]?.[1]).toEqual([
      expect.stringMatching(/^arn:.*:ecr:us-east-1:.*:repository\/cdk-hnb659fds-container-assets-/),
    ]);
  });

  it('has to be in the region of the endpoint', () => {
    const image = IMAGE.replace('us-east-1', 'eu-west-1');
    expect(() => templateOf({ expert: { image } })).toThrow('expert.image: must be in us-east-1');
  });

  it('has to be named where there is nothing to build', () => {
    const deployment = folder.deployment({
      expert: {},
      server: { tiers: [{ name: 'expert', provider: 'sagemaker', endpointName: 'llm' }] },
    });
    const elsewhere = { ...deployment, dist: join(folder.path, 'dist') };
    expect(
      () => new ExpertStack(newApp(), { deployment: elsewhere }, expertSettingsSchema.parse({})),
    ).toThrow('expert.image: must be an image in ECR');
  });

  it('may be named by its digest', () => {
    const image = `${IMAGE.replace(':v1', '')}@sha256:${'0'.repeat(64)}`;
    const own = templateOf({ expert: { image } });
    own.hasResourceProperties('AWS::SageMaker::Model', { PrimaryContainer: { Image: image } });
    expect(toStatementTexts(own)[1]?.[1]).toEqual([expect.stringMatching(/repository\/models\/expert$/)]);
  });
});

describe('copies of the expert', () => {
  it('follow the requests at once of each', () => {
    const template = templateOf({
      expert: { scaling: { minCopies: 2, maxCopies: 5, concurrencyPerCopy: 8 } },
    });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      ServiceNamespace: 'sagemaker',
      ScalableDimension: 'sagemaker:inference-component:DesiredCopyCount',
      ResourceId: 'inference-component/llm-model',
      MinCapacity: 2,
      MaxCapacity: 5,
    });
    template.hasResource('AWS::ApplicationAutoScaling::ScalableTarget', { DependsOn: ['Component'] });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 8,
        PredefinedMetricSpecification: {
          PredefinedMetricType: 'SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution',
        },
      },
    });
    template.resourceCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', 1);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 0);
    template.hasResourceProperties('AWS::SageMaker::InferenceComponent', { RuntimeConfig: { CopyCount: 2 } });
    expect(variantOf(template).ManagedInstanceScaling).toMatchObject({
      MinInstanceCount: 2,
      MaxInstanceCount: 10,
    });
  });

  it('go to zero where it is allowed, and are woken by the first question', () => {
    const template = templateOf({ expert: { scaling: { minCopies: 0, maxCopies: 1 } } });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 0,
      MaxCapacity: 1,
    });
    expect(variantOf(template)).toMatchObject({
      InitialInstanceCount: 1,
      ManagedInstanceScaling: { Status: 'ENABLED', MinInstanceCount: 0, MaxInstanceCount: 2 },
    });
    template.hasResourceProperties('AWS::SageMaker::InferenceComponent', { RuntimeConfig: { CopyCount: 1 } });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      PolicyType: 'StepScaling',
      StepScalingPolicyConfiguration: {
        AdjustmentType: 'ChangeInCapacity',
        MetricAggregationType: 'Maximum',
        Cooldown: 60,
        StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
      },
    });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/SageMaker',
      MetricName: 'NoCapacityInvocationFailures',
      Dimensions: [{ Name: 'InferenceComponentName', Value: 'llm-model' }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'Wake' }],
    });
  });

  const placementOf = (settings: object) => toPlacement(expertSettingsSchema.parse(settings));

  it.each([
    [{ instanceType: 'ml.g6.2xlarge' }, 1, 1, 4],
    [{ instanceType: 'ml.g5.12xlarge' }, 4, 1, 4],
    [{ instanceType: 'ml.g5.12xlarge', accelerators: 1, scaling: { minCopies: 5, maxCopies: 8 } }, 1, 2, 4],
    [{ instanceType: 'ml.g6.48xlarge', accelerators: 3, scaling: { minCopies: 0, maxCopies: 3 } }, 3, 0, 3],
    [{ instanceType: 'ml.g7e.2xlarge', accelerators: 1 }, 1, 1, 4],
  ])(
    'share instances by their GPUs, with room for as many again while they are replaced: %j',
    (settings, accelerators, minInstances, maxInstances) => {
      expect(placementOf(settings)).toEqual({ accelerators, minInstances, maxInstances });
    },
  );

  it('need a number of GPUs that is known and that an instance has', () => {
    expect(() => placementOf({ instanceType: 'ml.g7e.2xlarge' })).toThrow(
      'expert.accelerators: must say how many',
    );
    expect(() => placementOf({ instanceType: 'ml.g5.2xlarge', accelerators: 4 })).toThrow(
      'must be at most 1',
    );
  });
});

describe('settings of the expert that cannot be', () => {
  it.each([
    [{ modelDataUrl: 's3://models/llama/', modelId: 'org/model' }, 'modelId', 'must be left out'],
    [{ modelDataUrl: 's3://models/llama/', hubToken: 'hub' }, 'hubToken', 'must be left out'],
    [{ modelDataUrl: 's3://models/llama' }, 'modelDataUrl', 'must be an S3 folder'],
    [{ modelDataUrl: 's3://models/' }, 'modelDataUrl', 'must be an S3 folder'],
    [{ modelDataUrl: 's3://models/*/' }, 'modelDataUrl', 'must be an S3 folder'],
    [{ instanceType: 'ml.c7i.4xlarge' }, 'instanceType', 'must be an instance type with GPUs'],
    [{ environment: { HF_TOKEN: 'hf_secret' } }, 'environment.HF_TOKEN', 'must be PROFILE'],
    [{ scaling: { minCopies: 3, maxCopies: 2 } }, 'scaling.maxCopies', 'must be at least minCopies'],
    [{ image: 'docker.io/vllm:latest' }, 'image', ''],
    [{ startupSeconds: 3_601 }, 'startupSeconds', '3600'],
  ])('%j', (settings, key, complaint) => {
    const { error } = expertSettingsSchema.safeParse(settings);
    expect(error?.issues.map(({ path }) => path.join('.'))).toEqual([key]);
    expect(JSON.stringify(error?.issues)).toContain(complaint);
  });

  it('are told by the tier: another region, no room for a name, another provider', () => {
    expect(() => templateOf({ tier: { region: 'eu-west-1' } })).toThrow(
      "region of the server's tier expert must be us-east-1",
    );
    expect(() => templateOf({ tier: { endpointName: 'e'.repeat(60) } })).toThrow(
      'tier expert must name its inferenceComponentName',
    );
    expect(() => templateOf({ expert: { tier: 'other' } })).toThrow(
      'expert.tier: must be a tier of the server with provider sagemaker; there are expert',
    );
  });
});
