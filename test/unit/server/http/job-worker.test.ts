import { describe, expect, test, vi } from 'vitest';
import { queueEvent } from '../../../support/fake-cloud/sqs-wire.ts';
import { ANN, asked, done, heldWork, worksLike } from '../../../support/job-work.ts';
import { NOTHING_FAILED, useQueuedJobs } from '../../../support/queued-jobs.ts';

const start = useQueuedJobs();

test('a question gets its caller, its arguments, and what Lambda leaves less 1.5 s', async () => {
  const work = worksLike();
  const { jobs, workOff, queue } = await start({ work, leftMs: 20_000 });
  await jobs.submit({ input: { query: 'a', max_tier: 'instant' }, caller: ANN });
  await workOff();
  expect(work.calls).toEqual([{ input: { query: 'a', max_tier: 'instant' }, caller: ANN, limitMs: 18_500 }]);
  expect([queue.messages, queue.dead]).toEqual([[], []]);
});

test('a question is gone from the table once it is answered', async () => {
  const { jobs, workOff, all } = await start({ work: worksLike(done('so')) });
  await jobs.submit(asked('Where is my refund?'));
  await workOff();
  expect(JSON.stringify(await all())).not.toContain('refund');
});

describe('a message that comes twice', () => {
  test('after its job is done is let go, and nothing is answered again', async () => {
    const work = worksLike();
    const { jobs, invoke, queue } = await start({ work });
    const id = await jobs.submit(asked('a'));
    const event = queue.deliver();
    expect(await invoke(event)).toEqual(NOTHING_FAILED);
    expect(await invoke(event)).toEqual(NOTHING_FAILED);
    expect(work.calls).toHaveLength(1);
    expect(await jobs.get(id, ANN)).toEqual(done('a'));
  });

  test('at once is answered by one, and stays in the queue for the other', async () => {
    const work = worksLike();
    const { jobs, invoke, queue } = await start({ work });
    await jobs.submit(asked('a'));
    const event = queue.deliver();
    const replies = await Promise.all([invoke(event), invoke(event)]);
    expect(work.calls).toHaveLength(1);
    expect(replies.flatMap(({ batchItemFailures }) => batchItemFailures)).toHaveLength(1);
    expect(await invoke(event)).toEqual(NOTHING_FAILED);
    expect(work.calls).toHaveLength(1);
  });

  test('is seen to run by whoever polls, for no longer than its invocation can last', async () => {
    const held = heldWork();
    const { jobs, invoke, queue, clock } = await start({ work: held.work, leftMs: 20_000 });
    const id = await jobs.submit(asked('a'));
    const first = invoke(queue.deliver());
    await held.begun;
    expect(await jobs.get(id, ANN)).toEqual({ status: 'running' });
    clock.advance(20_000);
    expect(await jobs.get(id, ANN)).toEqual({ status: 'queued' });
    held.end(done('late'));
    expect(await first).toEqual(NOTHING_FAILED);
    expect(await jobs.get(id, ANN)).toEqual(done('late'));
  });

  test('takes over where the first was ended, whose late result counts no more', async () => {
    const held = heldWork();
    const ended = await start({ work: held.work, leftMs: 20_000 });
    const id = await ended.jobs.submit(asked('a'));
    const first = ended.invoke(ended.queue.deliver());
    await held.begun;
    ended.clock.advance(20_000);
    held.work.mockResolvedValueOnce(done('second'));
    expect(await ended.invoke(ended.queue.deliver())).toEqual(NOTHING_FAILED);
    held.end(done('first'));
    expect((await first).batchItemFailures).toHaveLength(1);
    expect(await ended.jobs.get(id, ANN)).toEqual(done('second'));
  });
});

describe('a job whose worker crashes', () => {
  const crash = new Error('out of memory');

  test('is answered by the next', async () => {
    const { jobs, workOff, queue, clock } = await start({ work: worksLike(crash, done('a')) });
    const id = await jobs.submit(asked('a'));
    await workOff();
    expect(queue.messages).toHaveLength(1);
    clock.advance(60_000);
    await workOff();
    expect(await jobs.get(id, ANN)).toEqual(done('a'));
    expect(queue.messages).toEqual([]);
  });

  test('each time is failed at the third, and its message among the dead letters', async () => {
    const work = worksLike(crash);
    const { jobs, workOff, queue, clock, logged } = await start({ work });
    const id = await jobs.submit(asked('a'));
    for (let delivery = 1; delivery <= 3; delivery++) {
      expect((await jobs.get(id, ANN)).status).not.toBe('failed');
      await workOff();
      clock.advance(30_000);
    }
    expect(work.calls).toHaveLength(3);
    expect(await jobs.get(id, ANN)).toMatchObject({
      status: 'failed',
      error: { code: 'internal', retryable: true },
    });
    expect([queue.messages.length, queue.dead.length]).toEqual([0, 1]);
    expect(logged.filter(({ event }) => event === 'job_crashed')).toHaveLength(3);
  });

  test('without a word at the third delivery is failed once that can only be over', async () => {
    const { jobs, invoke, clock, queue } = await start({ work: heldWork().work, leftMs: 20_000 });
    const id = await jobs.submit(asked('a'));
    const body = queue.messages[0]?.body ?? '';
    void invoke(queueEvent(body, { deliveries: 3 }));
    await vi.waitFor(async () => expect(await jobs.get(id, ANN)).toEqual({ status: 'running' }));
    clock.advance(20_000);
    expect(await jobs.get(id, ANN)).toMatchObject({ status: 'failed', error: { code: 'internal' } });
  });

  test('while a third delivery finds it at work is failed as well, and not before', async () => {
    const held = heldWork();
    const { jobs, invoke, clock, queue } = await start({ work: held.work, leftMs: 20_000 });
    const id = await jobs.submit(asked('a'));
    const body = queue.messages[0]?.body ?? '';
    void invoke(queueEvent(body, { deliveries: 2 }));
    await held.begun;
    expect((await invoke(queueEvent(body, { deliveries: 3 }))).batchItemFailures).toHaveLength(1);
    expect(await jobs.get(id, ANN)).toEqual({ status: 'running' });
    clock.advance(20_000);
    expect((await jobs.get(id, ANN)).status).toBe('failed');
  });

  test('because the table cannot be reached is left in the queue', async () => {
    const { jobs, invoke, queue, dynamo } = await start();
    const id = await jobs.submit(asked('a'));
    const down = async () => undefined;
    dynamo.faults.push(down, down, down);
    expect((await invoke(queue.deliver())).batchItemFailures).toHaveLength(1);
    expect(await jobs.get(id, ANN)).toEqual({ status: 'queued' });
    expect(await invoke(queue.deliver())).toEqual(NOTHING_FAILED);
  });
});
