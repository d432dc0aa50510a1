import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { beforeAll, describe, expect, it } from 'vitest';
import { ExpertStack } from '../../deploy/expert/expert-stack.ts';
import { SupportStack } from '../../deploy/support-stack.ts';
import { toStatementTexts } from '../support/statement-texts.ts';
import { newApp, synthChecked } from '../support/synth-checked.ts';
import { IMAGE, useExpert, variantOf } from '../support/use-expert.ts';

const { deploymentOf, stackOf, templateOf } = useExpert();

describe('ExpertStack', () => {
  let template: Template;
  let stack: ExpertStack;
  beforeAll(() => {
    stack = stackOf();
    template = Template.fromStack(stack);
  });

  it.each([
    {},
    { account: '111122223333' },
    { expert: { image: IMAGE, modelDataUrl: 's3://models/llama/8b/', scaling: { minCopies: 0 } } },
  ])('has no findings of the AwsSolutions rules with %j', (content) => {
    const app = newApp();
    stackOf(content, app);
    synthChecked(app);
    expect(process.exitCode).toBeUndefined();
  });

  it('makes the endpoint that the tier names, and tells which component answers', () => {
    expect(stack.endpointName).toBe('llm-dev');
    expect(stack.expert).toEqual({ tier: 'expert', inferenceComponentName: 'llm-dev-model' });
    template.hasResourceProperties('AWS::SageMaker::Endpoint', {
      EndpointName: 'llm-dev',
      DeploymentConfig: Match.absent(),
    });
    template.hasResourceProperties('AWS::SageMaker::InferenceComponent', {
      InferenceComponentName: 'llm-dev-model',
      EndpointName: 'llm-dev',
      VariantName: 'AllTraffic',
    });
    template.hasResource('AWS::SageMaker::InferenceComponent', { DependsOn: ['Endpoint'] });
    expect(stackOf({ tier: { inferenceComponentName: 'own' } }).expert.inferenceComponentName).toBe(
      'own-dev',
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
    for (const name of [
      '/aws/sagemaker/Endpoints/llm-dev',
      '/aws/sagemaker/InferenceComponents/llm-dev-model',
    ])
      template.hasResource('AWS::Logs::LogGroup', {
        DeletionPolicy: 'Delete',
        Properties: { LogGroupName: name, RetentionInDays: 90 },
      });
  });

  it('encrypts the logs with the key, and gives SageMaker none, which it would refuse', () => {
    const app = newApp();
    const deployment = deploymentOf({ expert: { image: IMAGE } });
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
    const own = stackOf({ expert: { image: IMAGE, scaling } });
    const [warning, ...more] = Annotations.fromStack(own).findWarning('*', Match.anyValue());
    expect(more).toEqual([]);
    const text = String(warning?.entry.data);
    expect(text).toContain('on ml.g5.2xlarge, charged while its instances stand, asked or not');
    expect(text).toContain(idle);
    expect(text).toContain('delete-stack --stack-name tiered-support-dev-expert');
  });
});
