import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { KnowledgeStack } from '../../deploy/knowledge/knowledge-stack.ts';
import { KeyStack } from '../../deploy/state/key-stack.ts';
import { SupportStack } from '../../deploy/support-stack.ts';
import { createSynthFolder } from '../support/synth.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createSynthFolder();
afterAll(() => folder.remove());

const SAMPLE = join(import.meta.dirname, '../../knowledge');

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Principal?: { readonly Service?: string };
  readonly Condition?: unknown;
}

/** The stack with these settings, checked, and one that reads its base as the service does. */
function synthesise(content: object, stage?: string) {
  const deployment = folder.deployment({ knowledge: {}, ...content }, stage);
  const app = new App({ analyticsReporting: false });
  const keys = deployment.settings.customerKey ? new KeyStack(app, { deployment }) : undefined;
  const reader = new SupportStack(app, 'reader', 'Reads', { deployment });
  const alerts = Topic.fromTopicArn(reader, 'Alerts', 'arn:aws:sns:us-east-1:111122223333:alerts');
  const { settings } = deployment;
  if (!settings.knowledge) throw new Error('no knowledge');
  const stack = new KnowledgeStack(app, { deployment, key: keys?.key, alerts }, settings.knowledge);
  new StringParameter(reader, 'Base', { stringValue: stack.knowledgeBase.id });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const assembly = app.synth();
  return {
    stack,
    assembly,
    template: Template.fromStack(stack),
    key: keys && Template.fromStack(keys),
    read: Template.fromStack(reader),
  };
}

type Made = ReturnType<typeof synthesise>;

const resourcesOf = ({ template }: Pick<Made, 'template'>, type: string) =>
  Object.entries(template.findResources(type));

function onlyOf(
  made: Pick<Made, 'template'>,
  type: string,
): [string, { Properties: Record<string, unknown> }] {
  const [only, ...more] = resourcesOf(made, type);
  if (!only || more.length > 0) throw new Error(`${more.length + (only ? 1 : 0)} of ${type}`);
  return only as [string, { Properties: Record<string, unknown> }];
}

/** What the role may do whose policy's id starts with `id`, tracing and logging left out. */
function allowedTo(made: Pick<Made, 'template'>, id: RegExp): [unknown, string][] {
  const policies = resourcesOf(made, 'AWS::IAM::Policy').filter(([name]) => id.test(name));
  expect(policies).toHaveLength(1);
  const statements: Statement[] = policies[0]?.[1].Properties.PolicyDocument.Statement;
  return statements
    .filter(({ Action }) => !/xray:|logs:/.test(String(Action)))
    .map(({ Action, Resource }) => [Action, JSON.stringify(Resource)]);
}

