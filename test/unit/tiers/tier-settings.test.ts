import { describe, expect, test } from 'vitest';
import { describeIssues } from '../../../src/cascade/describe-issues.ts';
import { configSchema } from '../../../src/server/config-schema.ts';

const BASES = {
  bedrock: { name: 'a', provider: 'bedrock', modelId: 'us.amazon.nova-2-lite-v1:0' },
  sagemaker: { name: 'a', provider: 'sagemaker', endpointName: 'support-llm' },
  openai: { name: 'a', provider: 'openai', baseUrl: 'http://localhost:11434/v1', model: 'llama-4' },
};
const TOKENS = { inputUsdPerMillionTokens: 0.33, outputUsdPerMillionTokens: 2.75 };
const HOURS = { usdPerHour: 20, tokensPerHourAtCapacity: 6e6, utilization: 0.5 };

const toInput = (provider: keyof typeof BASES, fields: object) => ({
  tiers: [{ ...BASES[provider], ...fields }],
});

/** The faults of a tier as a person reads them, without the tier's place. */
function faultsOf(provider: keyof typeof BASES, fields: object): string[] {
  const input = toInput(provider, fields);
  const { error } = configSchema.safeParse(input);
  if (!error) return [];
  return describeIssues(configSchema, input, error).map(({ field, message }) =>
    `${field} ${message}`.replace(/^tiers\[0\]\./, ''),
  );
}

describe('a tier with a model', () => {
  test.each(Object.keys(BASES) as (keyof typeof BASES)[])(
    'needs no more than its address: %s',
    (provider) => {
      const { tiers } = configSchema.parse(toInput(provider, {}));
      expect(tiers).toEqual([
        expect.objectContaining({
          ...BASES[provider],
          maxTokens: 1_024,
          timeoutMs: 20_000,
          passages: 5,
          breaker: { failureShare: 0.9, minimumCalls: 10, windowCalls: 30, openSeconds: 30, probeShare: 0.1 },
          bulkhead: { concurrency: 50, queue: 25 },
        }),
      ]);
      expect(tiers[0]).not.toHaveProperty('temperature');
      expect(tiers[0]).not.toHaveProperty('stream');
      expect(tiers[0]).not.toHaveProperty('price');
    },
  );

  test.each<[string, object]>([
    ['limits', { maxTokens: 128_000, timeoutMs: 1, contextTokens: 1, passages: 0 }],
    ['parameters', { temperature: 0, topP: 1, stopSequences: ['a', 'b', 'c', 'd'] }],
    ['a price by tokens', { price: TOKENS }],
    [
      'a price with a prompt cache',
      { price: { ...TOKENS, cacheReadUsdPerMillionTokens: 0, cacheWriteUsdPerMillionTokens: 1 } },
    ],
    ['a price by the hour', { price: HOURS }],
    ['a prompt by name', { prompt: { template: 'concise' } }],
    ['a prompt in words', { prompt: { text: 'Be brief.', version: '2' } }],
  ])('takes %s', (_what, fields) => {
    for (const provider of Object.keys(BASES) as (keyof typeof BASES)[]) {
      expect(faultsOf(provider, fields)).toEqual([]);
      expect(configSchema.parse(toInput(provider, fields)).tiers[0]).toMatchObject(fields);
    }
  });

  test.each<[object, RegExp]>([
    [{ maxTokens: 0 }, /^maxTokens is 0: .*>=1/],
    [{ maxTokens: 1.5 }, /^maxTokens is 1\.5: .*int/],
    [{ maxTokens: '800' }, /^maxTokens is "800": .*number/],
    [{ temperature: 2.1 }, /^temperature is 2\.1: .*<=2/],
    [{ topP: -0.1 }, /^topP is -0\.1: .*>=0/],
    [{ stopSequences: [] }, /^stopSequences is a list of 0: .*>=1/],
    [{ stopSequences: ['a', 'b', 'c', 'd', 'e'] }, /^stopSequences is a list of 5: .*<=4/],
    [{ stopSequences: [''] }, /^stopSequences\[0\] is "": .*>=1/],
    [{ timeoutMs: 600_001 }, /^timeoutMs is 600001: .*<=600000/],
    [{ contextTokens: 0 }, /^contextTokens is 0: .*>=1/],
    [{ passages: 21 }, /^passages is 21: .*<=20/],
    [{ stream: 'yes' }, /^stream is "yes": .*boolean/],
    [{ price: {} }, /^price is an object: /],
    [{ price: { inputUsdPerMillionTokens: 1 } }, /^price is an object: /],
    [{ price: { ...HOURS, utilization: 0 } }, /^price\.utilization is 0: .*>0/],
    [{ price: { ...TOKENS, ...HOURS } }, /^price is an object: /],
    [{ prompt: { template: 'terse' } }, /^prompt is an object: .*concise\W+detailed\W.*comprehensive/],
    [{ prompt: {} }, /^prompt is an object: /],
    [{ breaker: { failureShare: 0 } }, /^breaker\.failureShare is 0: .*>0/],
    [{ breaker: { failureShare: 90 } }, /^breaker\.failureShare is 90: .*<=1/],
    [{ breaker: { openSeconds: 0 } }, /^breaker\.openSeconds is 0: .*>=0\.1/],
    [
      { breaker: { share: 1 } },
      /^breaker\.share is unknown here; allowed: failureShare, minimumCalls, .*probeShare$/,
    ],
    [{ bulkhead: { concurrency: 0 } }, /^bulkhead\.concurrency is 0: .*>=1/],
    [{ bulkhead: { queue: -1 } }, /^bulkhead\.queue is -1: .*>=0/],
    [{ maxtokens: 5 }, /^maxtokens is unknown here; allowed: name, maxTokens, temperature, .*provider/],
  ])('says what is wrong with %j', (fields, fault) => {
    for (const provider of Object.keys(BASES) as (keyof typeof BASES)[]) {
      expect(faultsOf(provider, fields)).toEqual([expect.stringMatching(fault)]);
    }
  });
});

