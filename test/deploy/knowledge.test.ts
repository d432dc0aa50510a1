import { Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { newApp, synthChecked } from '../support/synth-checked.ts';
import { SAMPLE_ARTICLES, type SynthKnowledge, useKnowledge } from '../support/synth-knowledge.ts';
import { allowedTo, onlyOf, resourcesOf, type Statement } from '../support/template-resources.ts';

const KEYED = { knowledge: { folder: SAMPLE_ARTICLES }, customerKey: true, keepData: false };

let own: SynthKnowledge;
const { folder } = useKnowledge(KEYED, (it) => {
  own = it;
});

describe('KnowledgeStack', () => {
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
      const used = statements.filter(({ Principal }) => !/^logs/.test(String(Principal?.Service ?? 'logs')));
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
    const app = newApp();
    new Bucket(new Stack(app, 'bare'), 'Bucket');
    expect(() => synthChecked(app)).toThrow();
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
