import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { beforeAll, describe, expect, it } from 'vitest';
import { ProvisionedStack } from '../../deploy/provisioned/provisioned-stack.ts';
import { provisionedSettingsSchema } from '../../deploy/settings/models.ts';
import { SupportStack } from '../../deploy/support-stack.ts';
import { toStatementTexts } from '../support/statement-texts.ts';
import { newApp, synthChecked } from '../support/synth-checked.ts';
import { MODEL_ID, provisionedContent, purchaseOf, useProvisioned } from '../support/use-provisioned.ts';

const { folder, stackOf, templateOf } = useProvisioned();

describe('ProvisionedStack', () => {
  let template: Template;

  beforeAll(() => {
    template = templateOf({ tags: { team: 'support' } });
  });

  it.each([{ tags: { team: 'support' } }, { account: '111122223333' }])(
    'has no findings of the AwsSolutions rules with %j',
    (content) => {
      const app = newApp();
      stackOf(content, app);
      synthChecked(app);
      expect(process.exitCode).toBeUndefined();
    },
  );

  it('buys the model units of the tier without commitment, with tags that a budget sees', () => {
    const { create } = purchaseOf(template);
    expect(create).toMatchObject({
      service: '@aws-sdk/client-bedrock',
      action: 'CreateProvisionedModelThroughputCommand',
      physicalResourceId: { responsePath: 'provisionedModelArn' },
    });
    expect(create.parameters).toEqual({
      provisionedModelName: expect.stringMatching(/^tiered-support-dev-[0-9a-f]{8}$/),
      modelId: MODEL_ID,
      modelUnits: 1,
      tags: [
        { key: 'team', value: 'support' },
        { key: 'application', value: 'tiered-support' },
        { key: 'stage', value: 'dev' },
      ],
    });
  });

  it('gives it back by its name, and lets nothing pass but that there is none', () => {
    const { create, remove } = purchaseOf(template);
    expect(remove).toMatchObject({
      action: 'DeleteProvisionedModelThroughputCommand',
      parameters: { provisionedModelId: create.parameters.provisionedModelName },
      ignoreErrorCodesMatching: '^ResourceNotFoundException$',
    });
    expect(remove).not.toHaveProperty('physicalResourceId');
  });

  it('removes it with the stack, though what is kept outlives its stack', () => {
    const { resource, properties } = purchaseOf(template);
    expect(resource).toMatchObject({ DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' });
    expect(properties).not.toHaveProperty('Update');
    expect(properties.InstallLatestAwsSdk).toBe(false);
    template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Retain',
      Properties: { RetentionInDays: 90 },
    });
  });

  it('may buy this model, tag and give back purchases of this region, and write its log', () => {
    expect(toStatementTexts(template)).toEqual([
      [['logs:CreateLogStream', 'logs:PutLogEvents'], [expect.stringContaining('Log')]],
      [
        'bedrock:CreateProvisionedModelThroughput',
        [
          'arn:<AWS::Partition>:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0:24k',
          'arn:<AWS::Partition>:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
        ],
      ],
      [
        ['bedrock:TagResource', 'bedrock:DeleteProvisionedModelThroughput'],
        ['arn:<AWS::Partition>:bedrock:us-east-1:<AWS::AccountId>:provisioned-model/*'],
      ],
    ]);
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
    template.hasResource('Custom::ProvisionedThroughput', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('RoleDefaultPolicy')]),
    });
  });

  it('encrypts its log with the key', () => {
    const own = newApp();
    const deployment = folder.deployment(provisionedContent());
    const key = new Key(new SupportStack(own, 'key', 'A key', { deployment }), 'Key');
    const settings = provisionedSettingsSchema.parse({ usdPerHour: 1 });
    Template.fromStack(new ProvisionedStack(own, { deployment, key }, settings)).hasResourceProperties(
      'AWS::Logs::LogGroup',
      { KmsKeyId: Match.anyValue() },
    );
    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.absent() });
  });

  it('names a custom model by its own ARN', () => {
    const arn = 'arn:aws:bedrock:us-east-1:111122223333:custom-model/amazon.nova-lite-v1:0:300k/abcdefghijkl';
    templateOf({ modelId: arn }).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          { Action: 'bedrock:CreateProvisionedModelThroughput', Effect: 'Allow', Resource: arn },
        ]),
      },
    });
  });

  it('is another resource with another name for other units or another model, and the same one otherwise', () => {
    const nameOf = (content: object) => {
      const { id, create } = purchaseOf(templateOf(content));
      return `${id} ${create.parameters.provisionedModelName}`;
    };
    const names = [
      nameOf({}),
      nameOf({ bought: { modelUnits: 2 } }),
      nameOf({ modelId: 'amazon.nova-pro-v1:0:24k' }),
    ];
    expect(new Set(names.flatMap((name) => name.split(' '))).size).toBe(6);
    expect(nameOf({ tags: { team: 'other' }, bought: { usdPerHour: 1 } })).toBe(names[0]);
  });

  it('gives its ARN to other stacks by a reference that the next purchase may change', () => {
    const own = newApp();
    const { provisioned } = stackOf({}, own);
    const service = new Stack(own, 'service', { env: { region: 'us-east-1' } });
    new CfnOutput(service, 'Arn', { value: provisioned.arn });
    const assembly = own.synth();
    const { template: consumer, dependencies } = assembly.getStackByName('service');
    expect(consumer.Outputs.Arn.Value['Fn::GetStackOutput']).toMatchObject({
      StackName: 'tiered-support-dev-provisioned',
    });
    expect(dependencies.map(({ id }) => id)).toContain('provisioned');
    expect(JSON.stringify(assembly.getStackByName('tiered-support-dev-provisioned').template)).not.toContain(
      '"Export"',
    );
  });

  it('warns of what it costs an hour and a month, that it is charged idle, and how it ends', () => {
    const warnings = Annotations.fromStack(
      stackOf({ bought: { modelUnits: 3, usdPerHour: 21.18 } }),
    ).findWarning('*', Match.anyValue());
    expect(warnings).toHaveLength(1);
    expect(String(warnings[0]?.entry.data)).toMatch(
      /3 model units of amazon\.nova-lite-v1:0:24k for \$63\.54 an hour, \$46,384\.20 a month/,
    );
    expect(String(warnings[0]?.entry.data)).toContain('charged whether anything is asked or not');
    expect(String(warnings[0]?.entry.data)).toContain(
      'delete-stack --stack-name tiered-support-dev-provisioned',
    );
  });

  it.each([
    ['us.amazon.nova-2-lite-v1:0', {}, /tier provisioned must be a model of one region, without "us\."/],
    ['global.anthropic.claude-haiku-4-5-20251001-v1:0', {}, /without "global\."/],
    [
      'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc',
      {},
      /must be the id or ARN of a base model/,
    ],
    [
      'arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.a.b',
      {},
      /must be the id or ARN of a base/,
    ],
    [MODEL_ID, { region: 'eu-west-1' }, /region of the server's tier provisioned must be us-east-1/],
  ])('does not buy for %s %j', (modelId, tier, complaint) => {
    expect(() => templateOf({ modelId, tier })).toThrow(complaint);
  });

  it('is not made for a tier of another provider, or for no price', () => {
    expect(() =>
      folder.deployment({
        ...provisionedContent(),
        server: { tiers: [{ name: 'provisioned', provider: 'local', method: 'one-passage' }] },
      }),
    ).toThrow('provisioned.tier: must be a tier of the server with provider bedrock');
    expect(provisionedSettingsSchema.safeParse({ tier: 'provisioned' }).success).toBe(false);
    expect(provisionedSettingsSchema.safeParse({ usdPerHour: 1, modelUnits: 1.5 }).success).toBe(false);
  });
});
