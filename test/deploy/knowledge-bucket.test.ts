import { beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_ARTICLES, type SynthKnowledge, useKnowledge } from '../support/synth-knowledge.ts';
import { resourcesOf, type Statement } from '../support/template-resources.ts';

let made: SynthKnowledge;
const { synthesise } = useKnowledge({ knowledge: { folder: SAMPLE_ARTICLES } }, (it) => {
  made = it;
});
let own: SynthKnowledge;
beforeAll(() => {
  own = synthesise({ knowledge: { folder: SAMPLE_ARTICLES }, customerKey: true, keepData: false });
});

describe('the bucket of KnowledgeStack', () => {
  it('is private, versioned, encrypted, logged, and outlives the stack', () => {
    const [logs] = resourcesOf(made.template, 'AWS::S3::Bucket').filter(
      ([, { Properties }]) => !Properties.VersioningConfiguration,
    );
    made.template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
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
