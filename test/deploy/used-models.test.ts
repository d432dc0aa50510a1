import { Stack } from 'aws-cdk-lib';
import { afterAll, describe, expect, test } from 'vitest';
import { hasChecks } from '../../deploy/checks/checks-stack.ts';
import { toUsedModels } from '../../deploy/checks/used-models.ts';
import { createSynthFolder } from '../support/synth.ts';

const folder = createSynthFolder();
afterAll(() => folder.remove());

const ACCOUNT = 'arn:aws:bedrock:us-east-1:111122223333:';
const NOVA = { name: 'instant', provider: 'bedrock', modelId: 'amazon.nova-pro-v1:0' };
const NO_BASE = ['prompt/ABCDEFGHIJ:1', 'imported-model/abc'].map((name, index) => ({
  name: `tier-${index}`,
  provider: 'bedrock',
  modelId: `${ACCOUNT}${name}`,
}));

/** The models that are looked up where tiers ask these, `us-east-1` being the stage's own region. */
function usedFor(
  tiers: readonly { readonly modelId: string; readonly region?: string }[],
  more: object = {},
) {
  const named = tiers.map((tier, index) => ({ name: `tier-${index}`, provider: 'bedrock', ...tier }));
  const stack = new Stack();
  return toUsedModels(folder.deployment({ server: { tiers: named }, ...more })).map(
    ({ modelId, region, statements }) => ({
      modelId,
      region,
      may: statements.map((statement) => {
        const { Action, Resource } = stack.resolve(statement.toStatementJson());
        return [Action, typeof Resource === 'string' ? Resource : Resource['Fn::Join'][1].at(-1)];
      }),
    }),
  );
}

const GET = 'bedrock:GetFoundationModel';

describe('the models that are looked up', () => {
  test.each([
    ['a base model', 'amazon.nova-pro-v1:0', 'amazon.nova-pro-v1:0'],
    ['a profile of a geography', 'us.amazon.nova-pro-v1:0', 'amazon.nova-pro-v1:0'],
    ['a profile of any region', 'global.amazon.nova-pro-v1:0', 'amazon.nova-pro-v1:0'],
    ['the ARN of a profile', `${ACCOUNT}inference-profile/eu.amazon.nova-pro-v1:0`, 'amazon.nova-pro-v1:0'],
    ['an ARN', 'arn:aws:bedrock:us-east-1::foundation-model/amazon.titan-v1', 'amazon.titan-v1'],
    ['a name with dots that is no profile', 'zai.glm-4.6', 'zai.glm-4.6'],
  ])('%s is looked up by its base model, and nothing else may be', (_, modelId, baseId) => {
    expect(usedFor([{ modelId }])).toEqual([
      {
        modelId: baseId,
        region: 'us-east-1',
        may: [[GET, `:bedrock:us-east-1::foundation-model/${baseId}`]],
      },
    ]);
  });

  test.each([
    ['provisioned-model', 'bedrock:GetProvisionedModelThroughput'],
    ['application-inference-profile', 'bedrock:GetInferenceProfile'],
  ])('a %s is named by Bedrock, which may then be any model of its region', (kind, action) => {
    const modelId = `arn:aws:bedrock:us-west-2:111122223333:${kind}/abc`;
    expect(usedFor([{ modelId }])).toEqual([
      {
        modelId,
        region: 'us-west-2',
        may: [
          [action, modelId],
          [GET, ':bedrock:us-west-2::foundation-model/*'],
        ],
      },
    ]);
  });

  test('prompts and imported models have no end of their own', () => {
    expect(usedFor(NO_BASE)).toEqual([]);
  });

  test('each is looked up once in a region', () => {
    const modelId = 'us.amazon.nova-pro-v1:0';
    const used = usedFor([{ modelId }, { modelId: NOVA.modelId }, { modelId, region: 'us-west-2' }]);
    expect(used.map(({ region }) => region)).toEqual(['us-east-1', 'us-west-2']);
  });

  test('a geography that only the deployment knows counts', () => {
    const [used] = usedFor([{ modelId: 'moon.amazon.nova-pro-v1:0' }], {
      inferenceRegions: { moon: ['us-east-1'] },
    });
    expect(used?.modelId).toBe('amazon.nova-pro-v1:0');
  });
});

describe('a stack of checks', () => {
  test.each([
    ['no section', { server: { tiers: [NOVA] } }, false],
    ['models of Bedrock', { server: { tiers: [NOVA] }, checks: {} }, true],
    [
      'models of Bedrock that shall not be looked up',
      { server: { tiers: [NOVA] }, checks: { modelLife: false } },
      false,
    ],
    ['no models of Bedrock', { checks: {} }, false],
    [
      'only a prompt and an imported model, which have no end of their own',
      { server: { tiers: NO_BASE }, checks: {} },
      false,
    ],
    ['a suite', { checks: { suite: {} } }, true],
  ])('with %s: whether there is a stack', (_, content, has) => {
    expect(hasChecks(folder.deployment(content))).toBe(has);
  });
});
