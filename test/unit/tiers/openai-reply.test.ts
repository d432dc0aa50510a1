import type { RequestListener } from 'node:http';
import { describe, expect, test } from 'vitest';
import { startHttpServer } from '../../support/http-server.ts';
import { createCall, KEY, PROMPT, replyTo } from '../../support/openai-call.ts';

const NEVER = new AbortController().signal;
const SSE = { 'content-type': 'text/event-stream' };

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
