import { App, Stack, Validations } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSynthFolder } from '../support/synth.ts';
import {
  allowedTo,
  articlesBucketOf,
  onlyOf,
  resourcesOf,
  SAMPLE_ARTICLES,
  type Statement,
  type SynthKnowledge,
  synthKnowledge,
} from '../support/synth-knowledge.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const folder = createSynthFolder();
afterAll(() => folder.remove());

const synthesise = (content: object) => synthKnowledge(folder, content);

describe('KnowledgeStack', () => {
  let made: SynthKnowledge;
  let own: SynthKnowledge;
  beforeAll(() => {
    made = synthesise({ knowledge: { folder: SAMPLE_ARTICLES } });
    own = synthesise({ knowledge: { folder: SAMPLE_ARTICLES }, customerKey: true, keepData: false });
  });

  describe('the bucket', () => {
    it('is private, versioned, encrypted, logged, and outlives the stack', () => {
      const [logs] = resourcesOf(made.template, 'AWS::S3::Bucket').filter(
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
      for (const [, { Properties, DeletionPolicy }] of resourcesOf(made.template, 'AWS::S3::Bucket')) {
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
      const policies = resourcesOf(made.template, 'AWS::S3::BucketPolicy');
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
      for (const [, { DeletionPolicy }] of resourcesOf(own.template, 'AWS::S3::Bucket'))
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
            IndexArn: { 'Fn::GetAtt': [onlyOf(made.template, 'AWS::S3Vectors::Index')[0], 'IndexArn'] },
          },
        },
      });
      const bucket = articlesBucketOf(made.template);
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
      const allowed = allowedTo(made.template, /^Base.*Role/);
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
      const [trust] = resourcesOf(made.template, 'AWS::IAM::Role')
        .flatMap(([, { Properties }]): Statement[] => Properties.AssumeRolePolicyDocument.Statement)
        .filter(({ Principal }) => Principal?.Service === 'bedrock.amazonaws.com');
      expect(trust?.Condition).toEqual({
        StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } },
        ArnLike: { 'aws:SourceArn': expect.anything() },
      });
      expect(JSON.stringify(trust?.Condition)).toContain(':knowledge-base/*');
    });

    it('waits until its role may do all that', () => {
      const [id] =
        resourcesOf(made.template, 'AWS::IAM::Policy').find(([name]) => /^Base.*Role/.test(name)) ?? [];
      made.template.hasResource('AWS::Bedrock::KnowledgeBase', { DependsOn: Match.arrayWith([id]) });
    });

    it('is made anew for another model or another size of vectors, and the service goes over to it', () => {
      const other = synthesise({ knowledge: { dimensions: 512 } });
      const idsOf = (one: SynthKnowledge) =>
        ['AWS::Bedrock::KnowledgeBase', 'AWS::S3Vectors::Index'].map((type) => onlyOf(one.template, type)[0]);
      const [base, index] = idsOf(made);
      const [otherBase, otherIndex] = idsOf(other);
      expect([otherBase, otherIndex]).not.toContain(base);
      expect([otherBase, otherIndex]).not.toContain(index);
      const nameOf = (one: SynthKnowledge) => onlyOf(one.template, 'AWS::Bedrock::KnowledgeBase')[1].Name;
      expect(nameOf(other)).not.toBe(nameOf(made));
      const readOf = ({ read }: SynthKnowledge) => onlyOf(read, 'AWS::SSM::Parameter')[1].Value;
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
      const [, properties] = onlyOf(synthesise({ name: 'a--b-' }).template, 'AWS::Bedrock::KnowledgeBase');
      expect(properties.Name).toMatch(/^([0-9a-zA-Z][_-]?){1,100}$/);
    });
  });

  describe('with a key of its own', () => {
    it('encrypts articles, vectors, queues and what Bedrock keeps meanwhile', () => {
      const key = { 'Fn::ImportValue': expect.stringContaining('-key:') };
      const encryptionOf = (type: string, property: string) =>
        resourcesOf(own.template, type).map(([, { Properties }]) => Properties[property]);
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
      const [, properties] = onlyOf(own.key as Template, 'AWS::KMS::Key');
      const { Statement: statements } = properties.KeyPolicy as { Statement: Statement[] };
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
        expect(allowedTo(own.template, role).map(([action]) => action)).toContainEqual([
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
