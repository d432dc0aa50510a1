import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeIssues } from '../../../src/cascade/describe-issues.ts';
import { loadConfig } from '../../../src/server/config.ts';
import { configSchema } from '../../../src/server/config-schema.ts';
import { inEnvironment } from '../../support/in-environment.ts';
import { temporaryFolder } from '../../support/server-process.ts';

const JUDGE = { name: 'judge', provider: 'openai', baseUrl: 'http://127.0.0.1:11434/v1', model: 'llama-4' };
const MODEL = { routing: { secondOpinion: { kind: 'model' } } };

/** The configuration's faults as a person reads them. */
function faultsOf(input: unknown): string[] {
  const { error } = configSchema.safeParse(input);
  return error
    ? describeIssues(configSchema, input, error).map(({ field, message }) => `${field} ${message}`)
    : [];
}

describe('a second opinion', () => {
  test('is not asked for unless that is said, and then by defaults', () => {
    expect(configSchema.parse({}).routing.secondOpinion).toBeUndefined();
    const { routing } = configSchema.parse({ routing: { secondOpinion: { kind: 'agreement' } } });
    expect(routing.secondOpinion).toEqual({
      kind: 'agreement',
      between: [0.3, 0.85],
      weight: 0.5,
      timeoutMs: 5_000,
    });
  });

  test.each<[string, object, RegExp[]]>([
    ['of no kind', {}, [/^routing\.secondOpinion\.kind is missing: .*"agreement"\|"model"/]],
    [
      'of an unknown kind',
      { kind: 'coin' },
      [/^routing\.secondOpinion\.kind is "coin": .*"agreement"\|"model"/],
    ],
    [
      'of one end',
      { kind: 'agreement', between: [0.3] },
      [/^routing\.secondOpinion\.between is a list of 1: /],
    ],
    [
      'with its ends turned',
      { kind: 'agreement', between: [0.8, 0.3] },
      [/^routing\.secondOpinion\.between is a list of 2: must not fall$/],
    ],
    [
      'beyond certainty',
      { kind: 'agreement', between: [0, 1.1] },
      [/^routing\.secondOpinion\.between\[1\] is 1\.1: .*<=1/],
    ],
    ['without weight', { kind: 'agreement', weight: 0 }, [/^routing\.secondOpinion\.weight is 0: .*>0/]],
    ['without time', { kind: 'agreement', timeoutMs: 0 }, [/^routing\.secondOpinion\.timeoutMs is 0: .*>=1/]],
    [
      'with more than it knows',
      { kind: 'agreement', judge: JUDGE },
      [/^routing\.secondOpinion\.judge is unknown here; allowed: kind, between, weight, timeoutMs$/],
    ],
    [
      'of a model without a judge',
      { kind: 'model' },
      [/^judge is missing: must be given where routing\.secondOpinion\.kind is "model"$/],
    ],
  ])('%s is an error', (_what, secondOpinion, faults) => {
    expect(faultsOf({ routing: { secondOpinion } })).toEqual(
      faults.map((fault) => expect.stringMatching(fault)),
    );
  });
});

describe('a judge', () => {
  test('has the settings of a tier', () => {
    expect(configSchema.parse({ ...MODEL, judge: JUDGE }).judge).toMatchObject({
      ...JUDGE,
      maxTokens: 1_024,
      passages: 5,
      breaker: { failureShare: 0.9 },
      bulkhead: { concurrency: 50 },
    });
    const bedrock = { name: 'judge', provider: 'bedrock', modelId: 'us.amazon.nova-2-lite-v1:0' };
    const sagemaker = { name: 'judge', provider: 'sagemaker', endpointName: 'judge-endpoint' };
    for (const judge of [bedrock, sagemaker]) expect(faultsOf({ ...MODEL, judge })).toEqual([]);
    expect(faultsOf({ ...MODEL, judge: { ...JUDGE, prompt: { text: 'You check.' } } })).toEqual([]);
  });

  test.each<[string, object, RegExp]>([
    [
      'that is no model',
      { name: 'judge', provider: 'local', method: 'one-passage' },
      /^judge\.provider is "local": /,
    ],
    [
      'that has the name of a tier',
      { ...JUDGE, name: 'expert' },
      /^judge\.name is "expert": a tier has this name$/,
    ],
    [
      'with a template for answers',
      { ...JUDGE, prompt: { template: 'concise' } },
      /^judge\.prompt\.template is "concise": a judge has no templates; allowed: text$/,
    ],
    [
      'with an unknown key',
      { ...JUDGE, modelid: 'x' },
      /^judge\.modelid is unknown here; allowed: name, .*baseUrl/,
    ],
  ])('%s is an error', (_what, judge, fault) => {
    expect(faultsOf({ ...MODEL, judge })).toEqual([expect.stringMatching(fault)]);
  });

  test('whose key is not there is an error that names its variable', async () => {
    const file = join(temporaryFolder(), 'config.json');
    writeFileSync(
      file,
      JSON.stringify({ ...MODEL, judge: { ...JUDGE, apiKeyEnv: 'NO_SUCH_JUDGE_API_KEY' } }),
    );
    const load = () => loadConfig({ file, trustWorkingFolder: false });
    await expect(inEnvironment({ NO_SUCH_JUDGE_API_KEY: undefined }, load)).rejects.toThrow(
      'judge.apiKeyEnv is "NO_SUCH_JUDGE_API_KEY": this variable is not set',
    );
  });
});
