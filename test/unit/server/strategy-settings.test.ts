import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { toStrategyFile } from '../../../src/benchmark/strategies/strategy-file.ts';
import type { Answer } from '../../../src/cascade/answer.ts';
import { createApp } from '../../../src/server/app.ts';
import { ConfigError, loadConfig } from '../../../src/server/config.ts';
import { startDynamoTable } from '../../support/dynamo-table.ts';
import { startOwnCloud } from '../../support/providers.ts';
import { WEAK_TEXT } from '../../support/served-page.ts';
import { temporaryFolder } from '../../support/server-process.ts';
import { recordingLog } from '../../support/test-cascade.ts';

const QUESTION = 'Why does the replica of my database fall behind after a failover?';

const cloud = await startOwnCloud();

/** A folder with the configuration, its strategy in `strategies/` beside it; returns the configuration's name. */
function fileWith(
  strategy: unknown,
  more: { tiers?: readonly object[]; routing?: object; cache?: object } = {},
): string {
  const folder = temporaryFolder();
  const file = join(folder, 'config.json');
  mkdirSync(join(folder, 'strategies'));
  const text = typeof strategy === 'string' ? strategy : JSON.stringify(strategy);
  if (strategy !== undefined) writeFileSync(join(folder, 'strategies', 'strategy.json'), text);
  writeFileSync(
    file,
    JSON.stringify({
      tiers: more.tiers ?? ['small', 'middle', 'large'].map((name) => tier(name)),
      routing: { strategy: './strategies/strategy.json', ...more.routing },
      knowledge: { kind: 'none' },
      cache: more.cache ?? { kind: 'none' },
      store: { kind: 'memory' },
    }),
  );
  return file;
}

const tier = (name: string, model = `${name}-model`) => ({
  name,
  provider: 'openai',
  baseUrl: `${cloud.url}/v1`,
  model,
});

const load = (file: string) => loadConfig({ file, trustWorkingFolder: false });

async function createFrom(file: string) {
  const folder = temporaryFolder();
  return createApp({
    config: await load(file),
    log: recordingLog().log,
    cacheFolder: folder,
    sampleIndex: '',
    secret: () => undefined,
  });
}

async function ask(file: string, more: object = {}): Promise<Answer> {
  const app = await createFrom(file);
  const { signal } = new AbortController();
  const answer = await app.cascade.answer({ text: QUESTION, context: {}, ...more }, { signal });
  await app.close();
  return answer;
}

async function errorOf(work: () => Promise<unknown>): Promise<string> {
  const error = await work().catch((thrown: unknown) => thrown);
  if (error instanceof ConfigError) return error.message;
  throw new Error('no ConfigError was thrown', { cause: error });
}

const asked = () => cloud.calls.map(({ model }) => model);
const ORDER = { primary_model: 'large-model', fallback_models: ['small-model'] };

describe('a strategy', () => {
  test('is read from the folder of the configuration, whatever else the file has', async () => {
    const file = fileWith({ ...ORDER, made_at: 'noon' });
    const { routing, strategy } = await load(file);
    expect(routing.strategy).toBe(join(dirname(file), 'strategies', 'strategy.json'));
    expect(strategy).toMatchObject({ ...ORDER, made_at: 'noon' });
  });

  test('has every question start at its first model', async () => {
    const answer = await ask(fileWith(ORDER));
    expect(asked()).toEqual(['large-model']);
    expect(answer).toMatchObject({ tier: 'large', routeBasis: 'strategy: large, then small' });
  });

  test('as a benchmark writes it is one that is read', async () => {
    const scores = ['small', 'middle', 'large'].map((name, index) => ({
      modelId: `${name}-model`,
      latencyMs: 100 + index,
      similarity: index === 1 ? 0.9 : 0.5,
    }));
    expect((await ask(fileWith(toStrategyFile(scores)))).routeBasis).toBe(
      'strategy: middle, then small, then large',
    );
  });

  test('decides who is asked after a failure, and what is weak goes up from there', async () => {
    cloud.script('large-model', { do: 'fail', status: 400 });
    cloud.script('small-model', { do: 'answer', text: WEAK_TEXT });
    expect((await ask(fileWith(ORDER))).tier).toBe('middle');
    expect(asked()).toEqual(['large-model', 'small-model', 'middle-model']);
  });

  test("keeps within a caller's limits", async () => {
    expect((await ask(fileWith(ORDER), { maxTier: 'middle' })).tier).toBe('small');
    expect((await ask(fileWith(ORDER), { minTier: 'middle', maxTier: 'middle' })).tier).toBe('middle');
  });

  test('names tiers where they share a model', async () => {
    const tiers = [tier('brief', 'one-model'), tier('long', 'one-model'), tier('other')];
    const strategy = { primary_model: 'long', fallback_models: ['other-model', 'brief'] };
    expect((await ask(fileWith(strategy, { tiers }))).routeBasis).toBe(
      'strategy: long, then other, then brief',
    );
  });

  test('names a model of Bedrock by its ARN, with the account or without', async () => {
    const modelId = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc';
    const tiers = [tier('small'), { name: 'own', provider: 'bedrock', modelId }];
    for (const primary of [modelId, 'provisioned-model/abc']) {
      const app = await createFrom(fileWith({ primary_model: primary }, { tiers }));
      expect(app.cascade.startOf({ text: QUESTION, context: {} })).toBe(1);
      await app.close();
    }
  });
});

