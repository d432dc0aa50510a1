import { describe, expect, test } from 'vitest';
import type { TierRequest } from '../../../src/cascade/tier.ts';
import type { Reply } from '../../support/fake-cloud/reply.ts';
import { createTierFrom, startOwnCloud } from '../../support/providers.ts';
import { INVOICE } from '../../support/tier-request.ts';

const MODEL = 'us.amazon.nova-2-lite-v1:0';
const PROVISIONED = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc';
const PROMPT = 'arn:aws:bedrock:us-east-1:111122223333:prompt/PROMPT1234:1';
const { request: REQUEST, passage: PASSAGE, asked: ASKED } = INVOICE;
const NEVER = new AbortController().signal;

const cloud = await startOwnCloud();

const createBedrock = (settings: object = {}) =>
  createTierFrom({ provider: 'bedrock', modelId: MODEL, ...settings });

/** The one call that a question comes to. */
async function callFor(settings: object = {}, request: TierRequest = REQUEST) {
  const tier = await createBedrock(settings);
  expect((await tier.complete(request, NEVER, () => {})).kind).toBe('completion');
  expect(cloud.calls).toHaveLength(1);
  return cloud.calls[0] as (typeof cloud.calls)[number];
}

/** What comes of `reply`. */
async function outcomeOf(reply: Reply, settings: object = {}) {
  cloud.script(MODEL, reply);
  return (await createBedrock(settings)).complete(REQUEST, NEVER, () => {});
}

describe.each([false, true])('a call to Bedrock, streamed: %s', (stream) => {
  test('asks with instructions, earlier turns, passages and question, and no parameter that is not set', async () => {
    const { model, streamed, body } = await callFor({ stream, maxTokens: 300 });
    expect([model, streamed]).toEqual([MODEL, stream]);
    expect(body).toEqual({
      system: [{ text: expect.stringContaining('Rules:') }],
      messages: [
        { role: 'user', content: [{ text: 'Who are you?' }] },
        { role: 'assistant', content: [{ text: 'Your support.' }] },
        { role: 'user', content: [{ text: `${PASSAGE}\n\n${ASKED}` }] },
      ],
      inferenceConfig: { maxTokens: 300 },
    });
  });

  test('says everything that is set', async () => {
    const { body, model } = await callFor({
      stream,
      modelId: PROVISIONED,
      temperature: 0,
      topP: 0.9,
      stopSequences: ['END'],
      guardrail: { id: 'g-1', version: '7' },
      serviceTier: 'flex',
      latency: 'optimized',
      promptCache: true,
      requestMetadata: { team: 'support' },
      additionalFields: { reasoning: { effort: 'low' } },
    });
    expect(model).toBe(PROVISIONED);
    expect(body).toEqual({
      system: [{ text: expect.any(String) }, { cachePoint: { type: 'default' } }],
      messages: expect.any(Array),
      inferenceConfig: { maxTokens: 1_024, temperature: 0, topP: 0.9, stopSequences: ['END'] },
      guardrailConfig: {
        guardrailIdentifier: 'g-1',
        guardrailVersion: '7',
        // Text that the guardrail has not seen must not be told.
        ...(stream && { streamProcessingMode: 'sync' }),
      },
      serviceTier: { type: 'flex' },
      performanceConfig: { latency: 'optimized' },
      requestMetadata: { team: 'support' },
      additionalModelRequestFields: { reasoning: { effort: 'low' } },
    });
  });

  test('gives a managed prompt its variables, and nothing that it brings itself', async () => {
    const { model, body } = await callFor({
      stream,
      modelId: PROMPT,
      temperature: 0.3,
      promptCache: true,
      additionalFields: { top_k: 5 },
      guardrail: { id: 'g-1' },
      promptVariables: ['question', 'passages', 'instructions'],
    });
    expect(model).toBe(PROMPT);
    expect(body).toEqual({
      promptVariables: {
        question: { text: ASKED },
        passages: { text: PASSAGE },
        instructions: { text: expect.stringContaining('Rules:') },
      },
      guardrailConfig: expect.objectContaining({ guardrailIdentifier: 'g-1', guardrailVersion: 'DRAFT' }),
    });
  });
});

describe('a managed prompt', () => {
  test('is asked by the question alone unless it has more variables', async () => {
    const { body } = await callFor({ modelId: PROMPT });
    expect(body).toEqual({ promptVariables: { question: { text: ASKED } } });
  });
});

test('a tier is known by its model, and by no account', async () => {
  const nameOf = async (modelId: string) => (await createBedrock({ modelId })).model;
  expect(await nameOf(MODEL)).toBe(MODEL);
  expect(await nameOf(PROVISIONED)).toBe('provisioned-model/abc');
  expect(await nameOf(PROMPT)).toBe('prompt/PROMPT1234:1');
});

test('a call is signed for the region that is set, else for the SDK’s own', async () => {
  const { headers } = await callFor({ region: 'eu-central-1' });
  expect(headers.authorization).toContain('/eu-central-1/bedrock/');
  cloud.reset();
  expect((await callFor()).headers.authorization).toContain('/us-east-1/bedrock/');
});

test('nobody streams where nobody listens', async () => {
  const tier = await createBedrock({ stream: true });
  expect((await tier.complete(REQUEST, NEVER)).kind).toBe('completion');
  expect(cloud.calls.map(({ streamed }) => streamed)).toEqual([false]);
});

describe('a reply of Bedrock', () => {
  test('counts what the prompt cache read and wrote', async () => {
    const usage = { inputTokens: 10, cacheReadInputTokens: 90, cacheWriteInputTokens: 5 };
    for (const stream of [false, true]) {
      expect(await outcomeOf({ do: 'answer', text: 'So.', usage }, { stream })).toMatchObject({
        usage: { inputTokens: 10, outputTokens: 20, cacheReadTokens: 90, cacheWriteTokens: 5 },
      });
    }
  });

  test.each([
    ['throttlingException', 'throttled'],
    ['serviceUnavailableException', 'unavailable'],
    ['internalServerException', 'unavailable'],
    ['modelStreamErrorException', 'unavailable'],
    ['validationException', 'rejected'],
  ])('that breaks off with %s is %s, under the name of the call', async (type, kind) => {
    const outcome = await outcomeOf({ do: 'exception-mid-stream', type }, { stream: true });
    expect(outcome).toMatchObject({ kind, requestId: expect.stringMatching(/^0{8}-/) });
  });

  test.each([
    ['ServiceQuotaExceededException', 400, 'No.', 'overloaded'],
    ['ModelNotReadyException', 429, 'No.', 'throttled'],
    ['ValidationException', 400, 'The provided model identifier is invalid.', 'misconfigured'],
    ['InvalidSignatureException', 403, 'No.', 'misconfigured'],
  ] as const)('that is an error by the name of %s (%d: %s) is %s', async (type, status, message, kind) => {
    for (const stream of [false, true]) {
      expect(await outcomeOf({ do: 'fail', status, type, message }, { stream })).toMatchObject({ kind });
    }
  });
});