describe('a tier on Bedrock', () => {
  test.each([
    'us.amazon.nova-2-lite-v1:0',
    'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc',
    'arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT1234:1',
    'arn:aws-us-gov:bedrock:us-gov-west-1:111122223333:application-inference-profile/x_y',
  ])('takes the model %s', (modelId) => {
    expect(faultsOf('bedrock', { modelId })).toEqual([]);
  });

  test.each<[object, RegExp]>([
    [{ modelId: undefined }, /^modelId is missing: /],
    [{ modelId: 'nova lite' }, /^modelId is "nova lite": must be a model id, .*ARN/],
    [{ modelId: 'a?b' }, /^modelId is "a\?b": /],
    [{ modelId: 'a\n' }, /^modelId is "a\\n": /],
    [{ region: 'Frankfurt' }, /^region is "Frankfurt": must be an AWS region, such as us-east-1$/],
    [{ guardrail: 'g-1' }, /^guardrail is "g-1": .*object/],
    [{ guardrail: { version: '1' } }, /^guardrail\.id is missing: /],
    [{ serviceTier: 'fast' }, /^serviceTier is "fast": .*"default"\|"priority"\|"flex"\|"reserved"/],
    [{ latency: 'low' }, /^latency is "low": .*"standard"\|"optimized"/],
    [
      { promptVariables: ['answer'] },
      /^promptVariables\[0\] is "answer": .*"question"\|"passages"\|"instructions"/,
    ],
    [{ requestMetadata: { team: 7 } }, /^requestMetadata\.team is 7: .*string/],
    [{ endpointName: 'x' }, /^endpointName is unknown here; allowed: .*modelId/],
  ])('says what is wrong with %j', (fields, fault) => {
    expect(faultsOf('bedrock', fields)).toEqual([expect.stringMatching(fault)]);
  });
});

describe('a tier on SageMaker', () => {
  test.each<[object, RegExp]>([
    [{ endpointName: '-a' }, /^endpointName is "-a": must be up to 63 letters, digits and hyphens/],
    [{ endpointName: 'a/b' }, /^endpointName is "a\/b": /],
    [{ endpointName: 'a'.repeat(64) }, /^endpointName is "a+": .*63/],
    [{ inferenceComponentName: 'a b' }, /^inferenceComponentName is "a b": must be up to 63/],
    [{ format: 'vllm' }, /^format is "vllm": .*"prompt"\|"openai-chat"\|"tgi"/],
    [{ region: 'us-east' }, /^region is "us-east": /],
  ])('says what is wrong with %j', (fields, fault) => {
    expect(faultsOf('sagemaker', fields)).toEqual([expect.stringMatching(fault)]);
  });

  test.each([`a${'-'.repeat(61)}`, 'a-'.repeat(30)])(
    'is checked at once, however it is named: %s',
    (name) => {
      expect(faultsOf('sagemaker', { endpointName: name })).toHaveLength(1);
    },
  );
});

describe('a tier on a server of chat completions', () => {
  test.each(['http://127.0.0.1:8000/v1', 'https://api.example.com/openai/v1/', 'http://[::1]:1234'])(
    'takes the address %s',
    (baseUrl) => {
      expect(faultsOf('openai', { baseUrl })).toEqual([]);
    },
  );

  test.each<[object, RegExp]>([
    [{ baseUrl: 'localhost:11434' }, /^baseUrl is "localhost:11434": .*URL/],
    [{ baseUrl: 'file:///etc/passwd' }, /^baseUrl is "file:/],
    [{ baseUrl: 'http://me:pw@host/v1' }, /^baseUrl is .*: must have no user, query or fragment$/],
    [{ baseUrl: 'http://host/v1?key=1' }, /^baseUrl is .*: must have no user, query or fragment$/],
    [{ baseUrl: 'http://host/v1#x' }, /^baseUrl is .*: must have no user, query or fragment$/],
    [{ model: '' }, /^model is "": .*>=1/],
    [{ apiKeyEnv: 'AWS_SECRET_ACCESS_KEY' }, /^apiKeyEnv is "AWS_SECRET_ACCESS_KEY": .*ends in _API_KEY$/],
    [
      { apiKeyEnv: 'sk-123' },
      /^apiKeyEnv is "sk-123": must be the name of a variable that ends in _API_KEY$/,
    ],
    [{ apiKey: 'sk-123' }, /^apiKey is unknown here; allowed: .*apiKeyEnv/],
  ])('says what is wrong with %j', (fields, fault) => {
    expect(faultsOf('openai', fields)).toEqual([expect.stringMatching(fault)]);
  });
});
