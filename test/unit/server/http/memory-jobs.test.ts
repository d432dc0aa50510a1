import { describe, expect, test, vi } from 'vitest';
import type { JobRequest, JobResult } from '../../../../src/server/http/jobs.ts';
import { createMemoryJobs } from '../../../../src/server/http/memory-jobs.ts';

const ANN = { subject: 'ann', tenant: 'acme' };
const UNKNOWN = { code: 'unknown_job', field: 'job_id', retryable: false };
const NEVER = new AbortController().signal;

const done = (query: string): JobResult => ({ status: 'done', answer: { query } });
const asked = (query: string, more: Partial<JobRequest> = {}): JobRequest => ({ input: { query }, ...more });

interface Begun {
  readonly query: unknown;
  readonly signal: AbortSignal;
  end(result?: JobResult): void;
}

/** Jobs whose work lasts until the test ends it, and what they have sent. */
function createHeldJobs(options: Partial<Parameters<typeof createMemoryJobs>[0]> = {}) {
  const begun: Begun[] = [];
  const sent: unknown[][] = [];
  const jobs = createMemoryJobs({
    concurrency: 2,
    queue: 2,
    keepSeconds: 60,
    work: ({ input: { query } }, signal) =>
      new Promise((resolve) => {
        begun.push({ query, signal, end: (result = done(String(query))) => resolve(result) });
      }),
    notify: async (...told) => void sent.push(told),
    ...options,
  });
  const statusOf = async (jobId: string) => (await jobs.get(jobId, undefined)).status;
  return { jobs, begun, sent, statusOf };
}

