import { CfnIndex, CfnVectorBucket } from 'aws-cdk-lib/aws-s3vectors';
import { Construct } from 'constructs';
import type { SupportStack } from '../support-stack.ts';

/**
 * Where Bedrock puts a passage's text and its own notes. What can be searched by is limited to 2,048 bytes a vector,
 * which a text would go past.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-vectors-limitations.html
 */
const NOT_FILTERED_BY = ['AMAZON_BEDROCK_TEXT', 'AMAZON_BEDROCK_METADATA'];

/** An index of S3 Vectors, which costs by what is kept and asked. It can be made again of the articles. */
export class VectorStore extends Construct {
  readonly index: CfnIndex;

  constructor(scope: Construct, id: string, dimensions: number, key: SupportStack['surroundings']['key']) {
    super(scope, id);
    const bucket = new CfnVectorBucket(this, 'Bucket', {
      encryptionConfiguration: key ? { sseType: 'aws:kms', kmsKeyArn: key.keyArn } : { sseType: 'AES256' },
    });
    this.index = new CfnIndex(this, 'Index', {
      vectorBucketArn: bucket.attrVectorBucketArn,
      dataType: 'float32',
      distanceMetric: 'cosine',
      dimension: dimensions,
      metadataConfiguration: { nonFilterableMetadataKeys: NOT_FILTERED_BY },
    });
  }
}
