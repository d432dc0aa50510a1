import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import {
  articlesBucketOf,
  SAMPLE_ARTICLES,
  type SynthKnowledge,
  useKnowledge,
} from '../support/synth-knowledge.ts';
import { allowedTo, onlyOf, resourcesOf, type Statement } from '../support/template-resources.ts';

let made: SynthKnowledge;
const { synthesise } = useKnowledge({ knowledge: { folder: SAMPLE_ARTICLES } }, (it) => {
  made = it;
});

describe('the knowledge base of KnowledgeStack', () => {
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
});
