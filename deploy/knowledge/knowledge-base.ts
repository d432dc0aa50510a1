import { createHash } from 'node:crypto';
import { CrossStackReferences, ReferenceStrength } from 'aws-cdk-lib';
import { CfnDataSource, CfnKnowledgeBase } from 'aws-cdk-lib/aws-bedrock';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { DeploySettings } from '../settings/settings.ts';
import type { SupportStack } from '../support-stack.ts';
import { createKnowledgeBaseRole } from './knowledge-base-role.ts';
import { VectorStore } from './vector-store.ts';

type Settings = NonNullable<DeploySettings['knowledge']>;

/** About what the server's own search cuts articles into. */
const CHUNKS = { maxTokens: 300, overlapPercentage: 20 };

/** Models whose vectors have one size, which may not be said then. */
const FIXED_SIZE = /^(cohere\.embed-[a-z]+-v3|amazon\.titan-embed-(text-v1|g1|image-v1))/;

/**
 * The knowledge base, its vectors, and the bucket as its one source. Vectors of one model mean nothing to another, so
 * that a changed model makes all of this anew beside the old, and functions go over to it when they are deployed.
 */
export class KnowledgeBase extends Construct {
  readonly id: string;
  readonly arn: string;
  readonly dataSourceId: string;

  constructor(stack: SupportStack, bucket: IBucket, { embeddingModelId, dimensions }: Settings) {
    const { key } = stack.surroundings;
    // Neither can vectors that are there be encrypted by another key.
    const kind = `${embeddingModelId} ${dimensions}${key ? ' encrypted' : ''}`;
    const hash = createHash('sha256').update(kind).digest('hex').slice(0, 8);
    super(stack, `Base${hash}`);
    const { name } = stack.deployment;
    const { index } = new VectorStore(this, 'Vectors', dimensions, key);
    const embeddingModelArn = `arn:${stack.partition}:bedrock:${stack.region}::foundation-model/${embeddingModelId}`;
    const role = createKnowledgeBaseRole(this, stack, {
      bucket,
      embeddingModelArn,
      indexArn: index.attrIndexArn,
    });
    const base = new CfnKnowledgeBase(this, 'KnowledgeBase', {
      name: `${name}-${hash}`,
      description: `Articles of ${name}`,
      roleArn: role.roleArn,
      knowledgeBaseConfiguration: {
        type: 'VECTOR',
        vectorKnowledgeBaseConfiguration: {
          embeddingModelArn,
          ...(!FIXED_SIZE.test(embeddingModelId) && {
            embeddingModelConfiguration: { bedrockEmbeddingModelConfiguration: { dimensions } },
          }),
        },
      },
      storageConfiguration: { type: 'S3_VECTORS', s3VectorsConfiguration: { indexArn: index.attrIndexArn } },
    });
    // Bedrock tries the role at once.
    base.node.addDependency(role);
    CrossStackReferences.of(base).produce(ReferenceStrength.WEAK);
    const source = new CfnDataSource(this, 'Source', {
      name: 'articles',
      knowledgeBaseId: base.attrKnowledgeBaseId,
      dataSourceConfiguration: { type: 'S3', s3Configuration: { bucketArn: bucket.bucketArn } },
      vectorIngestionConfiguration: {
        chunkingConfiguration: { chunkingStrategy: 'FIXED_SIZE', fixedSizeChunkingConfiguration: CHUNKS },
      },
      dataDeletionPolicy: 'DELETE',
      ...(key && { serverSideEncryptionConfiguration: { kmsKeyArn: key.keyArn } }),
    });
    this.id = base.attrKnowledgeBaseId;
    this.arn = base.attrKnowledgeBaseArn;
    this.dataSourceId = source.attrDataSourceId;
  }
}
