import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import type { JobResult, JobWork } from '../../../../src/server/http/jobs.ts';
import { queueEvent } from '../../../support/fake-cloud/sqs-wire.ts';
import { ANN, asked, done, failed, heldWork, worksLike } from '../../../support/job-work.ts';
import { NOTHING_FAILED, useQueuedJobs } from '../../../support/queued-jobs.ts';

const start = useQueuedJobs();

describe('an error that is the answer', () => {
  test('is the result at once where another try would not help', async () => {
    const work = worksLike(failed(false));
    const { jobs, workOff, queue, logged } = await start({ work });
    const id = await jobs.submit(asked('a'));
    await workOff();
    expect(await jobs.get(id, ANN)).toEqual(failed(false));
    expect([queue.messages, queue.dead]).toEqual([[], []]);
    expect(logged).toEqual([{ event: 'job_failed', fields: { job_id: id, code: 'invalid_input' } }]);
  });

  test('is tried again while it may pass, and is the result at the last delivery', async () => {
    const work = worksLike(failed(true));
    const { jobs, workOff, queue } = await start({ work });
    const id = await jobs.submit(asked('a'));
    for (let delivery = 1; delivery <= 2; delivery++) {
      await workOff();
      expect(await jobs.get(id, ANN)).toEqual({ status: 'queued' });
    }
    await workOff();
    expect(await jobs.get(id, ANN)).toEqual(failed(true));
    expect(work.calls).toHaveLength(3);
    expect(queue.dead).toHaveLength(1);
  });
});

describe('a message without a job', () => {
  test.each([
    ['no JSON', '{"job_id": '],
    ['null', 'null'],
    ['a number', '7'],
    ['another id', '{"job_id": "../../etc"}'],
    ['no text for an id', JSON.stringify({ job_id: [`job_${randomUUID()}`] })],
    ['nothing', ''],
    ['a job that is gone', JSON.stringify({ job_id: `job_${randomUUID()}` })],
  ])('(%s) is let go with a line in the log that does not quote it', async (_, body) => {
    const work = worksLike();
    const { invoke, logged } = await start({ work });
    expect(await invoke(queueEvent(body))).toEqual(NOTHING_FAILED);
    expect(logged.map(({ event }) => event)).toEqual(['job_gone']);
    expect(JSON.stringify(logged)).not.toContain('etc');
    expect(work.calls).toEqual([]);
  });
});

test('of a batch only what failed comes again', async () => {
  const work: JobWork = async ({ input: { query } }) => {
    if (query === 'bad') throw new Error('no');
    return done(query);
  };
  const { jobs, workOff, queue } = await start({ work });
  const ids: string[] = [];
  for (const query of ['one', 'bad', 'two']) ids.push(await jobs.submit(asked(query)));
  await workOff();
  expect(queue.messages.map(({ body }) => JSON.parse(body).job_id)).toEqual([ids[1]]);
  const states = await Promise.all(ids.map((id) => jobs.get(id, ANN)));
  expect(states.map(({ status }) => status)).toEqual(['done', 'running', 'done']);
});

describe('a result that is to be sent somewhere', () => {
  const URL_OF_ANN = 'https://hooks.example.com/a';

  test('is sent before the invocation is over, once', async () => {
    const notify = vi.fn(async () => {});
    const { jobs, invoke, queue } = await start({ notify });
    const id = await jobs.submit(asked('a', { callbackUrl: URL_OF_ANN }));
    const event = queue.deliver();
    expect(await invoke(event)).toEqual(NOTHING_FAILED);
    expect(await invoke(event)).toEqual(NOTHING_FAILED);
    expect(notify.mock.calls).toEqual([[URL_OF_ANN, id, done('a'), expect.any(AbortSignal)]]);
  });

  test('is sent by the next delivery where time was up, without another answer', async () => {
    const work = worksLike();
    let sends = 0;
    const notify = async (_url: string, _id: string, _result: JobResult, signal: AbortSignal) => {
      if (++sends > 1) return;
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    };
    const { jobs, workOff, queue, clock } = await start({ work, notify, leftMs: 1_600 });
    const id = await jobs.submit(asked('a', { callbackUrl: URL_OF_ANN }));
    await workOff();
    expect(await jobs.get(id, ANN)).toEqual(done('a'));
    expect(queue.messages).toHaveLength(1);
    clock.advance(1_600);
    await workOff();
    expect([sends, work.calls.length, queue.messages.length]).toEqual([2, 1, 0]);
  });

  test('is the failure of the last delivery, too', async () => {
    const notify = vi.fn(async () => {});
    const { jobs, invoke, queue } = await start({ notify, work: worksLike(new Error('no')) });
    await jobs.submit(asked('a', { callbackUrl: URL_OF_ANN }));
    const body = queue.messages[0]?.body ?? '';
    await invoke(queueEvent(body, { deliveries: 3 }));
    expect(notify.mock.calls).toMatchObject([[URL_OF_ANN, expect.any(String), { status: 'failed' }, {}]]);
  });
});

test('a job that is erased while it runs leaves nothing', async () => {
  const held = heldWork();
  const { jobs, invoke, queue, records, all } = await start({ work: held.work });
  const id = await jobs.submit(asked('a'));
  const running = invoke(queue.deliver());
  await held.begun;
  await records.remove('job', id);
  held.end(done('a'));
  await running;
  expect(await all()).toEqual([]);
  expect(await invoke(queue.deliver())).toEqual(NOTHING_FAILED);
});
