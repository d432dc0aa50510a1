import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type DynamoTable, startDynamoTable } from '../support/dynamo-table.ts';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { type FakeQueue, queueEvent, startFakeQueue } from '../support/fake-cloud/sqs-wire.ts';
import { cloudTier } from '../support/http-process.ts';
import { functionUrlEvent, type LambdaProcess } from '../support/lambda-process.ts';
import { useLambdas } from '../support/use-lambdas.ts';

// Whoever takes a question may be gone when it is answered, and whoever answers it may be ended at any moment.

const MODEL = 'first';
const OTHER = { iam: { userArn: 'arn:aws:iam::111122223333:user/other' } };
const SHORT_MS = 3_000;
const SECRET = 'ines@example.com';

let cloud: FakeCloud;
let dynamo: DynamoTable;
let queue: FakeQueue;
let table: string;
const { start: startWith, stop } = useLambdas(() => ({ cloud, dynamo }));
beforeAll(async () => {
  [cloud, dynamo, queue] = await Promise.all([startFakeCloud(), startDynamoTable(), startFakeQueue()]);
});
beforeEach(async () => {
  cloud.reset();
  queue.reset();
  table = await dynamo.addTable();
  dynamo.requests.length = 0;
});
afterAll(() => Promise.all([cloud.close(), dynamo.close(), queue.close()]));

const start = () =>
  startWith({
    tiers: [cloudTier(cloud, MODEL)],
    routing: { minConfidence: 0 },
    store: { kind: 'dynamodb', table, region: 'us-east-1' },
    cache: { kind: 'none' },
    http: { jobs: { queueUrl: queue.url }, callbackHosts: ['127.0.0.1'] },
  });

async function send(instance: LambdaProcess, event: object) {
  const { statusCode: status, body } = await instance.invoke({ event });
  return { status, reply: JSON.parse(body) };
}

const ask = (instance: LambdaProcess, body: object) =>
  send(instance, functionUrlEvent({ body, headers: { prefer: 'respond-async' } }));

const poll = (instance: LambdaProcess, jobId: string, authorizer?: unknown) =>
  send(instance, functionUrlEvent({ path: `/query/${jobId}`, method: 'GET' }, authorizer));

/** Resolves when an invocation with the job's message has been ended in the middle of its call, and its time is over. */
async function endAmid(instance: LambdaProcess, jobId: string, deliveries: number): Promise<void> {
  const calls = cloud.calls.length;
  const event = queueEvent(JSON.stringify({ job_id: jobId }), { deliveries });
  const invocation = instance.invoke({ event, remainingMs: SHORT_MS }).catch(String);
  while (cloud.calls.length === calls) await sleep(5);
  await stop(instance);
  expect(await invocation).toContain('the function ended');
  await sleep(SHORT_MS);
}

