import { describe, expect, test, vi } from 'vitest';
import { answers, fails, fakeTier } from '../../../support/fake-tier.ts';
import { createTestHttpApp, QUESTION, type TestHttpApp } from '../../../support/http-app.ts';
import { allEvents, readJson, STREAMED } from '../../../support/http-process.ts';

const ASYNC = { prefer: 'respond-async' };
const LONG = 'password '.repeat(1_200).slice(0, 10_001);

/** The state of a job once it has ended. */
const outcome = (app: TestHttpApp, location: string | null) =>
  vi.waitFor(async () => {
    const response = await app.request(location ?? '');
    const state = await readJson(response);
    expect(['done', 'failed']).toContain(state.status);
    return { response, state };
  });

describe('a question', () => {
  test('has the course’s reply, and the rest of the full answer', async () => {
    const response = await createTestHttpApp().post('/query', { query: QUESTION });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await readJson(response)).toEqual({
      query: QUESTION,
      response: '0.9 sure',
      model_used: 'instant-model',
      latency_seconds: 0,
      complexity_score: 1,
      answer_id: 'ans_1',
      status: 'accepted',
      degraded: false,
      abstained: false,
      source: 'model',
      tier: 'instant',
      confidence: 0.9,
      next_action: { do: 'send', why: expect.any(String) },
      citations: [],
      cost_usd: 0,
      marginal_cost_usd: 0,
      cost_basis: expect.any(String),
      complexity_factors: [{ factor: 'base', points: 1 }],
      usage: { input_tokens: 0, output_tokens: 0 },
      attempts: [
        expect.objectContaining({ tier: 'instant', cause: 'first', outcome: 'completed', confidence: 0.9 }),
      ],
    });
  });

  test('has a lean answer where it asks for one', async () => {
    const lean = await readJson(
      await createTestHttpApp().post('/query', { query: QUESTION, detail: 'lean' }),
    );
    expect(lean).toMatchObject({ query: QUESTION, response: '0.9 sure', tier: 'instant' });
    for (const key of ['attempts', 'usage', 'complexity_factors', 'cost_basis'])
      expect(lean).not.toHaveProperty(key);
  });

  test('keeps to its limits', async () => {
    const tiers = ['instant', 'provisioned'].map((name) => fakeTier(name, [answers(0.9)]));
    const app = createTestHttpApp({ tiers });
    const answer = await readJson(await app.post('/query', { query: QUESTION, min_tier: 'provisioned' }));
    expect(answer.tier).toBe('provisioned');
  });

  test('that no tier can answer has an answer all the same, and nothing of why', async () => {
    const failing = fakeTier('instant', [fails('misconfigured', { message: 'arn:aws:secret' })]);
    const response = await createTestHttpApp({ tiers: [failing] }).post('/query', { query: QUESTION });
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ status: 'degraded', source: 'static', tier: null });
    expect(text).not.toContain('arn:');
  });

  test('of 10,000 characters is answered at once', async () => {
    const response = await createTestHttpApp().post('/query', { query: LONG.slice(0, 10_000) });
    expect(response.status).toBe(200);
  });
});

