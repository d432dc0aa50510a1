import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Container, startContainer, WITHOUT_CONTAINER } from '../support/container.ts';
import {
  allEvents,
  type HttpProcess,
  postJson,
  STREAMED,
  startHttpProcess,
} from '../support/http-process.ts';
import { answerOf } from '../support/mcp-over-http.ts';

const QUESTION = 'How do I reset my password?';
const SAID = 'To reset your password, open Settings – “Reset password”. A link comes by mail 📬.';

const REACHED = {
  prompt: { provider: 'sagemaker', endpointName: 'support-llm', format: 'prompt' },
  'openai-chat': { provider: 'sagemaker', endpointName: 'support-llm', format: 'openai-chat' },
} as const;

describe.skipIf(WITHOUT_CONTAINER)(`the container${WITHOUT_CONTAINER}`, () => {
  let container: Container;
  const servers: HttpProcess[] = [];
  beforeAll(async () => {
    container = await startContainer({ MAX_BODY_BYTES: '200000' });
  });
  beforeEach(() => container.behave({ says: SAID }));
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    container.signal('SIGTERM');
    expect(await container.exited).toBe(0);
  });

  /** A server that starts every question at the expert tier, with `below` it what it falls back to. */
  async function serve(
    expert: object,
    below: readonly object[] = [],
    from = container,
  ): Promise<HttpProcess> {
    const server = await startHttpProcess({
      config: {
        tiers: [...below, { name: 'expert', maxTokens: 300, ...expert }],
        routing: { minConfidence: 0, thresholds: below.map(() => 0) },
        cache: { kind: 'none' },
      },
      env: from.environment,
    });
    servers.push(server);
    return server;
  }

  const served = {
    ...REACHED,
    get openai() {
      return { provider: 'openai', baseUrl: `${container.url}/v1`, model: 'some/model' };
    },
  };

  describe.each(Object.keys(served) as (keyof typeof served)[])('reached by %s', (how) => {
    let server: HttpProcess;
    beforeAll(async () => {
      server = await serve(served[how]);
    });

    test('answers a question through answer_query, and its tokens are accounted for', async () => {
      const answer = await answerOf(server.url, 'answer_query', { query: QUESTION, detail: 'full' });
      expect(answer).toMatchObject({ response: SAID, tier: 'expert', degraded: false });
      const asked = (await container.asked()).at(-1);
      expect(asked.max_tokens).toBe(300);
      expect(asked.messages.at(-1).content).toContain(QUESTION);
      const words = asked.messages.at(-1).content.split(/\s+/).filter(Boolean).length;
      expect(answer.usage).toEqual({ input_tokens: words, output_tokens: SAID.split(' ').length });
    });

    test('streams an answer piece by piece', async () => {
      await container.behave({ says: SAID, token_seconds: 0.02, cuts_bytes: 7 });
      const response = await postJson(
        `${server.url}/query`,
        { query: QUESTION, stream: 'draft' },
        { headers: STREAMED },
      );
      const deltas = (await allEvents(response)).filter(({ event }) => event === 'delta');
      expect(deltas.length).toBeGreaterThan(3);
      expect(deltas.map(({ data }) => data.text).join('')).toBe(SAID);
      expect((await container.asked()).at(-1).stream).toBe(true);
    });
  });

  describe('where it cannot answer, the next tier does', () => {
    const LOCAL = { name: 'local', provider: 'local', method: 'one-passage' };
    const ask = (server: HttpProcess) =>
      answerOf(server.url, 'answer_query', { query: QUESTION, detail: 'full' });
    const fallenBack = (failure: string) => [
      expect.objectContaining({ tier: 'expert', outcome: 'failed', failure }),
      expect.objectContaining({ tier: 'local', cause: 'fallback', outcome: 'completed' }),
    ];

    test('because its context is too short', async () => {
      const server = await serve(REACHED.prompt, [LOCAL]);
      await container.behave({ context_tokens: 310 });
      expect((await ask(server)).attempts).toEqual(fallenBack('too-long'));
    });

    test('because it breaks off in the middle of a stream', async () => {
      const server = await serve(REACHED.prompt, [LOCAL]);
      await container.behave({ says: SAID, breaks_off_after: 3 });
      const body = { query: QUESTION, stream: 'draft' };
      const events = await allEvents(await postJson(`${server.url}/query`, body, { headers: STREAMED }));
      expect(events.at(-1)).toMatchObject({ event: 'answer', data: { tier: 'local' } });
    });

    test('because it is still loading, and is asked again once it has', async () => {
      const loading = await startContainer({ STAND_IN_LOADING_SECONDS: '4' }, { isReady: false });
      const expert = { ...REACHED.prompt, breaker: { openSeconds: 1 } };
      const server = await serve(expert, [LOCAL], loading);
      expect((await ask(server)).attempts).toEqual(fallenBack('unavailable'));
      await vi.waitFor(async () => expect((await ask(server)).tier).toBe('expert'), 20_000);
      loading.signal('SIGTERM');
      expect(await loading.exited).toBe(0);
    });
  });
});
