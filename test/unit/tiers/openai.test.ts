import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { createOpenaiCall } from '../../../src/tiers/openai.ts';
import { openaiTierSettingsSchema } from '../../../src/tiers/openai-settings.ts';
import type { Prompt } from '../../../src/tiers/prompt.ts';
import { startFakeCloud } from '../../support/fake-cloud/fake-cloud.ts';
import { type HttpServer, startHttpServer } from '../../support/http-server.ts';

const PROMPT: Prompt = {
  instructions: 'Be brief.',
  turns: [{ question: 'Who are you?', answer: 'Your support.' }],
  question: '<question>\nWhere is my invoice?\n</question>',
  passages: '<passage>\nTen years.\n</passage>',
};
const KEY = 'sk-0123456789abcdef';
const NEVER = new AbortController().signal;
const SSE = { 'content-type': 'text/event-stream' };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const createCall = (url: string, key?: string, settings: object = {}) =>
  createOpenaiCall(
    openaiTierSettingsSchema.parse({
      name: 'a',
      provider: 'openai',
      baseUrl: `${url}/v1`,
      model: 'llama-4',
      ...settings,
    }),
    key,
  );

/** The one call that a question comes to. */
async function requestFor(settings: object = {}, key?: string, onText?: () => void) {
  const cloud = await startFakeCloud();
  closing.push(cloud.close);
  const reply = await createCall(cloud.url, key, settings)(PROMPT, NEVER, onText);
  expect(reply.kind).toBe('reply');
  const [call] = cloud.calls;
  if (!call) throw new Error('no call');
  return call;
}

/** What comes of a reply that no scripted cloud would give. */
async function replyTo(listener: RequestListener, onText?: (piece: string) => void, key?: string) {
  const server: HttpServer = await startHttpServer(listener);
  closing.push(server.close);
  return { reply: await createCall(server.url, key)(PROMPT, NEVER, onText), server };
}

