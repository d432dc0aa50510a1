import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startFakeCloud } from '../../support/fake-cloud/fake-cloud.ts';
import { clientOptions, createLanes, type Lane } from '../../support/fake-cloud/real-clients.ts';

const MODEL = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abc';
const QUESTION = 'Kind people,\n<question>wo ist meine Rechnung für März über Äpfel?</question>';
const ECHO =
  'wo ist meine Rechnung für März über Äpfel? Open the settings, choose your account there and follow the steps that the page shows.';

const cloud = await startFakeCloud();
const { lanes, close } = createLanes(cloud.url);
const chatLanes = lanes.filter(({ wire }) => wire !== 'knowledge');
const [knowledge] = lanes.filter(({ wire }) => wire === 'knowledge') as [Lane];
const [converse] = lanes as [Lane];

beforeEach(() => cloud.reset());
afterAll(async () => {
  close();
  await cloud.close();
});

/** The counts in the wire's own words. */
function usageOf({ wire, name, streamed }: Lane, input: number, output: number): unknown {
  if (wire === 'bedrock') return { inputTokens: input, outputTokens: output, totalTokens: input + output };
  if (name.endsWith('tgi')) return output;
  const counts = { prompt_tokens: input, completion_tokens: output };
  if (name.endsWith('prompt')) return counts;
  // Only the lane over HTTP asks a stream to include its usage.
  return streamed && wire === 'sagemaker' ? undefined : { ...counts, total_tokens: input + output };
}

const STOPS = {
  bedrock: { end: 'end_turn', length: 'max_tokens', refused: 'guardrail_intervened' },
  tgi: { end: 'eos_token', length: 'length', refused: 'eos_token' },
  prompt: { end: 'stop', length: 'length', refused: 'stop' },
  openai: { end: 'stop', length: 'length', refused: 'content_filter' },
};
const stopsOf = ({ wire, name }: Lane) =>
  STOPS[
    wire === 'bedrock'
      ? 'bedrock'
      : name.endsWith('tgi')
        ? 'tgi'
        : name.endsWith('prompt')
          ? 'prompt'
          : 'openai'
  ];

describe.each(chatLanes.map((lane) => [lane.name, lane] as const))('%s', (_name, lane) => {
  test('an unscripted model repeats the question', async () => {
    const { text, deltas, usage } = await lane.ask(MODEL, QUESTION);
    expect(text).toBe(ECHO);
    expect(deltas).toHaveLength(lane.streamed ? 4 : 1);
    expect(usage).toEqual(usageOf(lane, 100, 20));
  });

  test.each(['end', 'length', 'refused'] as const)('an answer that ends by "%s" says so', async (stop) => {
    cloud.script(MODEL, {
      do: 'answer',
      text: 'Twelve.',
      stop,
      usage: { inputTokens: 7, outputTokens: 3 },
      pieces: 2,
    });
    const seen = await lane.ask(MODEL, QUESTION);
    expect(seen).toMatchObject({ text: 'Twelve.', stop: stopsOf(lane)[stop] });
    expect(seen.usage).toEqual(usageOf(lane, 7, 3));
    expect(seen.deltas).toHaveLength(lane.streamed ? 2 : 1);
  });

  test('usage can be left out', async () => {
    cloud.script(MODEL, { do: 'answer', text: 'Twelve.', usage: null });
    expect((await lane.ask(MODEL, QUESTION)).usage).toBeUndefined();
  });

  test('the call is on record', async () => {
    await lane.ask(MODEL, QUESTION);
    await cloud.idle();
    expect(cloud.calls).toHaveLength(1);
    expect(cloud.calls[0]).toMatchObject({
      wire: lane.wire,
      model: MODEL,
      streamed: lane.streamed,
      ended: 'replied',
    });
    expect(JSON.stringify(cloud.calls[0]?.body)).toContain('Kind people');
    expect(cloud.inFlight).toBe(0);
  });

  test('an answer to one model is kept from the others', async () => {
    const reply = { do: 'answer', text: 'Twelve.' } as const;
    cloud.script(MODEL, reply);
    cloud.script('other', { ...reply, text: 'Thirteen.' });
    expect((await lane.ask(MODEL, QUESTION)).text).toBe('Twelve.');
    expect((await lane.ask('other', QUESTION)).text).toBe('Thirteen.');
    expect((await lane.ask('third', QUESTION)).text).toBe(ECHO);
  });
});

test.each(
  lanes.filter(({ name }) => name.startsWith('InvokeEndpointWith')).map((lane) => [lane.name, lane] as const),
)('%s is cut amid characters and amid events', async (_name, lane) => {
  const { chunks = [] } = await lane.ask(MODEL, QUESTION);
  const texts = chunks.map((chunk) => Buffer.from(chunk).toString('utf8'));
  expect(texts.filter((text) => text.includes('\ufffd')).length).toBeGreaterThan(2);
  expect(texts.some((text) => /.\n\ndata:/.test(text) && !text.endsWith('\n\n'))).toBe(true);
});

test('a container that is not asked to stream sends its one JSON text in parts', async () => {
  const reply = await fetch(`${cloud.url}/endpoints/e/invocations-response-stream`, {
    method: 'POST',
    body: JSON.stringify({ prompt: 'Where is it?', max_tokens: 5 }),
  });
  const text = await reply.text();
  expect(text).toContain('{"response":');
  expect(text).not.toContain('data:');
});

describe('a knowledge base', () => {
  test('finds nothing unless it is scripted', async () => {
    expect((await knowledge.ask('KB1', 'doors')).deltas).toEqual([]);
    expect(cloud.calls[0]).toMatchObject({ wire: 'knowledge', model: 'KB1' });
  });

  test('gives the results of its script', async () => {
    const results = [{ content: { text: 'First.' }, score: 0.9 }, { content: { text: 'Second.' } }];
    cloud.script('KB1', { do: 'answer', text: JSON.stringify(results) });
    expect((await knowledge.ask('KB1', 'doors')).deltas).toEqual(['First.', 'Second.']);
  });
});

describe('a script', () => {
  const answer = (text: string) => ({ do: 'answer', text }) as const;
  const ask = async (model = 'm') => (await converse.ask(model, QUESTION)).text;

  test('that is a list gives its replies in turn, the last for ever', async () => {
    cloud.script('m', [answer('one'), answer('two')]);
    expect([await ask(), await ask(), await ask()]).toEqual(['one', 'two', 'two']);
  });

  test('that is a function sees the call and its number', async () => {
    cloud.script('m', ({ model, body }, n) => answer(`${model} ${n} ${body.messages.length}`));
    expect([await ask(), await ask()]).toEqual(['m 0 1', 'm 1 1']);
  });

  test('that throws is heard of by the client', async () => {
    cloud.script('m', () => {
      throw new Error('surprise');
    });
    await expect(ask()).rejects.toThrow('surprise');
  });

  test('is forgotten after a reset, as are the calls', async () => {
    cloud.script('m', answer('one'));
    await ask();
    cloud.reset();
    expect(cloud.calls).toEqual([]);
    expect(await ask()).toBe(ECHO);
  });
});

// The client compresses a body of 10 KiB or more.
test.each([1, 600])('PutMetricData with %i metrics is decoded', async (count) => {
  const client = new CloudWatchClient(clientOptions(cloud.url));
  const MetricData = Array.from({ length: count }, (_, index) => ({ MetricName: `m${index}`, Value: 1.5 }));
  await client.send(new PutMetricDataCommand({ Namespace: 'Support', MetricData }));
  client.destroy();
  expect(cloud.metrics).toEqual([{ Namespace: 'Support', MetricData }]);
});
