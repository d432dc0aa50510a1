import { describe, expect, test, vi } from 'vitest';
import { answers, fakeTier } from '../../../support/fake-tier.ts';
import { createTestHttpApp, QUESTION, REAL_TIME, type TestHttpApp } from '../../../support/http-app.ts';
import { readJson, STREAMED } from '../../../support/http-process.ts';

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
    const app = createTestHttpApp({ tiers: [held], clock: REAL_TIME });
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
    const app = createTestHttpApp({ createJobs: undefined });
    expect((await app.post('/query', { query: LONG }, ASYNC)).status).toBe(200);
    const response = await app.request('/query/job_1');
    expect(response.status).toBe(404);
    expect((await readJson(response)).error.code).toBe('unknown_job');
  });

  test('a result that nobody can send is not promised', async () => {
    const app = createTestHttpApp({
      createJobs: undefined,
      settings: { callbackHosts: ['hooks.example.com'] },
    });
    const response = await app.post('/query', {
      query: QUESTION,
      callback_url: 'https://hooks.example.com/a',
    });
    expect(response.status).toBe(400);
    expect((await readJson(response)).error.field).toBe('callback_url');
  });
});
