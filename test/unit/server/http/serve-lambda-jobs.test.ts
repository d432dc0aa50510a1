import type { LambdaContext } from 'hono/aws-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createRedactor } from '../../../../src/safety/redactor.ts';
import { createAwsClients } from '../../../../src/server/aws-clients.ts';
import { serveLambda } from '../../../../src/server/http/serve-lambda.ts';
import { httpSettingsSchema } from '../../../../src/server/http/settings.ts';
import { createDynamoRecords } from '../../../../src/store/dynamo-records.ts';
import { createUpdates } from '../../../../src/store/update.ts';
import { createTools } from '../../../../src/tools/catalog.ts';
import { gatewayContext } from '../../../support/agent-events.ts';
import { createTableClock, type DynamoTable, startDynamoTable } from '../../../support/dynamo-table.ts';
import { type FakeQueue, queueEvent, startFakeQueue } from '../../../support/fake-cloud/sqs-wire.ts';
import { answers, fakeTier } from '../../../support/fake-tier.ts';
import { functionUrlEvent } from '../../../support/lambda-process.ts';
import { noBenchmarks } from '../../../support/no-benchmarks.ts';
import { createTestCascade, recordingLog } from '../../../support/test-cascade.ts';
import { countingRandom } from '../../../support/test-stores.ts';

const VARIABLES = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_REGION: 'us-east-1',
};
const OTHER = { iam: { userArn: 'arn:aws:iam::111122223333:user/other' } };
const before = { ...process.env };

let dynamo: DynamoTable;
let queue: FakeQueue;
beforeAll(async () => {
  [dynamo, queue] = await Promise.all([startDynamoTable(), startFakeQueue()]);
  Object.assign(process.env, VARIABLES);
  // As the runtime has it; nothing is streamed here.
  Object.assign(globalThis, { awslambda: { streamifyResponse: (handle: unknown) => handle } });
});
beforeEach(() => queue.reset());
afterAll(async () => {
  for (const name of Object.keys(VARIABLES)) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await Promise.all([dynamo.close(), queue.close()]);
});

/** An instance of the function; those of one table are instances of one deployment. */
async function start({ table = dynamo.table, jobs = { queueUrl: queue.url } as object } = {}) {
  const clock = createTableClock();
  const { cascade } = createTestCascade({ tiers: [fakeTier('instant', [answers(0.9)])] });
  const records = createDynamoRecords({ table, connect: dynamo.connect, clock });
  const { handler } = await serveLambda({
    tools: createTools(cascade, noBenchmarks),
    jobs: {
      records,
      update: createUpdates(records, clock, countingRandom()),
      redactor: createRedactor(),
      sqs: createAwsClients().sqs,
    },
    log: recordingLog().log,
    clock,
    settings: httpSettingsSchema.parse({ jobs, callbackHosts: ['hooks.example.com'] }),
    pageFolder: new URL('../../../../src/server/page/', import.meta.url),
  });
  const invoke = async (event: unknown, context: object = {}) =>
    // biome-ignore lint/suspicious/noExplicitAny: tests look into whatever came over the wire
    (await handler(event, { getRemainingTimeInMillis: () => 30_000, ...context } as LambdaContext)) as any;
  return {
    invoke,
    async post(body: object, headers: Record<string, string> = {}) {
      const { statusCode, body: text } = await invoke(functionUrlEvent({ body, headers }));
      return { status: statusCode, reply: JSON.parse(text) };
    },
    async poll(jobId: string, authorizer?: unknown) {
      const event = functionUrlEvent({ path: `/query/${jobId}`, method: 'GET' }, authorizer);
      const { statusCode, body } = await invoke(event);
      return { status: statusCode, reply: JSON.parse(body) };
    },
  };
}

const LATER = { prefer: 'respond-async' };

describe('a function with a queue', () => {
  test.each<[string, object, Record<string, string>]>([
    ['asks to be', { query: 'Where?' }, LATER],
    ['is long', { query: 'password '.repeat(1_200) }, {}],
    ['names where to send it', { query: 'Where?', callback_url: 'https://hooks.example.com/a' }, {}],
  ])('promises to answer a question that %s', async (_, body, headers) => {
    const { post } = await start();
    const { status, reply } = await post(body, headers);
    expect([status, reply.status]).toEqual([202, 'queued']);
    expect(queue.messages.map(({ body: text }) => JSON.parse(text))).toEqual([{ job_id: reply.job_id }]);
  });

  test('answers it in another instance, for whoever asked and nobody else', async () => {
    const [asked, worker] = [await start(), await start()];
    const { reply } = await asked.post({ query: 'Where?' }, LATER);
    expect(await asked.poll(reply.job_id)).toMatchObject({ status: 200, reply: { status: 'queued' } });
    expect(await worker.invoke(queue.deliver())).toEqual({ batchItemFailures: [] });
    expect(await asked.poll(reply.job_id)).toMatchObject({
      status: 200,
      reply: { job_id: reply.job_id, status: 'done', answer: { query: 'Where?', response: '0.9 sure' } },
    });
    expect(await asked.poll(reply.job_id, OTHER)).toMatchObject({
      status: 404,
      reply: { error: { code: 'unknown_job' } },
    });
  });

  test('answers others at once', async () => {
    const { post } = await start();
    expect((await post({ query: 'Where?' })).status).toBe(200);
    expect(queue.calls).toBe(0);
  });

  test('says 503 where the queue cannot be reached', async () => {
    const { post } = await start();
    queue.faults.push('break', 'break', 'break');
    const { status, reply } = await post({ query: 'Where?' }, LATER);
    expect(status).toBe(503);
    expect(reply.error).toMatchObject({ code: 'unavailable', retryable: true, retry_after_seconds: 5 });
  });

  test('takes what a gateway’s caller sends for arguments, whatever it looks like', async () => {
    const { invoke } = await start();
    const event = queueEvent(JSON.stringify({ job_id: 'job_1' }));
    const reply = await invoke(event, gatewayContext('support___answer_query'));
    expect(reply).toMatchObject({ error: { code: 'invalid_input' } });
  });
});

describe('a function without a queue', () => {
  test('answers at once what asks to be answered later', async () => {
    const { post } = await start({ jobs: {} });
    expect((await post({ query: 'Where?' }, LATER)).status).toBe(200);
  });

  test('fails what a queue brings, so that nothing of it is lost', async () => {
    const { invoke } = await start({ jobs: {} });
    await expect(invoke(queueEvent('{}'))).rejects.toThrow('http.jobs.queueUrl');
  });
});
