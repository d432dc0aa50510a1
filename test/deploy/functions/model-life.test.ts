import { BedrockClient } from '@aws-sdk/client-bedrock';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkModels } from '../../../deploy/functions/model-life.ts';
import { type ControlCall, type ControlReply, startControlPlane } from '../../support/aws-control-plane.ts';

const NOW = Date.parse('2026-11-22T00:00:00Z');
const ACCOUNT = 'arn:aws:bedrock:us-east-1:111122223333:';
const FOUNDATION = 'arn:aws:bedrock:us-east-1::foundation-model/';

/** Details of a model that ends at a time, or nobody knows when. */
const living = (endOfLifeTime?: string): ControlReply => ({
  body: {
    modelDetails: {
      modelArn: `${FOUNDATION}x`,
      modelId: 'x',
      modelLifecycle: {
        status: endOfLifeTime ? 'LEGACY' : 'ACTIVE',
        ...(endOfLifeTime && { endOfLifeTime }),
      },
    },
  },
});

/** What Bedrock's control plane says by the path; a model that is not there is unknown. */
async function check(models: unknown, replies: Readonly<Record<string, ControlReply>>, more: object = {}) {
  const unknown: ControlReply = { error: 'ResourceNotFoundException', status: 404 };
  const plane = await startControlPlane(({ path }: ControlCall) => replies[path] ?? unknown);
  onTestFinished(() => plane.close());
  const lines: string[] = [];
  const regions: (string | undefined)[] = [];
  const MODELS = typeof models === 'string' ? models : JSON.stringify(models);
  const error = await checkModels({
    environment: { MODELS, NAMESPACE: 'Support/Test', ...more },
    clientFor(region) {
      regions.push(region);
      return new BedrockClient(plane.client);
    },
    now: NOW,
    write: (line) => lines.push(line),
  }).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  return { error, lines, regions, metrics: lines.map((line) => JSON.parse(line)), calls: plane.calls };
}

const model = (modelId: string) => [{ modelId, region: 'us-east-1' }];
const NOVA = '/foundation-models/amazon.nova-2-lite-v1:0';

describe('a model', () => {
  test('whose end is known has the days until then, by itself and among all', async () => {
    const replies = { [NOVA]: living('2027-01-06T12:00:00Z') };
    const { error, metrics } = await check(model('amazon.nova-2-lite-v1:0'), replies);
    expect(error).toBeUndefined();
    expect(metrics).toHaveLength(1);
    expect(metrics[0]).toMatchObject({
      Model: 'amazon.nova-2-lite-v1:0',
      ModelDaysLeft: 45.5,
      ModelUnknown: 0,
    });
    expect(metrics[0]._aws.CloudWatchMetrics[0]).toMatchObject({
      Namespace: 'Support/Test',
      Dimensions: [['Model'], []],
      Metrics: expect.arrayContaining([{ Name: 'ModelDaysLeft', Unit: 'None' }]),
    });
    expect(metrics[0]._aws.Timestamp).toBe(NOW);
  });

  test('that has ended has less than none', async () => {
    const { metrics } = await check(model('amazon.nova-2-lite-v1:0'), {
      [NOVA]: living('2026-11-20T00:00:00Z'),
    });
    expect(metrics[0].ModelDaysLeft).toBe(-2);
  });

  test('whose end nobody knows has no days', async () => {
    const { metrics } = await check(model('amazon.nova-2-lite-v1:0'), { [NOVA]: living() });
    expect(metrics[0]).toMatchObject({ ModelUnknown: 0 });
    expect(metrics[0]).not.toHaveProperty('ModelDaysLeft');
  });

  test.each(['ResourceNotFoundException', 'ValidationException'])(
    'that gets a %s is unknown',
    async (error) => {
      const { metrics, error: thrown } = await check(model('amazon.nova-2-lite-v1:0'), { [NOVA]: { error } });
      expect(thrown).toBeUndefined();
      expect(metrics[0]).toMatchObject({ Model: 'amazon.nova-2-lite-v1:0', ModelUnknown: 1 });
      expect(metrics[0]).not.toHaveProperty('ModelDaysLeft');
    },
  );

  test('is asked for in its region', async () => {
    const both = [{ modelId: 'a.b', region: 'eu-central-1' }, { modelId: 'a.c' }];
    expect((await check(both, {})).regions).toEqual(['eu-central-1', undefined]);
  });
});