test('what was answered by one strategy is not given by another, and is by the same one in another place', async () => {
  const dynamo = await startDynamoTable();
  process.env.AWS_ENDPOINT_URL_DYNAMODB = dynamo.url;
  onTestFinished(async () => {
    delete process.env.AWS_ENDPOINT_URL_DYNAMODB;
    await dynamo.close();
  });
  const shared = {
    cache: { kind: 'dynamodb', table: dynamo.table, region: 'us-east-1' },
    routing: { minConfidence: 0 },
  };
  const sources: string[] = [];
  for (const fallback of ['small-model', 'small-model', 'middle-model']) {
    const { source } = await ask(fileWith({ ...ORDER, fallback_models: [fallback] }, shared));
    sources.push(source);
  }
  expect(sources).toEqual(['model', 'cache', 'model']);
});

describe('a strategy that cannot be used is named with what to mend:', () => {
  test.each<[string, unknown, RegExp]>([
    ['no such file', undefined, /cannot be read: ENOENT/],
    ['no JSON', '{"primary_model": ', /is not JSON: /],
    ['a list', [], /the file is a list of 0: /],
    ['no first model', { fallback_models: ['a'] }, /primary_model is missing: /],
    ['a model without a name', { primary_model: '' }, /primary_model is "": /],
    [
      'a model that is named twice',
      { primary_model: 'large-model', fallback_models: ['small-model', 'large-model'] },
      /fallback_models\[1\] is "large-model": must be named once/,
    ],
    [
      'a score that is no number',
      { ...ORDER, model_scores: [{ model_id: 'a', latency: null }] },
      /model_scores\[0\]\.latency is null: /,
    ],
  ])('%s', async (_, strategy, says) => {
    const file = fileWith(strategy);
    const message = await errorOf(() => load(file));
    expect(message).toMatch(says);
    expect(message).toContain(join(dirname(file), 'strategies', 'strategy.json'));
    expect(message).toContain(`routing.strategy of ${file}`);
  });

  test.each<[string, unknown, readonly string[]]>([
    [
      'models that no tier has',
      { primary_model: 'large-model', fallback_models: ['gone-model', 'lost-model'] },
      [
        'fallback_models[0] is "gone-model": no tier has this model; there are small-model, middle-model, large-model',
        'fallback_models[1] is "lost-model": no tier',
      ],
    ],
    [
      'a tier that is named twice, by its model and by its name',
      { primary_model: 'large', fallback_models: ['small-model', 'large-model'] },
      ['fallback_models[1] stands for the same tier as primary_model: large'],
    ],
  ])('%s', async (_, strategy, says) => {
    const file = fileWith(strategy);
    const message = await errorOf(() => createFrom(file));
    for (const part of says) expect(message).toContain(part);
    expect(message).toContain(join(dirname(file), 'strategies', 'strategy.json'));
  });

  test('a model that several tiers have', async () => {
    const tiers = [tier('brief', 'one-model'), tier('long', 'one-model')];
    const message = await errorOf(() => createFrom(fileWith({ primary_model: 'one-model' }, { tiers })));
    expect(message).toContain(
      'primary_model is "one-model": the tiers brief, long have this model; name the tier instead',
    );
  });

  test.each([
    [
      { policy: 'expected-cost' },
      /routing\.policy is "expected-cost": must be left out where routing\.strategy/,
    ],
    [{ thresholds: [3, 7] }, /routing\.thresholds is a list of 2: must be left out where routing\.strategy/],
  ])('beside %j', async (routing, says) => {
    expect(await errorOf(() => load(fileWith(ORDER, { routing })))).toMatch(says);
  });
});