describe('a question that is answered later', () => {
  test.each<[string, { query: string }, Record<string, string>]>([
    ['is longer than 10,000 characters', { query: LONG }, {}],
    ['asks to be', { query: QUESTION }, ASYNC],
    [
      'asks to be, among other wishes',
      { query: QUESTION },
      { prefer: 'wait=10, Respond-Async ; x=1, return=minimal' },
    ],
    ['asks to be, and for a stream', { query: QUESTION }, { ...ASYNC, ...STREAMED }],
  ])('%s: it has a job, and the job the same answer', async (_name, body, headers) => {
    const app = createTestHttpApp();
    const response = await app.post('/query', body, headers);
    const job = await readJson(response);
    expect(response.status).toBe(202);
    expect(job).toEqual({ job_id: expect.stringMatching(/^job_/), status: 'queued' });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      location: `/query/${job.job_id}`,
      'preference-applied': 'respond-async',
      'retry-after': '1',
    });
    const { state } = await outcome(app, response.headers.get('location'));
    expect(state).toMatchObject({ job_id: job.job_id, status: 'done' });
    const answered = await readJson(await app.post('/query', { query: QUESTION }));
    expect(Object.keys(state.answer)).toEqual(Object.keys(answered));
    expect(state.answer).toMatchObject({ query: body.query, response: '0.9 sure' });
  });

  test.each(['respond-asynchronously', 'x="respond-async"', 'respond-async-x', 'wait=5', ''])(
    'is not one that prefers %j',
    async (prefer) => {
      expect((await createTestHttpApp().post('/query', { query: QUESTION }, { prefer })).status).toBe(200);
    },
  );

  test('is told when to ask again until it is done, and no longer', async () => {
    let answer = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const held = fakeTier('instant', [(...call) => asked.then(() => answers(0.9)(...call))]);
    const app = createTestHttpApp({ tiers: [held] });
    const location = (await app.post('/query', { query: QUESTION }, ASYNC)).headers.get('location');
    const waiting = await app.request(location ?? '');
    expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([200, '1']);
    expect(['queued', 'running']).toContain((await readJson(waiting)).status);
    answer();
    const { response } = await outcome(app, location);
    expect(response.headers.get('retry-after')).toBeNull();
  });

  test('has its result sent to where it is allowed to be', async () => {
    const app = createTestHttpApp({ settings: { callbackHosts: ['hooks.example.com'] } });
    const allowed = { query: QUESTION, callback_url: 'https://hooks.example.com/a' };
    expect((await app.post('/query', allowed)).status).toBe(202);
    const refused = await app.post('/query', { ...allowed, callback_url: 'https://evil.example.com/' });
    expect(refused.status).toBe(400);
    expect(await readJson(refused)).toMatchObject({
      error: {
        code: 'invalid_input',
        field: 'callback_url',
        message: expect.stringContaining('hooks.example.com'),
      },
    });
  });

  test('is refused where too many wait, with the time after which to ask again', async () => {
    const app = createTestHttpApp({ settings: { jobs: { concurrency: 1, queue: 0 } } });
    expect((await app.post('/query', { query: QUESTION }, ASYNC)).status).toBe(202);
    const response = await app.post('/query', { query: QUESTION }, ASYNC);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '5']);
  });

  test('belongs to who asked it', async () => {
    const app = createTestHttpApp({
      identify: async ({ req }) => ({ caller: { subject: req.header('authorization') ?? '' } }),
    });
    const asAnn = { authorization: 'ann' };
    const location = (await app.post('/query', { query: QUESTION }, { ...ASYNC, ...asAnn })).headers.get(
      'location',
    );
    const get = async (headers: Record<string, string>) =>
      (await app.request(location ?? '', { headers })).status;
    expect([await get(asAnn), await get({ authorization: 'bob' }), await get({})]).toEqual([200, 404, 404]);
  });

  test.each(['job_00000000-0000-0000-0000-000000000000', 'x', '%00', '..%2fhealthz', '__proto__'])(
    'that never was is unknown: %s',
    async (id) => {
      const response = await createTestHttpApp().request(`/query/${id}`);
      expect(response.status).toBe(404);
      expect((await readJson(response)).error).toMatchObject({ code: 'unknown_job', retryable: false });
    },
  );
});

describe('where nothing goes on after a reply', () => {
  test('a long question is answered at once, and there are no jobs', async () => {
    const app = createTestHttpApp({ jobs: undefined });
    expect((await app.post('/query', { query: LONG }, ASYNC)).status).toBe(200);
    const response = await app.request('/query/job_1');
    expect(response.status).toBe(404);
    expect((await readJson(response)).error.code).toBe('unknown_job');
  });

  test('a result that nobody can send is not promised', async () => {
    const app = createTestHttpApp({ jobs: undefined, settings: { callbackHosts: ['hooks.example.com'] } });
    const response = await app.post('/query', {
      query: QUESTION,
      callback_url: 'https://hooks.example.com/a',
    });
    expect(response.status).toBe(400);
    expect((await readJson(response)).error.field).toBe('callback_url');
  });
});

describe('a question that is streamed', () => {
  test('has its events, of which the last is the answer', async () => {
    const response = await createTestHttpApp().post('/query', { query: QUESTION }, STREAMED);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const events = await allEvents(response);
    expect(events.map(({ event }) => event)).toEqual(['route', 'attempt', 'verdict', 'delta', 'answer']);
    expect(events.at(-1)?.data).toMatchObject({
      attempt: 1,
      query: QUESTION,
      attempts: [{ tier: 'instant' }],
    });
  });

  test('says what was wrong with it as its last event, where that is found out on the way', async () => {
    const tiers = ['instant', 'expert'].map((name) => fakeTier(name, [answers(0.9)]));
    const body = { query: QUESTION, min_tier: 'expert', max_tier: 'instant' };
    const events = await allEvents(await createTestHttpApp({ tiers }).post('/query', body, STREAMED));
    expect(events).toMatchObject([
      { event: 'error', data: { attempt: 0, error: { code: 'invalid_input', field: 'min_tier' } } },
    ]);
  });
});