describe('the base model is found', () => {
  test.each([
    ['us.amazon.nova-2-lite-v1:0'],
    ['eu.amazon.nova-2-lite-v1:0'],
    ['apac.amazon.nova-2-lite-v1:0'],
    ['global.amazon.nova-2-lite-v1:0'],
    [`${FOUNDATION}amazon.nova-2-lite-v1:0`],
    [`${ACCOUNT}inference-profile/us.amazon.nova-2-lite-v1:0`],
  ])('behind %s', async (modelId) => {
    const { metrics, calls } = await check(model(modelId), { [NOVA]: living('2026-12-02T00:00:00Z') });
    expect(metrics[0]).toMatchObject({ Model: 'amazon.nova-2-lite-v1:0', ModelDaysLeft: 10 });
    expect(calls).toHaveLength(1);
  });

  test('behind provisioned throughput', async () => {
    const arn = `${ACCOUNT}provisioned-model/abc`;
    const { metrics, lines } = await check(model(arn), {
      [`/provisioned-model-throughput/${arn}`]: {
        body: { foundationModelArn: `${FOUNDATION}amazon.nova-2-lite-v1:0` },
      },
      [NOVA]: living('2026-12-02T00:00:00Z'),
    });
    expect(metrics[0]).toMatchObject({ Model: 'amazon.nova-2-lite-v1:0', ModelDaysLeft: 10 });
    expect(lines.join('')).not.toContain('arn:');
  });

  test("behind an application's inference profile", async () => {
    const arn = `${ACCOUNT}application-inference-profile/xyz`;
    const { metrics } = await check(model(arn), {
      [`/inference-profiles/${arn}`]: {
        body: { models: [{ modelArn: `${FOUNDATION}amazon.nova-2-lite-v1:0` }] },
      },
      [NOVA]: living(),
    });
    expect(metrics[0]).toMatchObject({ Model: 'amazon.nova-2-lite-v1:0', ModelUnknown: 0 });
  });

  test('nowhere behind throughput that is gone', async () => {
    const { metrics, lines } = await check(model(`${ACCOUNT}provisioned-model/abc`), {});
    expect(metrics[0]).toMatchObject({ Model: 'abc', ModelUnknown: 1 });
    expect(lines.join('')).not.toContain('arn:');
  });

  test('nowhere behind a prompt, of which nothing is written', async () => {
    const { error, lines, calls } = await check(model(`${ACCOUNT}prompt/PROMPT1:1`), {});
    expect([error, lines, calls]).toEqual([undefined, [], []]);
  });
});

test('a model that cannot be checked does not keep the others from it, and the function fails at the end', async () => {
  const models = [...model('a.broken'), ...model('a.gone'), ...model('us.amazon.nova-2-lite-v1:0')];
  const { error, metrics } = await check(models, {
    '/foundation-models/a.broken': { error: 'AccessDeniedException', status: 403 },
    [NOVA]: living('2026-12-02T00:00:00Z'),
  });
  expect(metrics.map(({ Model, ModelUnknown }) => [Model, ModelUnknown])).toEqual([
    ['a.gone', 1],
    ['amazon.nova-2-lite-v1:0', 0],
  ]);
  expect(error?.message).toBe('1 of 3 models could not be checked: a.broken (AccessDeniedException)');
});

test.each([
  ['no list', '{}', {}, /^MODELS must be a JSON list of \{"modelId"/],
  ['no JSON', 'nova', {}, /^MODELS must be a JSON list/],
  ['nothing', '[]', {}, /^MODELS must be a JSON list/],
  ['no model', '[{"region":"us-east-1"}]', {}, /^MODELS must be a JSON list/],
  ['a region that is no text', '[{"modelId":"a.b","region":1}]', {}, /^MODELS must be a JSON list/],
  ['no namespace', '[{"modelId":"a.b"}]', { NAMESPACE: '' }, /^NAMESPACE must be set$/],
])('settings with %s are refused before anybody is asked', async (_, models, more, words) => {
  const { error, calls } = await check(models, {}, more);
  expect(error?.message).toMatch(words);
  expect(calls).toEqual([]);
});
