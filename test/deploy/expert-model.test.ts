import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { ExpertStack } from '../../deploy/expert/expert-stack.ts';
import { expertSettingsSchema } from '../../deploy/settings/models.ts';
import { toStatementTexts } from '../support/statement-texts.ts';
import { newApp } from '../support/synth-checked.ts';
import { IMAGE, useExpert } from '../support/use-expert.ts';

const { folder, deploymentOf, stackOf, templateOf } = useExpert();

let template: Template;
beforeAll(() => {
  template = templateOf();
});

describe('the model of the expert', () => {
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
});

describe('the image of the expert', () => {
  it('is built of container/ for SageMaker when it is deployed, of what the image needs and nothing else', () => {
    const app = newApp();
    const stack = stackOf({}, app);
    const assembly = app.synth();
    const { Resources } = assembly.getStackByName(stack.stackName).template;
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
    expect(JSON.stringify(Resources.Model.Properties.PrimaryContainer.Image)).toContain(hash);
  });

  it('may be pulled from the repository that the CDK command pushes to', () => {
    expect(toStatementTexts(template)[1]?.[1]).toEqual([
      expect.stringMatching(/^arn:.*:ecr:us-east-1:.*:repository\/cdk-hnb659fds-container-assets-/),
    ]);
  });

  it('has to be in the region of the endpoint', () => {
    const image = IMAGE.replace('us-east-1', 'eu-west-1');
    expect(() => templateOf({ expert: { image } })).toThrow('expert.image: must be in us-east-1');
  });

  it('has to be named where there is nothing to build', () => {
    const deployment = deploymentOf();
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
