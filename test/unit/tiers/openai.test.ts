import { describe, expect, onTestFinished, test } from 'vitest';
import { startFakeCloud } from '../../support/fake-cloud/fake-cloud.ts';
import { startHttpServer } from '../../support/http-server.ts';
import { createCall, KEY, PROMPT, replyTo, requestFor } from '../../support/openai-call.ts';

const NEVER = new AbortController().signal;

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
    onTestFinished(cloud.close);
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
    onTestFinished(other.close);
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
