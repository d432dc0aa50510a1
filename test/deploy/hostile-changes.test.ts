import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSynthFolder } from '../support/synth.ts';
import { type Json, synthesiseSystem, type Template, toResources } from '../support/synth-system.ts';

const folder = createSynthFolder();
afterAll(() => folder.remove());

const INSTANT = { name: 'instant', provider: 'bedrock', modelId: 'us.amazon.nova-2-lite-v1:0' };

describe('a strategy that is encrypted by a key of our own', { timeout: 60_000 }, () => {
  it('can be read also by a server that keeps everything in a table of its own', () => {
    const { service } = synthesiseSystem(folder, {
      customerKey: true,
      strategy: { file: './strategy.json' },
      service: { jobs: null },
      server: { tiers: [INSTANT], store: { kind: 'dynamodb', table: 'answers' } },
    });
    const [api] = toResources({ service: service as Template }).filter(
      ({ Type, id }) => Type === 'AWS::IAM::Policy' && id.startsWith('ApiFunction'),
    );
    expect(JSON.stringify(api?.Properties)).toContain('"kms:Decrypt"');
  });
});

describe('a profile that is named by its ARN', { timeout: 60_000 }, () => {
  const toProfile = (kind: string, id: string) => `arn:aws:bedrock:us-east-1:111122223333:${kind}/${id}`;
  const invokedBy = (modelId: string) => {
    const { service } = synthesiseSystem(folder, { server: { tiers: [{ ...INSTANT, modelId }] } });
    const [api] = toResources({ service: service as Template }).filter(
      ({ Type, id }) => Type === 'AWS::IAM::Policy' && id.startsWith('ApiFunction'),
    );
    return api?.Properties.PolicyDocument.Statement.filter(({ Action }: Json) =>
      [Action].flat().includes('bedrock:InvokeModel'),
    );
  };

  it('of the account may reach the models behind it, and these only through it', () => {
    const profile = toProfile('application-inference-profile', 'abcdefghijkl');
    const [own, behind] = invokedBy(profile);
    expect(own.Resource).toBe(profile);
    expect(JSON.stringify(behind.Resource)).toContain(':bedrock:*::foundation-model/*');
    expect(behind.Condition).toEqual({ StringEquals: { 'bedrock:InferenceProfileArn': profile } });
  });

  it('of a geography may reach its model where that answers', () => {
    const profile = toProfile('inference-profile', 'us.amazon.nova-2-lite-v1:0');
    const [own, behind] = invokedBy(profile);
    expect(own.Resource).toBe(profile);
    expect(behind.Resource).toHaveLength(3);
    expect(JSON.stringify(behind.Resource)).toContain(
      ':bedrock:us-west-2::foundation-model/amazon.nova-2-lite-v1:0',
    );
    expect(behind.Condition).toEqual({ StringEquals: { 'bedrock:InferenceProfileArn': profile } });
  });
});

describe('a knowledge base that gets a key later', { timeout: 60_000 }, () => {
  it('is made anew beside the old one, as its vectors are, and so has another name', () => {
    const knowledge = { folder: join(import.meta.dirname, '../../knowledge') };
    const [without, withKey] = [false, true].map((customerKey) =>
      toResources(synthesiseSystem(folder, { knowledge, customerKey })).find(
        ({ Type }) => Type === 'AWS::Bedrock::KnowledgeBase',
      ),
    );
    expect(without?.Properties.Name).not.toBe(withKey?.Properties.Name);
    expect(without?.id).not.toBe(withKey?.id);
  });
});