describe('KnowledgeStack', () => {
  let made: Made;
  let own: Made;
  beforeAll(() => {
    made = synthesise({ knowledge: { folder: SAMPLE } });
    own = synthesise({ knowledge: { folder: SAMPLE }, customerKey: true, keepData: false });
  });

  describe('the bucket', () => {
    it('is private, versioned, encrypted, logged, and outlives the stack', () => {
      const [logs] = resourcesOf(made, 'AWS::S3::Bucket').filter(
        ([, { Properties }]) => !Properties.VersioningConfiguration,
      );
      made.template.hasResource('AWS::S3::Bucket', {
        DeletionPolicy: 'Retain',
        Properties: {
          VersioningConfiguration: { Status: 'Enabled' },
          BucketEncryption: {
            ServerSideEncryptionConfiguration: [
              { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
            ],
          },
          LoggingConfiguration: { DestinationBucketName: { Ref: logs?.[0] } },
        },
      });
      for (const [, { Properties, DeletionPolicy }] of resourcesOf(made, 'AWS::S3::Bucket')) {
        expect(DeletionPolicy).toBe('Retain');
        expect(Properties.PublicAccessBlockConfiguration).toEqual({
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        });
        expect(Properties.AccessControl).toBeUndefined();
      }
    });

    it('takes nothing without TLS, and lets nobody in but the writer of its log', () => {
      const policies = resourcesOf(made, 'AWS::S3::BucketPolicy');
      expect(policies).toHaveLength(2);
      const allowed = policies.flatMap(([, { Properties }]) => {
        const statements: Statement[] = Properties.PolicyDocument.Statement;
        expect(statements).toContainEqual(
          expect.objectContaining({
            Effect: 'Deny',
            Action: 's3:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        );
        return statements.filter(({ Effect }) => Effect === 'Allow');
      });
      expect(allowed.map(({ Action, Principal }) => [Action, Principal])).toEqual([
        ['s3:PutObject', { Service: 'logging.s3.amazonaws.com' }],
      ]);
    });

    it('tells of changes without a function that sets that up', () => {
      made.template.hasResourceProperties('AWS::S3::Bucket', {
        NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
      });
      made.template.resourceCountIs('Custom::S3BucketNotifications', 0);
    });

    it('goes with the stack, with all that is in it, where data is not kept', () => {
      for (const [, { DeletionPolicy }] of resourcesOf(own, 'AWS::S3::Bucket'))
        expect(DeletionPolicy).toBe('Delete');
      own.template.resourceCountIs('Custom::S3AutoDeleteObjects', 2);
      made.template.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
    });
  });

  describe('the knowledge base', () => {
    it('keeps vectors that fit its model, and leaves texts out of what is searched by', () => {
      made.template.hasResourceProperties('AWS::S3Vectors::Index', {
        DataType: 'float32',
        DistanceMetric: 'cosine',
        Dimension: 1_024,
        MetadataConfiguration: {
          NonFilterableMetadataKeys: ['AMAZON_BEDROCK_TEXT', 'AMAZON_BEDROCK_METADATA'],
        },
      });
      made.template.hasResourceProperties('AWS::Bedrock::KnowledgeBase', {
        KnowledgeBaseConfiguration: {
          Type: 'VECTOR',
          VectorKnowledgeBaseConfiguration: {
            EmbeddingModelArn: {
              'Fn::Join': [
                '',
                Match.arrayWith([':bedrock:us-east-1::foundation-model/amazon.titan-embed-text-v2:0']),
              ],
            },
            EmbeddingModelConfiguration: { BedrockEmbeddingModelConfiguration: { Dimensions: 1_024 } },
          },
        },
        StorageConfiguration: {
          Type: 'S3_VECTORS',
          S3VectorsConfiguration: {
            IndexArn: { 'Fn::GetAtt': [onlyOf(made, 'AWS::S3Vectors::Index')[0], 'IndexArn'] },
          },
        },
      });
      const [bucket] =
        resourcesOf(made, 'AWS::S3::Bucket').find(
          ([, { Properties }]) => Properties.VersioningConfiguration,
        ) ?? [];
      made.template.hasResourceProperties('AWS::Bedrock::DataSource', {
        DataSourceConfiguration: {
          Type: 'S3',
          S3Configuration: { BucketArn: { 'Fn::GetAtt': [bucket, 'Arn'] } },
        },
        VectorIngestionConfiguration: { ChunkingConfiguration: { ChunkingStrategy: 'FIXED_SIZE' } },
        DataDeletionPolicy: 'DELETE',
      });
    });

    it('may embed with the one model, read the one bucket and use the one index', () => {
      const allowed = allowedTo(made, /^Base.*Role/);
      expect(allowed.map(([action]) => action)).toEqual([
        'bedrock:InvokeModel',
        's3:ListBucket',
        's3:GetObject',
        ['GetIndex', 'PutVectors', 'GetVectors', 'ListVectors', 'DeleteVectors', 'QueryVectors'].map(
          (action) => `s3vectors:${action}`,
        ),
      ]);
      const [model, list, get, index] = allowed.map(([, resource]) => resource);
      expect(model).toContain('foundation-model/amazon.titan-embed-text-v2:0');
      expect(list).toMatch(/^\{"Fn::GetAtt":\["Articles\w+","Arn"\]\}$/);
      expect(get).toMatch(/\{"Fn::GetAtt":\["Articles\w+","Arn"\]\},"\/\*"/);
      expect(index).toMatch(/^\{"Fn::GetAtt":\["\w+","IndexArn"\]\}$/);
    });

    it('is trusted with its role from this account only', () => {
      const [trust] = resourcesOf(made, 'AWS::IAM::Role')
        .flatMap(([, { Properties }]): Statement[] => Properties.AssumeRolePolicyDocument.Statement)
        .filter(({ Principal }) => Principal?.Service === 'bedrock.amazonaws.com');
      expect(trust?.Condition).toEqual({
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: { 'aws:SourceArn': expect.anything() },
      });
      expect(JSON.stringify(trust?.Condition)).toContain(':knowledge-base/*');
    });

    it('waits until its role may do all that', () => {
      const [id] = resourcesOf(made, 'AWS::IAM::Policy').find(([name]) => /^Base.*Role/.test(name)) ?? [];
      made.template.hasResource('AWS::Bedrock::KnowledgeBase', { DependsOn: Match.arrayWith([id]) });
    });

    it('is made anew for another model or another size of vectors, and the service goes over to it', () => {
      const other = synthesise({ knowledge: { dimensions: 512 } });
      const idsOf = (one: Made) =>
        ['AWS::Bedrock::KnowledgeBase', 'AWS::S3Vectors::Index'].map((type) => onlyOf(one, type)[0]);
      const [base, index] = idsOf(made);
      const [otherBase, otherIndex] = idsOf(other);
      expect([otherBase, otherIndex]).not.toContain(base);
      expect([otherBase, otherIndex]).not.toContain(index);
      const nameOf = (one: Made) => onlyOf(one, 'AWS::Bedrock::KnowledgeBase')[1].Properties.Name;
      expect(nameOf(other)).not.toBe(nameOf(made));
      const readOf = ({ read }: Made) =>
        onlyOf({ template: read }, 'AWS::SSM::Parameter')[1].Properties.Value;
      expect(readOf(made)).toEqual({ 'Fn::GetStackOutput': expect.anything() });
      expect(readOf(other)).not.toEqual(readOf(made));
      other.template.hasResourceProperties('AWS::S3Vectors::Index', { Dimension: 512 });
    });

    it('does not tell a model of one size what size it has', () => {
      const { template } = synthesise({ knowledge: { embeddingModelId: 'cohere.embed-multilingual-v3' } });
      template.hasResourceProperties('AWS::Bedrock::KnowledgeBase', {
        KnowledgeBaseConfiguration: {
          VectorKnowledgeBaseConfiguration: { EmbeddingModelConfiguration: Match.absent() },
        },
      });
    });

    it('has a name that Bedrock takes', () => {
      const [, { Properties }] = onlyOf(synthesise({ name: 'a--b-' }), 'AWS::Bedrock::KnowledgeBase');
      expect(Properties.Name).toMatch(/^([0-9a-zA-Z][_-]?){1,100}$/);
    });
  });

  describe('reading changes', () => {
    it('gathers them for as long as the settings say', () => {
      made.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        MaximumBatchingWindowInSeconds: 300,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      });
      const quick = synthesise({ knowledge: { debounceMinutes: 1 } });
      quick.template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
        MaximumBatchingWindowInSeconds: 60,
      });
    });

    it('leaves the function six times its time before a message comes again, beside the window', () => {
      const handler = resourcesOf(made, 'AWS::Lambda::Function').find(([, { Properties }]) =>
        Properties.Description?.startsWith('Has changed'),
      );
      const queue = resourcesOf(made, 'AWS::SQS::Queue').find(
        ([, { Properties }]) => Properties.RedrivePolicy,
      );
      expect(queue?.[1].Properties.VisibilityTimeout).toBe(6 * handler?.[1].Properties.Timeout + 300);
    });

    it('hears of created and deleted articles, of a deployment, and of nothing for half of what is stale', () => {
      const [bucket] =
        resourcesOf(made, 'AWS::S3::Bucket').find(
          ([, { Properties }]) => Properties.VersioningConfiguration,
        ) ?? [];
      made.template.hasResourceProperties('AWS::Events::Rule', {
        EventPattern: {
          source: ['aws.s3'],
          'detail-type': ['Object Created', 'Object Deleted'],
          detail: { bucket: { name: [{ Ref: bucket }] } },
        },
      });
      made.template.hasResourceProperties('AWS::Events::Rule', {
        EventPattern: {
          source: ['aws.cloudformation'],
          detail: {
            'stack-id': [{ Ref: 'AWS::StackId' }],
            'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
          },
        },
      });
      made.template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)' });
      const soon = synthesise({ knowledge: { staleHours: 3 } });
      const rates = resourcesOf(soon, 'AWS::Events::Rule').flatMap(
        ([, { Properties }]) => Properties.ScheduleExpression ?? [],
      );
      expect(rates).toEqual(['rate(1 hour)', 'rate(1 hour)']);
    });

    it('lets only its own rules send, over TLS', () => {
      const queues = resourcesOf(made, 'AWS::SQS::QueuePolicy').map(
        ([, { Properties }]): Statement[] => Properties.PolicyDocument.Statement,
      );
      for (const statements of queues)
        expect(statements[0]).toMatchObject({
          Effect: 'Deny',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        });
      const allowed = queues.flat().filter(({ Effect }) => Effect === 'Allow');
      expect(allowed).toHaveLength(3);
      for (const { Action, Principal, Condition } of allowed) {
        expect([Action, Principal]).toEqual(['sqs:SendMessage', { Service: 'events.amazonaws.com' }]);
        expect(Condition).toEqual({
          ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [expect.stringMatching(/^Sync/), 'Arn'] } },
        });
      }
    });

    it('may start a reading of the one base, and take from the one queue', () => {
      const [start, take, ...more] = allowedTo(made, /^SyncFunctionRole/);
      expect(more).toEqual([]);
      expect(start?.[0]).toBe('bedrock:StartIngestionJob');
      expect(start?.[1]).toMatch(/^\{"Fn::GetAtt":\["\w+","KnowledgeBaseArn"\]\}$/);
      expect(take?.[0]).toContain('sqs:ReceiveMessage');
      expect(take?.[1]).toMatch(/^\{"Fn::GetAtt":\["SyncQueue\w+","Arn"\]\}$/);
    });

    it('names the base and the source to both functions', () => {
      const both = resourcesOf(made, 'AWS::Lambda::Function').filter(
        ([, { Properties }]) => Properties.Environment?.Variables?.KNOWLEDGE_BASE_ID,
      );
      expect(both.map(([, { Properties }]) => Object.keys(Properties.Environment.Variables))).toEqual([
        ['KNOWLEDGE_BASE_ID', 'DATA_SOURCE_ID'],
        ['KNOWLEDGE_BASE_ID', 'DATA_SOURCE_ID', 'NAMESPACE'],
      ]);
    });
  });

  describe('watching', () => {
    const alarmsOf = (one: Made) =>
      resourcesOf(one, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);

    it('goes off where a reading failed, none worked for long, a change was given up, or nobody looks', () => {
      const alarms = alarmsOf(made);
      expect(alarms.map(({ MetricName, Threshold }) => [MetricName, Threshold])).toEqual([
        ['SyncFailed', 0],
        ['SyncAgeHours', 48],
        ['ApproximateNumberOfMessagesVisible', 0],
        ['Errors', 0],
      ]);
      for (const { ComparisonOperator, AlarmActions } of alarms) {
        expect(ComparisonOperator).toBe('GreaterThanThreshold');
        expect(AlarmActions).toEqual(['arn:aws:sns:us-east-1:111122223333:alerts']);
      }
      expect(made.stack.alarms).toHaveLength(4);
    });

    it('looks each hour, in the namespace of the server, and may do no more than look', () => {
      expect(allowedTo(made, /^WatchFunctionRole/)).toEqual([
        [
          'bedrock:ListIngestionJobs',
          expect.stringMatching(/^\{"Fn::GetAtt":\["\w+","KnowledgeBaseArn"\]\}$/),
        ],
      ]);
      made.template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 hour)' });
      const server = { metrics: { kind: 'cloudwatch', namespace: 'Help/prod' } };
      const other = synthesise({ server, knowledge: { staleHours: 6 } });
      expect(alarmsOf(other).slice(0, 2)).toMatchObject([
        { Namespace: 'Help/prod' },
        { Namespace: 'Help/prod', Threshold: 6 },
      ]);
      other.template.hasResourceProperties('AWS::Lambda::Function', {
        Environment: { Variables: { NAMESPACE: 'Help/prod' } },
      });
    });
  });

  describe('the folder', () => {
    const UPLOAD = 'Custom::CDKBucketDeployment';

    /** A folder of articles beside the deployment's file. */
    function createFolder(name: string, files: readonly string[]): string {
      const path = join(folder.path, name);
      mkdirSync(path, { recursive: true });
      for (const file of files) {
        mkdirSync(join(path, file, '..'), { recursive: true });
        writeFileSync(join(path, file), `# ${file}\n`);
      }
      return path;
    }

    it('is uploaded below a prefix of its own, where what it has no longer is deleted', () => {
      made.template.hasResourceProperties(UPLOAD, { DestinationBucketKeyPrefix: 'uploaded/', Prune: true });
      const allowed = allowedTo(made, /^UploadRole/);
      expect(allowed.map(([action]) => action)).toEqual([
        's3:GetObject',
        's3:ListBucket',
        ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
      ]);
      expect(allowed[0]?.[1]).toMatch(/\/[0-9a-f]{64}\.zip"\]\]\}$/);
      expect(allowed[2]?.[1]).toMatch(/\{"Fn::GetAtt":\["Articles\w+","Arn"\]\},"\/uploaded\/\*"\]\]\}$/);
    });

    it('is uploaded when its events are heard', () => {
      const rules = resourcesOf(made, 'AWS::Events::Rule').flatMap(([id]) =>
        id.startsWith('SyncChanged') ? [id] : [],
      );
      made.template.hasResource(UPLOAD, { DependsOn: Match.arrayWith(rules) });
    });

    it('is that of the server where the deployment names none, without hidden files', () => {
      createFolder('articles', ['billing/refunds.md', '.DS_Store', 'billing/.draft.md']);
      const server = { knowledge: { kind: 'local', path: './articles' } };
      const { template, assembly } = synthesise({ server });
      template.resourceCountIs(UPLOAD, 1);
      const staged = readdirSync(assembly.directory, { recursive: true }).map(String);
      const files = staged.filter((path) => /\/billing\/./.test(path) || path.includes('.DS_Store'));
      expect(files).toEqual([expect.stringMatching(/^asset\.\w+\/billing\/refunds\.md$/)]);
    });

    it("is the deployment's own before the server's", () => {
      createFolder('articles', ['refunds.md']);
      createFolder('others', ['one.md']);
      const server = { knowledge: { kind: 'local', path: './articles' } };
      const { assembly } = synthesise({ server, knowledge: { folder: 'others' } });
      const staged = readdirSync(assembly.directory, { recursive: true }).map(String);
      expect(staged.filter((path) => path.endsWith('/one.md'))).toHaveLength(1);
      expect(staged.filter((path) => path.endsWith('/refunds.md'))).toHaveLength(0);
    });

    it('is not needed', () => {
      synthesise({}).template.resourceCountIs(UPLOAD, 0);
    });

    it('is complained of where it is none, or has no articles', () => {
      createFolder('hidden', ['.gitkeep']);
      createFolder('plain', ['file.md']);
      const failing = (knowledgeFolder: string) => () =>
        synthesise({ knowledge: { folder: knowledgeFolder } });
      expect(failing('missing')).toThrow('knowledge.folder of the deployment must be a folder of articles');
      expect(failing('plain/file.md')).toThrow('must be a folder of articles');
      expect(failing('hidden')).toThrow('must hold articles');
      const server = { knowledge: { kind: 'local', path: './missing' } };
      expect(() => synthesise({ server })).toThrow(
        "knowledge.path of the server's configuration must be a folder",
      );
    });
  });

  describe('with a key of its own', () => {
    it('encrypts articles, vectors, queues and what Bedrock keeps meanwhile', () => {
      const key = { 'Fn::ImportValue': expect.stringContaining('-key:') };
      const encryptionOf = (type: string, property: string) =>
        resourcesOf(own, type).map(([, { Properties }]) => Properties[property]);
      expect(encryptionOf('AWS::SQS::Queue', 'KmsMasterKeyId')).toEqual([key, key]);
      expect(encryptionOf('AWS::S3Vectors::VectorBucket', 'EncryptionConfiguration')).toEqual([
        { SseType: 'aws:kms', KmsKeyArn: key },
      ]);
      expect(encryptionOf('AWS::Bedrock::DataSource', 'ServerSideEncryptionConfiguration')).toEqual([
        { KmsKeyArn: key },
      ]);
      expect(encryptionOf('AWS::Logs::LogGroup', 'KmsKeyId')).toEqual([key, key, key]);
      own.template.hasResourceProperties('AWS::S3::Bucket', {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
          ],
        },
      });
    });

    it('lets EventBridge and the index of S3 Vectors use it for this account only', () => {
      const [, { Properties }] = onlyOf({ template: own.key as Template }, 'AWS::KMS::Key');
      const { Statement: statements } = Properties.KeyPolicy as { Statement: Statement[] };
      const used = statements.filter(({ Condition }) => Condition);
      expect(used.map(({ Principal, Action }) => [Principal?.Service, Action])).toEqual([
        ['indexing.s3vectors.amazonaws.com', 'kms:Decrypt'],
        ['events.amazonaws.com', ['kms:Decrypt', 'kms:GenerateDataKey']],
      ]);
      for (const { Condition } of used)
        expect(Condition).toEqual({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } });
    });

    it('lets the knowledge base and the upload use it', () => {
      for (const role of [/^Base.*Role/, /^UploadRole/])
        expect(allowedTo(own, role).map(([action]) => action)).toContainEqual([
          'kms:Decrypt',
          'kms:GenerateDataKey',
        ]);
    });
  });

  it('is checked by what finds a bucket without any of that', () => {
    const app = new App({ analyticsReporting: false });
    new Bucket(new Stack(app, 'bare'), 'Bucket');
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).toThrow();
  });

  it.each([
    [
      { dimensions: 300 },
      'knowledge.dimensions: must be one of 256, 512, 1024 for amazon.titan-embed-text-v2:0',
    ],
    [
      { embeddingModelId: 'arn:aws:bedrock:us-east-1::foundation-model/x' },
      'must be the id of an embedding model',
    ],
    [{ embeddingModelId: '' }, 'must be the id of an embedding model'],
    [{ debounceMinutes: 6 }, 'knowledge.debounceMinutes'],
    [{ staleHours: 1 }, 'knowledge.staleHours'],
    [{ folder: '' }, 'knowledge.folder'],
    [{ bucket: 'mine' }, 'bucket'],
  ])('refuses %j', (knowledge, complaint) => {
    expect(() => folder.deployment({ knowledge })).toThrow(complaint);
  });

  it('is not made beside a knowledge base that the server names', () => {
    const server = {
      tiers: [{ name: 'instant', provider: 'bedrock', modelId: 'us.amazon.nova-2-lite-v1:0' }],
      knowledge: { kind: 'bedrock', knowledgeBaseId: 'EXISTING01' },
    };
    expect(folder.deployment({ server }).settings.knowledge).toBeUndefined();
    expect(() => folder.deployment({ server, knowledge: {} })).toThrow(
      'knowledge: must be left out where the server names a knowledge base',
    );
  });
});