describe('a job', () => {
  test('is queued, runs and is done, and its result can be fetched more than once', async () => {
    const { jobs, begun, statusOf } = createHeldJobs({ concurrency: 1 });
    const first = await jobs.submit(asked('a'));
    const second = await jobs.submit(asked('b'));
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    expect([await statusOf(first), await statusOf(second)]).toEqual(['running', 'queued']);

    begun[0]?.end();
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    for (let n = 0; n < 2; n++) expect(await jobs.get(first, undefined)).toEqual(done('a'));
    expect(await statusOf(second)).toBe('running');
  });

  test('that fails says how', async () => {
    const { jobs, begun } = createHeldJobs();
    const id = await jobs.submit(asked('a'));
    const failed: JobResult = {
      status: 'failed',
      error: { code: 'internal', message: 'It failed.', retryable: true },
    };
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    begun[0]?.end(failed);
    await vi.waitFor(async () => expect(await jobs.get(id, undefined)).toEqual(failed));
  });

  test('has an id that cannot be guessed', async () => {
    const { jobs } = createHeldJobs();
    const ids = [await jobs.submit(asked('a')), await jobs.submit(asked('a'))];
    for (const id of ids) expect(id).toMatch(/^job_[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(ids[0]).not.toBe(ids[1]);
  });

  test.each([
    undefined,
    { subject: 'ann' },
    { subject: 'ann', tenant: 'other' },
    { subject: 'bob', tenant: 'acme' },
  ])('is not there for another caller, waiting or done: %j', async (other) => {
    const { jobs, begun } = createHeldJobs();
    const id = await jobs.submit(asked('a', { caller: ANN }));
    await expect(jobs.get(id, other)).rejects.toMatchObject(UNKNOWN);
    expect((await jobs.get(id, { ...ANN, department: 'sales' })).status).not.toBe('done');
    begun[0]?.end();
    await vi.waitFor(async () => expect(await jobs.get(id, ANN)).toEqual(done('a')));
    await expect(jobs.get(id, other)).rejects.toMatchObject(UNKNOWN);
  });

  test.each(['', 'job_1', '__proto__', 'job_00000000-0000-0000-0000-000000000000'])(
    'that never was is unknown: %j',
    async (id) => {
      await expect(createHeldJobs().jobs.get(id, undefined)).rejects.toMatchObject(UNKNOWN);
    },
  );

  test('is forgotten some time after its end, and not before it', async () => {
    const { jobs, begun, statusOf } = createHeldJobs({ keepSeconds: 0.05 });
    const id = await jobs.submit(asked('a'));
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await statusOf(id)).toBe('running');
    begun[0]?.end();
    await vi.waitFor(() => expect(jobs.get(id, undefined)).rejects.toMatchObject(UNKNOWN));
  });
});

describe('the queue', () => {
  test('is bounded: what is beyond it is refused, and taken once there is room', async () => {
    const { jobs, begun } = createHeldJobs();
    for (const query of ['a', 'b', 'c', 'd']) await jobs.submit(asked(query));
    await vi.waitFor(() => expect(begun.map(({ query }) => query)).toEqual(['a', 'b']));
    const full = { code: 'too_many_requests', retryable: true, retryAfterSeconds: 5 };
    await expect(jobs.submit(asked('e'))).rejects.toMatchObject(full);
    begun[0]?.end();
    await vi.waitFor(() => expect(begun.map(({ query }) => query)).toEqual(['a', 'b', 'c']));
    await jobs.submit(asked('e'));
    await expect(jobs.submit(asked('f'))).rejects.toMatchObject(full);
  });

  test('may be none: only what can begin at once is taken', async () => {
    const { jobs } = createHeldJobs({ concurrency: 1, queue: 0 });
    await jobs.submit(asked('a'));
    await expect(jobs.submit(asked('b'))).rejects.toMatchObject({ code: 'too_many_requests' });
  });
});

describe('a callback', () => {
  test('is given the result, and only where one was asked for', async () => {
    const { jobs, begun, sent, statusOf } = createHeldJobs();
    const id = await jobs.submit(asked('a', { callbackUrl: 'https://hooks.example.com/' }));
    const other = await jobs.submit(asked('b'));
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    for (const { end } of begun) end();
    await vi.waitFor(() => expect(sent).toHaveLength(1));
    expect(sent).toEqual([['https://hooks.example.com/', id, done('a'), expect.any(AbortSignal)]]);
    expect(await statusOf(other)).toBe('done');
  });

  test('that takes its time does not keep the result from whoever fetches it', async () => {
    const { jobs, begun, statusOf } = createHeldJobs({ notify: () => new Promise(() => {}) });
    const id = await jobs.submit(asked('a', { callbackUrl: 'https://hooks.example.com/' }));
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    begun[0]?.end();
    await vi.waitFor(async () => expect(await statusOf(id)).toBe('done'));
  });

  test('that takes its time does not keep other jobs from being worked on', async () => {
    const { jobs, begun } = createHeldJobs({ concurrency: 1, notify: () => new Promise(() => {}) });
    await jobs.submit(asked('a', { callbackUrl: 'https://hooks.example.com/' }));
    await jobs.submit(asked('b'));
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    begun[0]?.end();
    await vi.waitFor(() => expect(begun).toHaveLength(2));
  });
});

describe('draining', () => {
  test('waits for what waits and what runs, callbacks included', async () => {
    const waiting: (() => void)[] = [];
    const notify = () => new Promise<void>((resolve) => void waiting.push(resolve));
    const { jobs, begun } = createHeldJobs({ concurrency: 1, notify });
    await jobs.submit(asked('a'));
    await jobs.submit(asked('b', { callbackUrl: 'https://hooks.example.com/' }));
    let isDrained = false;
    const drained = jobs.drain(NEVER).then(() => {
      isDrained = true;
    });
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    begun[0]?.end();
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    begun[1]?.end();
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    expect(isDrained).toBe(false);
    waiting[0]?.();
    await drained;
  });

  test('is over at once where there is nothing', async () => {
    await createHeldJobs().jobs.drain(NEVER);
    await createHeldJobs().jobs.drain(AbortSignal.abort());
  });

  test('tells work and callbacks to stop when its time is up', async () => {
    const stop = new AbortController();
    const { jobs, begun } = createHeldJobs({ concurrency: 1 });
    await jobs.submit(asked('a'));
    await jobs.submit(asked('b'));
    const drained = jobs.drain(stop.signal);
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    expect(begun[0]?.signal.aborted).toBe(false);
    stop.abort();
    expect(begun[0]?.signal.aborted).toBe(true);
    begun[0]?.end();
    await vi.waitFor(() => expect(begun).toHaveLength(2));
    expect(begun[1]?.signal.aborted).toBe(true);
    begun[1]?.end();
    await drained;
  });

  test('tells them at once where there is no time', async () => {
    const { jobs, begun } = createHeldJobs();
    await jobs.submit(asked('a'));
    await vi.waitFor(() => expect(begun).toHaveLength(1));
    const drained = jobs.drain(AbortSignal.abort());
    expect(begun[0]?.signal.aborted).toBe(true);
    begun[0]?.end();
    await drained;
  });

  test('takes no more', async () => {
    const { jobs } = createHeldJobs();
    await jobs.drain(NEVER);
    await expect(jobs.submit(asked('a'))).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  });
});