describe('a question that is answered later', () => {
  test('is answered by an instance that has never heard of it, for its caller alone', async () => {
    const first = start();
    const { status, reply } = await ask(first, { query: `How do I verify a domain? I am ${SECRET}.` });
    expect([status, reply.status]).toEqual([202, 'queued']);
    expect(cloud.calls).toHaveLength(0);
    await stop(first);

    const worker = start();
    expect((await poll(worker, reply.job_id)).reply).toEqual({ job_id: reply.job_id, status: 'queued' });
    queue.settle(await worker.invoke<unknown>({ event: queue.deliver() }));
    expect([queue.messages, queue.dead]).toEqual([[], []]);
    expect(await poll(worker, reply.job_id)).toMatchObject({
      status: 200,
      reply: { status: 'done', answer: { source: 'model', tier: MODEL } },
    });
    expect(await poll(worker, reply.job_id, OTHER)).toMatchObject({
      status: 404,
      reply: { error: { code: 'unknown_job' } },
    });
    expect(JSON.stringify([dynamo.requests, cloud.calls, queue.messages])).not.toContain(SECRET);
  });

  test('is answered once, though its message comes to two instances at once and again', async () => {
    cloud.script(MODEL, { do: 'answer', text: 'Add the TXT record.', afterMs: 500 });
    const [one, two] = [start(), start()];
    const { reply } = await ask(one, { query: 'How do I verify a domain?' });
    // Both are up.
    await poll(two, reply.job_id);
    const event = queue.deliver();
    const replies = await Promise.all([one, two].map((instance) => instance.invoke<object>({ event })));
    expect(cloud.calls).toHaveLength(1);
    expect(JSON.stringify(replies).match(/itemIdentifier/g) ?? []).toHaveLength(replies.length - 1);
    expect(await two.invoke<object>({ event })).toEqual({ batchItemFailures: [] });
    expect(cloud.calls).toHaveLength(1);
    expect((await poll(two, reply.job_id)).reply.status).toBe('done');
  });

  test('has its result sent before the invocation is over', async () => {
    const received: unknown[] = [];
    const server = createServer(async (request, response) => {
      received.push(JSON.parse(Buffer.concat(await request.toArray()).toString()));
      response.writeHead(204).end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const callback_url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const instance = start();
    const { reply } = await ask(instance, { query: 'How do I verify a domain?', callback_url });
    await instance.invoke<unknown>({ event: queue.deliver() });
    expect(received).toMatchObject([{ job_id: reply.job_id, status: 'done', answer: { tier: MODEL } }]);
  });

  test('gets what Lambda leaves, and what can be had by then is its answer', async () => {
    cloud.script(MODEL, { do: 'hang' });
    const instance = start();
    const { reply } = await ask(instance, { query: 'How do I verify a domain?' });
    await instance.invoke<unknown>({ event: queue.deliver(), remainingMs: SHORT_MS });
    expect((await poll(instance, reply.job_id)).reply).toMatchObject({
      status: 'done',
      answer: { status: 'degraded' },
    });
  });
});

describe('an instance that is ended while it answers', () => {
  test('leaves the question to the next', async () => {
    cloud.script(MODEL, [{ do: 'hang' }, { do: 'answer', text: 'Add the TXT record, then choose Verify.' }]);
    const [first, second] = [start(), start()];
    const { reply } = await ask(second, { query: 'How do I verify a domain?' });
    await endAmid(first, reply.job_id, 1);
    const event = queueEvent(JSON.stringify({ job_id: reply.job_id }), { deliveries: 2 });
    expect(await second.invoke<object>({ event })).toEqual({ batchItemFailures: [] });
    expect((await poll(second, reply.job_id)).reply).toMatchObject({
      status: 'done',
      answer: { response: 'Add the TXT record, then choose Verify.' },
    });
  });

  test('at the third delivery leaves a job that has failed', async () => {
    cloud.script(MODEL, { do: 'hang' });
    const [first, third, other] = [start(), start(), start()];
    const { reply } = await ask(other, { query: 'How do I verify a domain?' });
    await endAmid(first, reply.job_id, 1);
    expect((await poll(other, reply.job_id)).reply.status).toBe('queued');
    await endAmid(third, reply.job_id, 3);
    expect((await poll(other, reply.job_id)).reply).toMatchObject({
      status: 'failed',
      error: { code: 'internal', retryable: true },
    });
  });
});

test('a question that cannot be queued is refused, and nothing of it is kept', async () => {
  const instance = start();
  queue.faults.push('break', 'break', 'break');
  const { status, reply } = await ask(instance, { query: 'How do I verify a domain?' });
  expect([status, reply.error.code, reply.error.retryable]).toEqual([503, 'unavailable', true]);
  const { Items } = await dynamo.client.send(new ScanCommand({ TableName: table }));
  expect(Items).toEqual([]);
  expect(instance.stderr).toContain('job_not_queued');
  expect(instance.stderr).not.toContain(queue.url);
});

test('of a batch nothing comes again but what has to', async () => {
  const instance = start();
  const { reply } = await ask(instance, { query: 'How do I verify a domain?' });
  // The same job twice in one batch: one of them finds the other at it.
  const body = JSON.stringify({ job_id: reply.job_id });
  const bodies = ['no JSON', '{}', body, body];
  const event = { Records: bodies.flatMap((text) => queueEvent(text).Records) };
  const { batchItemFailures } = await instance.invoke<{ batchItemFailures: unknown[] }>({ event });
  expect(batchItemFailures).toHaveLength(1);
  expect((await poll(instance, reply.job_id)).reply.status).toBe('done');
  expect(instance.stderr.match(/job_gone/g)).toHaveLength(2);
});
