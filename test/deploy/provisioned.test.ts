import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { App, CfnOutput, Stack, Validations } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ProvisionedStack } from '../../deploy/provisioned/provisioned-stack.ts';
import { provisionedSettingsSchema } from '../../deploy/settings/models.ts';
import { SupportStack } from '../../deploy/support-stack.ts';
import { toStatementTexts } from '../support/statement-texts.ts';
import { createSynthFolder } from '../support/synth.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createSynthFolder();
afterAll(() => folder.remove());

const MODEL_ID = 'amazon.nova-lite-v1:0:24k';
const tierOf = (modelId: string, more = {}) => ({
  name: 'provisioned',
  provider: 'bedrock',
  modelId,
  ...more,
});

function contentOf({
  modelId = MODEL_ID,
  tier = {},
  bought = {},
  ...settings
}: Record<string, unknown> = {}) {
  return {
    ...settings,
    provisioned: { usdPerHour: 21.18, ...(bought as object) },
    server: { tiers: [tierOf(modelId as string, tier as object)] },
  };
}

function stackOf(app: App, content = contentOf()): ProvisionedStack {
  const deployment = folder.deployment(content);
  const { provisioned } = deployment.settings;
  if (!provisioned) throw new Error('the deployment buys nothing');
  return new ProvisionedStack(app, { deployment }, provisioned);
}

const newApp = () => new App({ analyticsReporting: false });
const templateOf = (content: object = {}) => Template.fromStack(stackOf(newApp(), contentOf({ ...content })));

type Properties = Readonly<Record<'Create' | 'Delete', string>> & Readonly<Record<string, unknown>>;

/** The one purchase: its logical id, and what the function behind it is told. */
function purchaseOf(template: Template) {
  const [[id, resource] = [], ...more] = Object.entries(
    template.findResources('Custom::ProvisionedThroughput'),
  );
  expect(more).toEqual([]);
  const properties = resource?.Properties as Properties;
  return {
    id,
    resource,
    properties,
    create: JSON.parse(properties.Create),
    remove: JSON.parse(properties.Delete),
  };
}

describe('ProvisionedStack', () => {
  let app: App;
  let stack: ProvisionedStack;
  let template: Template;

  beforeAll(() => {
    app = newApp();
    stack = stackOf(app, contentOf({ tags: { team: 'support' } }));
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    template = Template.fromStack(stack);
  });

  it('has no findings of the AwsSolutions rules, with and without an account', () => {
    app.synth();
    const known = newApp();
    stackOf(known, contentOf({ account: '111122223333' }));
    Validations.of(known).addPlugins(new AwsSolutionsChecks(known));
    known.synth();
    expect(process.exitCode).toBeUndefined();
  });

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
    const deployment = folder.deployment(contentOf());
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

  it('writes no two hyphens in a row, which Bedrock refuses', () => {
    const { create } = purchaseOf(templateOf({ name: 'a--b-' }));
    expect(create.parameters.provisionedModelName).toMatch(/^a-b-dev-[0-9a-f]{8}$/);
  });

  it('gives its ARN to other stacks by a reference that the next purchase may change', () => {
    const own = newApp();
    const { provisioned } = stackOf(own);
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
      stackOf(newApp(), contentOf({ bought: { modelUnits: 3, usdPerHour: 21.18 } })),
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
        ...contentOf(),
        server: { tiers: [{ name: 'provisioned', provider: 'local', method: 'one-passage' }] },
      }),
    ).toThrow('provisioned.tier: must be a tier of the server with provider bedrock');
    expect(provisionedSettingsSchema.safeParse({ tier: 'provisioned' }).success).toBe(false);
    expect(provisionedSettingsSchema.safeParse({ usdPerHour: 1, modelUnits: 1.5 }).success).toBe(false);
  });
});