describe('a call to a server of chat completions', () => {
  test('has turns and model, and no parameter that is not set', async () => {
    expect((await requestFor()).body).toEqual({
      model: 'llama-4',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Who are you?' },
        { role: 'assistant', content: 'Your support.' },
        { role: 'user', content: `${PROMPT.passages}\n\n${PROMPT.question}` },
      ],
      max_tokens: 1_024,
    });
  });

  test('says every parameter that is set', async () => {
    const settings = { maxTokens: 5, temperature: 0, topP: 0.5, stopSequences: ['END'] };
    const { body } = await requestFor(settings);
    expect(body).toMatchObject({ max_tokens: 5, temperature: 0, top_p: 0.5, stop: ['END'] });
  });

  test('asks for a stream with its usage where somebody listens', async () => {
    const { body, streamed } = await requestFor({}, undefined, () => {});
    expect(streamed).toBe(true);
    expect(body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  test('goes to the same place with a slash behind the address', async () => {
    const cloud = await startFakeCloud();
    closing.push(cloud.close);
    const call = createCall('', undefined, { baseUrl: `${cloud.url}/v1//` });
    expect((await call(PROMPT, NEVER)).kind).toBe('reply');
  });
});

describe('a key', () => {
  test('is sent as a bearer, without the blanks around it, and only where there is one', async () => {
    expect((await requestFor({}, KEY)).headers.authorization).toBe(`Bearer ${KEY}`);
    expect((await requestFor({}, ` ${KEY}\n`)).headers.authorization).toBe(`Bearer ${KEY}`);
    expect((await requestFor()).headers).not.toHaveProperty('authorization');
  });

  test.each(['sk-01\n23456789', 'sk-“quoted”', 'sk-\u0000'])(
    'that no header can carry is never quoted, and nobody is called: %j',
    async (key) => {
      let called = 0;
      const { reply } = await replyTo((_, res) => res.end(String(called++)), undefined, key);
      expect(reply).toMatchObject({ kind: 'misconfigured', message: expect.not.stringContaining('sk-') });
      expect(called).toBe(0);
    },
  );

  test('and the question go to nobody whom a server sends us to', async () => {
    const seen: unknown[] = [];
    const other = await startHttpServer((req, res) => {
      seen.push(req.headers);
      res.end('{}');
    });
    closing.push(other.close);
    for (const status of [301, 302, 303, 307, 308]) {
      const { reply } = await replyTo(
        (_, res) => res.writeHead(status, { location: other.url }).end(),
        undefined,
        KEY,
      );
      expect(reply).toMatchObject({
        kind: 'misconfigured',
        message: expect.stringContaining(String(status)),
      });
    }
    expect(seen).toEqual([]);
  });
});

describe('a reply', () => {
  const json =
    (body: unknown): RequestListener =>
    (_, res) =>
      void res.end(JSON.stringify(body));
  const usage = { prompt_tokens: 10, completion_tokens: 2 };
  const message = (content: unknown, more: object = {}) => ({ choices: [{ message: { content }, ...more }] });

  test.each<[string, object, object]>([
    [
      'in parts',
      message([{ type: 'text', text: 'So ' }, null, { type: 'text', text: 'it is.' }]),
      { text: 'So it is.' },
    ],
    ['without a reason to end', message('So.'), { text: 'So.', stop: 'end' }],
    ['that is too long', message('So', { finish_reason: 'length' }), { stop: 'length' }],
    ['that a filter stopped', message('', { finish_reason: 'content_filter' }), { stop: 'refused' }],
    [
      'from a prompt cache',
      { ...message('So.'), usage: { ...usage, prompt_tokens_details: { cached_tokens: 8 } } },
      { usage: { inputTokens: 2, outputTokens: 2, cacheReadTokens: 8 } },
    ],
    [
      'from a cache larger than the prompt',
      { ...message('So.'), usage: { ...usage, prompt_tokens_details: { cached_tokens: 80 } } },
      { usage: { inputTokens: 10, outputTokens: 2 } },
    ],
    [
      'that counts nothing',
      { ...message('So.'), usage: { prompt_tokens: null, completion_tokens: 2 } },
      { usage: undefined },
    ],
    [
      'that is an error after all',
      { error: { message: 'GPU lost' } },
      { kind: 'unavailable', message: expect.stringContaining('GPU lost') },
    ],
    ['whose error is none', { ...message('So.'), error: null }, { text: 'So.', stop: 'end' }],
    ['without choices', { choices: [] }, { kind: 'malformed' }],
    ['of another kind', [1], { kind: 'malformed' }],
    ['that is null', { choices: null }, { kind: 'malformed' }],
  ])('%s is understood', async (_what, body, expected) => {
    expect((await replyTo(json(body))).reply).toMatchObject(expected);
  });

  test('in one piece is understood where a stream was asked for', async () => {
    const told: string[] = [];
    const { reply } = await replyTo(json(message('So it is.')), (piece) => told.push(piece));
    expect(reply).toMatchObject({ kind: 'reply', text: 'So it is.' });
    expect(told).toEqual([]);
  });

  test('has the name that the server gave it, be it an answer or an error', async () => {
    for (const status of [200, 500]) {
      const { reply } = await replyTo((_, res) => {
        res.writeHead(status, { 'x-request-id': 'req-7' }).end(JSON.stringify(message('So.')));
      });
      expect(reply).toMatchObject({ kind: status === 200 ? 'reply' : 'unavailable', requestId: 'req-7' });
    }
  });

  test('of many small events may be longer than one in a piece', async () => {
    const event = (content: string) =>
      `data: ${JSON.stringify({ id: 'x'.repeat(300), choices: [{ delta: { content } }] })}\n\n`;
    const words = Array.from({ length: 8_000 }, (_, index) => `word ${index} `);
    const events = [...words.map(event), 'data: [DONE]\n\n'].join('');
    const { reply } = await replyTo(
      (_, res) => res.writeHead(200, SSE).end(events),
      () => {},
    );
    expect(reply).toMatchObject({ kind: 'reply', text: words.join('') });
  });
});

describe('a connection', () => {
  test.each([
    ['an answer', 200, 'malformed'],
    ['an error', 500, 'unavailable'],
  ] as const)('is closed amid %s without an end', async (_what, status, kind) => {
    const { reply, server } = await replyTo((_, res) => {
      res.writeHead(status);
      const write = () => {
        while (!res.closed && res.write(' '.repeat(65_536))) {}
      };
      res.on('drain', write);
      write();
    });
    expect(reply).toMatchObject({ kind });
    await server.quiet();
  });

  test('is closed at the first event that cannot be read', async () => {
    const { reply, server } = await replyTo(
      (_, res) => void res.writeHead(200, SSE).write('data: {"choices":\n\n'),
      () => {},
    );
    expect(reply).toMatchObject({ kind: 'malformed' });
    await server.quiet();
  });

  test('to nobody is a failure', async () => {
    const server = await startHttpServer(() => {});
    await server.close();
    const reply = await createCall(server.url, KEY)(PROMPT, NEVER);
    expect(reply).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('ECONNREFUSED') });
  });
});
