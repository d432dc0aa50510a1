import { describe, expect, test } from 'vitest';
import type { Call, Reply } from '../../support/fake-cloud/reply.ts';
import { createTierFrom, startOwnCloud } from '../../support/providers.ts';
import { INVOICE } from '../../support/tier-request.ts';

const ENDPOINT = 'support-llm';
const PARAMETERS = { temperature: 0, topP: 0.9, stopSequences: ['END'] };
const { request: REQUEST, passage: PASSAGE, asked: ASKED } = INVOICE;
const NEVER = new AbortController().signal;

const cloud = await startOwnCloud();

const createSagemaker = (settings: object = {}) =>
  createTierFrom({ provider: 'sagemaker', endpointName: ENDPOINT, ...settings });

/** The one call that a question comes to. */
async function callFor(settings: object): Promise<Call> {
  const tier = await createSagemaker(settings);
  expect((await tier.complete(REQUEST, NEVER, () => {})).kind).toBe('completion');
  expect(cloud.calls.map(({ model, streamed }) => [model, streamed])).toEqual([
    [ENDPOINT, 'stream' in settings && settings.stream],
  ]);
  return cloud.calls[0] as Call;
}

/** What comes of `reply`. */
async function outcomeOf(reply: Reply, settings: object) {
  cloud.script(ENDPOINT, reply);
  return (await createSagemaker(settings)).complete(REQUEST, NEVER, () => {});
}

describe.each([false, true])('a call to SageMaker, streamed: %s', (stream) => {
  test("in the course's format is one text and a limit", async () => {
    const { body, headers } = await callFor({ stream, format: 'prompt', maxTokens: 300, ...PARAMETERS });
    expect(headers['content-type']).toBe('application/json');
    expect(body).toEqual({
      prompt: expect.stringMatching(
        /Rules:[\s\S]*\n\nCustomer: Who are you\?\n\nAnswer: Your support\.\n\n<passage/,
      ),
      max_tokens: 300,
      ...(stream && { stream: true }),
    });
    expect(body.prompt).toContain(`${PASSAGE}\n\n${ASKED}\n\nAnswer:`);
  });

  test('in the format of chat completions has turns, and no model', async () => {
    const { body } = await callFor({ stream, format: 'openai-chat' });
    expect(body).toEqual({
      messages: [
        { role: 'system', content: expect.stringContaining('Rules:') },
        { role: 'user', content: 'Who are you?' },
        { role: 'assistant', content: 'Your support.' },
        { role: 'user', content: `${PASSAGE}\n\n${ASKED}` },
      ],
      max_tokens: 1_024,
      ...(stream && { stream: true, stream_options: { include_usage: true } }),
    });
  });

  test('in the format of TGI asks for the reply alone, with its details', async () => {
    const { body } = await callFor({ stream, format: 'tgi' });
    expect(body).toEqual({
      inputs: expect.stringContaining(`${PASSAGE}\n\n${ASKED}\n\nAnswer:`),
      parameters: { max_new_tokens: 1_024, return_full_text: false, details: true },
      ...(stream && { stream: true }),
    });
  });

  test('says every parameter that is set, in the words of its format', async () => {
    const chat = await callFor({ stream, format: 'openai-chat', ...PARAMETERS });
    expect(chat.body).toMatchObject({ temperature: 0, top_p: 0.9, stop: ['END'] });
    cloud.reset();
    const tgi = await callFor({ stream, format: 'tgi', ...PARAMETERS });
    expect(tgi.body.parameters).toMatchObject({ temperature: 0, top_p: 0.9, stop: ['END'] });
  });

  test('names the inference component only where one is set', async () => {
    const header = 'x-amzn-sagemaker-inference-component';
    expect((await callFor({ stream, inferenceComponentName: 'llama-4' })).headers[header]).toBe('llama-4');
    cloud.reset();
    expect((await callFor({ stream })).headers).not.toHaveProperty(header);
  });
});

test('a tier is known by its inference component, else by its endpoint', async () => {
  expect((await createSagemaker()).model).toBe(ENDPOINT);
  expect((await createSagemaker({ inferenceComponentName: 'llama-4' })).model).toBe('llama-4');
});

describe('a reply of SageMaker', () => {
  test("without more than the course's one word is an answer", async () => {
    const usage = null;
    expect(await outcomeOf({ do: 'answer', text: 'So.', usage }, { format: 'prompt' })).toEqual({
      kind: 'completion',
      text: 'So.',
      citations: [],
      abstained: false,
      stop: 'end',
      usage: undefined,
    });
  });

  test.each(['prompt', 'openai-chat', 'tgi'])(
    'in characters of several bytes, cut anywhere, is read whole: %s',
    async (format) => {
      const text = 'Öffnen Sie die Einstellungen 👍🏽 und wählen Sie 請求書.';
      const told: string[] = [];
      cloud.script(ENDPOINT, { do: 'answer', text, pieces: 20 });
      const tier = await createSagemaker({ format, stream: true });
      expect(await tier.complete(REQUEST, NEVER, (piece) => told.push(piece))).toMatchObject({ text });
      expect(told.length).toBeGreaterThan(10);
      expect(told.join('')).toBe(text);
    },
  );

  test.each([
    ['ModelStreamError', 'unavailable'],
    ['InternalStreamFailure', 'unavailable'],
  ])('that breaks off with %s is %s, under the name of the call', async (type, kind) => {
    const outcome = await outcomeOf({ do: 'exception-mid-stream', type }, { stream: true });
    expect(outcome).toMatchObject({ kind, requestId: expect.stringMatching(/^0{8}-/) });
  });

  test.each([
    ['ValidationError', 400, 'Endpoint support-llm of account 111122223333 not found.', 'misconfigured'],
    ['ModelNotReadyException', 429, 'No.', 'throttled'],
    ['InternalDependencyException', 530, 'No.', 'unavailable'],
    ['ServiceUnavailable', 503, 'No.', 'unavailable'],
  ] as const)('that is an error by the name of %s (%d: %s) is %s', async (type, status, message, kind) => {
    for (const stream of [false, true]) {
      expect(await outcomeOf({ do: 'fail', status, type, message }, { stream })).toMatchObject({ kind });
    }
  });

  test('quotes what the container said', async () => {
    const reply = { do: 'fail', status: 424, originalStatus: 507, message: 'CUDA out of memory.' } as const;
    expect(await outcomeOf(reply, {})).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('CUDA out of memory.'),
    });
  });
});
