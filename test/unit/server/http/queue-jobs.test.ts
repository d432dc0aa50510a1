import { describe, expect, test } from 'vitest';
import { ANN, asked, done } from '../../../support/job-work.ts';
import { KEEP_SECONDS, useQueuedJobs } from '../../../support/queued-jobs.ts';

const start = useQueuedJobs();
const UNKNOWN = { code: 'unknown_job', field: 'job_id', retryable: false };
const UNAVAILABLE = { code: 'unavailable', retryable: true, retryAfterSeconds: 5 };
const SECRET = 'ines@example.com';

describe('a job in a queue', () => {
  test('is queued until it is worked on, and then done, for longer than its worker lives', async () => {
    const { jobs, workOff } = await start();
    const id = await jobs.submit(asked('a'));
    expect(id).toMatch(/^job_[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(await jobs.get(id, ANN)).toEqual({ status: 'queued' });
    await workOff();
    for (let n = 0; n < 2; n++) expect(await jobs.get(id, ANN)).toEqual(done('a'));
    await jobs.drain(AbortSignal.abort());
  });

  test('is an id in the queue, and nothing of who asks what', async () => {
    const { jobs, queue } = await start();
    const id = await jobs.submit(asked('Where is my refund?'));
    expect(queue.messages.map(({ body }) => body)).toEqual([JSON.stringify({ job_id: id })]);
    expect(JSON.stringify(queue.messages[0]?.headers)).not.toMatch(/ann|acme|refund/);
  });

  test('is kept without personal data, which no table has', async () => {
    const { jobs, all, dynamo } = await start();
    await jobs.submit({
      ...asked(`My mail is ${SECRET}.`),
      input: {
        query: `My mail is ${SECRET}.`,
        session_id: 's 1',
        context: { product: 'Mail', attributes: { contact: SECRET, seats: 3 } },
      },
    });
    const [job] = await all();
    expect(job).toMatchObject({
      caller: ANN,
      sessionId: 's 1',
      input: { session_id: 's 1', context: { product: 'Mail', attributes: { seats: 3 } } },
    });
    expect(job?.input?.query).toMatch(/^My mail is \[EMAIL_\w+\]\.$/);
    expect(JSON.stringify(dynamo.requests)).not.toContain(SECRET);
  });

  test.each([
    undefined,
    { subject: 'ann' },
    { subject: 'ann', tenant: 'other' },
    { subject: 'bob', tenant: 'acme' },
  ])('is not there for another caller, waiting or done: %j', async (other) => {
    const parts = await start();
    const id = await parts.jobs.submit(asked('a'));
    await expect(parts.jobs.get(id, other)).rejects.toMatchObject(UNKNOWN);
    await parts.workOff();
    await expect(parts.jobs.get(id, other)).rejects.toMatchObject(UNKNOWN);
    expect((await parts.jobs.get(id, { ...ANN, department: 'sales' })).status).toBe('done');
  });

  test.each(['', 'job_', '__proto__', 'x'.repeat(5_000)])(
    'is none under an unknown id: "%.20s"',
    async (id) => {
      const { jobs } = await start();
      await expect(jobs.get(id, ANN)).rejects.toMatchObject(UNKNOWN);
    },
  );

  test('is gone so long after its end', async () => {
    const parts = await start();
    const id = await parts.jobs.submit(asked('a'));
    parts.clock.advance(30 * 60_000);
    await parts.workOff();
    parts.clock.advance(KEEP_SECONDS * 1_000 - 1);
    expect((await parts.jobs.get(id, ANN)).status).toBe('done');
    parts.clock.advance(1);
    await expect(parts.jobs.get(id, ANN)).rejects.toMatchObject(UNKNOWN);
  });
});

describe('a question that cannot be queued', () => {
  test.each([
    ['denied', [{ status: 403, type: 'AccessDenied', message: 'arn:aws:iam::111122223333:role/secret' }]],
    ['given no answer', ['break', 'break', 'break']],
    ['not taken for what it is', ['wrong-md5']],
  ] as const)('because the queue has %s: its caller is told, and no record is left', async (_, faults) => {
    const { jobs, queue, all, logged } = await start();
    queue.faults.push(...faults);
    await expect(jobs.submit(asked('a'))).rejects.toMatchObject(UNAVAILABLE);
    expect(await all()).toEqual([]);
    expect(logged.map(({ event }) => event)).toEqual(['job_not_queued']);
    expect(JSON.stringify(logged)).not.toMatch(/arn:|1111|support-jobs/);
  });

  test('because the table is not there: its caller is told, and nothing is sent', async () => {
    const { jobs, queue, dynamo } = await start();
    const down = async () => undefined;
    dynamo.faults.push(down, down, down);
    await expect(jobs.submit(asked('a'))).rejects.toMatchObject(UNAVAILABLE);
    expect(queue.calls).toBe(0);
  });

  test('is one that can be looked up no more than queued', async () => {
    const { jobs, dynamo, logged } = await start();
    const id = await jobs.submit(asked('a'));
    const down = async () => undefined;
    dynamo.faults.push(down, down, down);
    await expect(jobs.get(id, ANN)).rejects.toMatchObject(UNAVAILABLE);
    expect(logged.map(({ event }) => event)).toEqual(['job_unreadable']);
  });
});

test('what the queue refuses in passing is sent again', async () => {
  const { jobs, queue } = await start();
  queue.faults.push('break', { status: 503, type: 'ServiceUnavailable' });
  await jobs.submit(asked('a'));
  expect(queue.calls).toBe(3);
  expect(queue.messages).toHaveLength(1);
});