const HANDLER = join(
  dirname(createRequire(import.meta.url).resolve('aws-cdk-lib/package.json')),
  'custom-resource-handlers/dist/custom-resources/aws-custom-resource-handler/index.js',
);
const ARN = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abcdefghijkl';
const RUN = `require(${JSON.stringify(HANDLER)}).handler(JSON.parse(process.env.EVENT), { logStreamName: '2026/11/22/[$LATEST]0' }).catch(() => {})`;

/** What CDK's own function does with an event, asking a Bedrock that replies as told. */
async function carryOut(RequestType: string, reply: { status: number; type?: string; body: object }) {
  const asked: unknown[] = [];
  const bedrock = createServer(async (request, response) => {
    const body = await text(request);
    asked.push([request.method, request.url, body === '' ? undefined : JSON.parse(body)]);
    const headers = {
      'content-type': 'application/json',
      ...(reply.type && { 'x-amzn-errortype': reply.type }),
    };
    response.writeHead(reply.status, headers).end(JSON.stringify(reply.body));
  });
  await new Promise<void>((resolve) => bedrock.listen(0, '127.0.0.1', resolve));
  const { properties } = purchaseOf(templateOf());
  const event = {
    RequestType,
    // Nobody listens there: what it would have said is in its log.
    ResponseURL: 'https://127.0.0.1/',
    PhysicalResourceId: RequestType === 'Create' ? undefined : ARN,
    LogicalResourceId: 'Throughput',
    ResourceProperties: { ...properties, InstallLatestAwsSdk: 'false' },
  };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', RUN], {
    env: {
      PATH: process.env.PATH,
      EVENT: JSON.stringify(event),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL_BEDROCK: `http://127.0.0.1:${(bedrock.address() as AddressInfo).port}`,
    },
    timeout: 50_000,
  }).finally(() => bedrock.close());
  const [said = '{}'] = stdout
    .split('\n')
    .flatMap((line) => (line.startsWith('Responding ') ? [line.slice(11)] : []));
  return { asked, said: JSON.parse(said) };
}

describe('the purchase, as CDK carries it out', () => {
  it('is known by the ARN that Bedrock gives it', async () => {
    const { asked, said } = await carryOut('Create', { status: 201, body: { provisionedModelArn: ARN } });
    expect(asked).toEqual([
      [
        'POST',
        '/provisioned-model-throughput',
        expect.objectContaining({ modelId: MODEL_ID, modelUnits: 1 }),
      ],
    ]);
    expect(JSON.stringify(asked)).not.toContain('commitmentDuration');
    expect(said).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
  });

  it('fails where Bedrock sells nothing', async () => {
    const refused = { status: 400, type: 'ServiceQuotaExceededException', body: { message: 'no units' } };
    expect((await carryOut('Create', refused)).said).toMatchObject({ Status: 'FAILED', Reason: 'no units' });
  });

  it('asks for nothing on an update, and stays what it is', async () => {
    const { asked, said } = await carryOut('Update', { status: 500, body: {} });
    expect(asked).toEqual([]);
    expect(said).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
  });

  it('is given back by its name', async () => {
    const { asked, said } = await carryOut('Delete', { status: 200, body: {} });
    expect(asked).toEqual([
      [
        'DELETE',
        expect.stringMatching(/^\/provisioned-model-throughput\/tiered-support-dev-[0-9a-f]{8}$/),
        undefined,
      ],
    ]);
    expect(said.Status).toBe('SUCCESS');
  });

  it('is gone where Bedrock knows none, and is not where Bedrock refuses', async () => {
    const none = { status: 404, type: 'ResourceNotFoundException', body: { message: 'none' } };
    expect((await carryOut('Delete', none)).said.Status).toBe('SUCCESS');
    const refused = { status: 400, type: 'ValidationException', body: { message: 'still creating' } };
    expect((await carryOut('Delete', refused)).said).toMatchObject({
      Status: 'FAILED',
      Reason: 'still creating',
    });
  });
});
