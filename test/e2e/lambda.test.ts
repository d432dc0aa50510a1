import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { functionEvent, gatewayContext } from '../support/agent-events.ts';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { toConfigFile } from '../support/http-process.ts';
import { functionUrlEvent, type HttpReply, LambdaProcess } from '../support/lambda-process.ts';

const QUERY = 'How do I reset my password?';
const ANSWER =
  'Open the sign-in page, choose Forgot password, and follow the link that you are sent by mail.';
const MODEL = 'small';

let cloud: FakeCloud;
let lambda: LambdaProcess;

beforeAll(async () => {
  cloud = await startFakeCloud();
  const config = {
    tiers: [{ name: 'instant', provider: 'bedrock', modelId: MODEL, region: 'us-east-1' }],
    routing: { minConfidence: 0 },
    cache: { kind: 'none' },
    metrics: { kind: 'cloudwatch' },
  };
  lambda = new LambdaProcess({ ...cloud.environment, TIERED_SUPPORT_CONFIG: toConfigFile(config) });
});

beforeEach(() => {
  cloud.reset();
  cloud.script(MODEL, { do: 'answer', text: ANSWER, pieces: 6, pieceGapMs: 50 });
});

afterAll(async () => {
  await lambda.close();
  await cloud.close();
});

const ask = (authorizer?: unknown) =>
  lambda.invoke({ event: functionUrlEvent({ body: { query: QUERY } }, authorizer) });

describe('the function', () => {
  test('answers whom IAM has verified', async () => {
    const reply = await ask();
    expect(reply.statusCode).toBe(200);
    expect(JSON.parse(reply.body)).toMatchObject({ query: QUERY, response: ANSWER, source: 'model' });
  });

  test('answers nobody else unless it is told to', async () => {
    const reply = await ask({});
    expect(reply.statusCode).toBe(401);
    expect(JSON.parse(reply.body).error).toMatchObject({ code: 'unauthorized' });
    expect(cloud.calls).toHaveLength(0);
  });

  test('streams events as they come', async () => {
    const chunks: string[] = [];
    const event = functionUrlEvent({
      body: { query: QUERY, stream: 'draft' },
      headers: { accept: 'text/event-stream' },
    });
    const { statusCode, headers } = await lambda.stream({ event }, (chunk) => chunks.push(chunk));
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toContain('text/event-stream');
    expect(chunks.filter((chunk) => chunk.includes('event: delta')).length).toBeGreaterThan(1);
    expect(chunks.join('')).toMatch(/event: answer\ndata: .*\n\n$/);
  });

  test('replies before Lambda ends it, with what can be had', async () => {
    cloud.script(MODEL, { do: 'hang' });
    const event = functionUrlEvent({ body: { query: QUERY } });
    const reply = await lambda.invoke({ event, remainingMs: 3_000 });
    expect(JSON.parse(reply.body)).toMatchObject({ status: 'degraded', source: 'static' });
    expect(JSON.parse(reply.body).latency_seconds).toBeLessThan(2);
  });

  test('answers at once where elsewhere it would answer later, as nothing goes on after a reply', async () => {
    const event = functionUrlEvent({ body: { query: QUERY }, headers: { prefer: 'respond-async' } });
    expect((await lambda.invoke({ event })).statusCode).toBe(200);
    const job = functionUrlEvent({ path: '/query/job_1', method: 'GET' });
    expect((await lambda.invoke({ event: job })).statusCode).toBe(404);
  });

  test('keeps an answer for its caller alone, so that escalate goes on from it', async () => {
    const { answer_id } = JSON.parse((await ask()).body);
    const escalate = (subject: string): Promise<HttpReply> => {
      const params = { name: 'escalate', arguments: { answer_id } };
      const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
      const headers = { accept: 'application/json, text/event-stream' };
      return lambda.invoke({
        event: functionUrlEvent({ path: '/mcp', body, headers }, { iam: { userArn: subject } }),
      });
    };
    expect((await escalate('arn:aws:iam::111122223333:user/other')).body).toContain('no answer with this id');
    expect((await escalate('arn:aws:iam::111122223333:user/tester')).body).toContain('escalated_from');
  });

  test('writes its metrics as lines of the log', async () => {
    await ask();
    expect(lambda.metrics.some(({ InferenceLatency }) => typeof InferenceLatency === 'number')).toBe(true);
    expect(cloud.metrics).toHaveLength(0);
  });

  test('gives agents the time that Lambda leaves, and no more', async () => {
    cloud.script(MODEL, { do: 'hang' });
    const event = functionEvent('answer_query', { query: QUERY });
    const reply = await lambda.invoke<object>({ event, remainingMs: 3_000 });
    expect(JSON.stringify(reply)).toContain('degraded');
    const target = {
      event: { query: QUERY },
      ...gatewayContext('support___answer_query'),
      remainingMs: 3_000,
    };
    expect(await lambda.invoke<object>(target)).toMatchObject({ status: 'degraded' });
  });

  test('refuses an event that is none of its own without falling over', async () => {
    const outcome = await lambda.invoke<unknown>({ event: { hello: 'world' } }).then(JSON.stringify, String);
    expect(outcome).not.toContain('ended');
    expect((await ask()).statusCode).toBe(200);
  });
});
