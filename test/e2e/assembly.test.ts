import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateTableCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { functionEvent, gatewayContext } from '../support/agent-events.ts';
import { type Assembly, synthesise } from '../support/assembly.ts';
import { type DynamoTable, startDynamoTable } from '../support/dynamo-table.ts';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { type FakeQueue, queueEvent, startFakeQueue } from '../support/fake-cloud/sqs-wire.ts';
import { functionUrlEvent, LambdaProcess, restApiEvent } from '../support/lambda-process.ts';

// What CDK would upload, run where Lambda would run it: the code, the handlers and the variables of the templates.

const CONFIGURATIONS = fileURLToPath(new URL('../../deploy/configurations/', import.meta.url));
const QUESTION = { query: 'How do I reset my password?' };

let cloud: FakeCloud;
let dynamo: DynamoTable;
let queue: FakeQueue;
let assembly: Assembly;
let api: LambdaProcess;
let agent: LambdaProcess;
const folder = mkdtempSync(join(tmpdir(), 'assembly-test-'));

beforeAll(async () => {
  [cloud, dynamo, queue] = await Promise.all([startFakeCloud(), startDynamoTable(), startFakeQueue()]);
  assembly = await synthesise(toFile());
  await createTable();
  api = start('ApiFunction');
  agent = start('Agent');
}, 120_000);
afterAll(async () => {
  await Promise.all([api?.close(), agent?.close()]);
  await Promise.all([cloud.close(), dynamo.close(), queue.close()]);
  assembly?.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Every tier on AWS, with a function for agents beside. */
function toFile(): string {
  const content = JSON.parse(readFileSync(join(CONFIGURATIONS, 'all-aws.json'), 'utf8'));
  content.service = { agent: true };
  content.server.knowledge.path = join(CONFIGURATIONS, content.server.knowledge.path);
  const file = join(folder, 'deployment.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

/** As the template has it. */
async function createTable(): Promise<void> {
  const [table] = Object.values(assembly.resources('state')).filter(
    ({ Type }) => Type === 'AWS::DynamoDB::GlobalTable',
  );
  const { TableName, KeySchema, AttributeDefinitions, BillingMode } = table?.Properties ?? {};
  await dynamo.client.send(
    new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, BillingMode }),
  );
}

function start(name: string): LambdaProcess {
  const assembled = assembly.function('service', name);
  const known: Readonly<Record<string, string>> = {
    TIERED_SUPPORT_PROVISIONED_MODEL_ARN: 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/bought',
    TIERED_SUPPORT_KNOWLEDGE_BASE_ID: 'ABCDEFGHIJ',
    TIERED_SUPPORT_GUARDRAIL_ID: 'guardrail1',
    TIERED_SUPPORT_GUARDRAIL_VERSION: '1',
    TIERED_SUPPORT_JOB_QUEUE_URL: queue.url,
  };
  return new LambdaProcess(
    {
      ...cloud.environment,
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.url,
      ...assembled.environment((variable) => known[variable]),
    },
    assembled.entry,
  );
}

/** As a stage that asks for a key of its usage plan. */
function withApiKey<Event extends { requestContext: object; path: string }>(event: Event): Event {
  const identity = { sourceIp: '192.0.2.1', apiKeyId: 'abc123', userArn: null };
  const { path } = event;
  return { ...event, requestContext: { ...event.requestContext, identity, path: `/dev${path}` } };
}

describe('what is deployed', { timeout: 60_000 }, () => {
  test("answers the course's curl behind API Gateway, for whoever has a key", async () => {
    let body = '';
    const event = withApiKey(restApiEvent({ body: QUESTION }));
    const { statusCode } = await api.stream({ event }, (chunk) => {
      body += chunk;
    });
    expect(statusCode).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      query: QUESTION.query,
      source: 'model',
      tier: expect.any(String),
    });
    expect(JSON.parse(body).response).not.toBe('');
  });

  test('streams behind a Function URL', async () => {
    let body = '';
    const event = functionUrlEvent({ body: QUESTION, headers: { accept: 'text/event-stream' } });
    await api.stream({ event }, (chunk) => {
      body += chunk;
    });
    expect(body).toMatch(/event: route\n[\s\S]*event: answer\n/);
  });

  test('answers MCP clients', async () => {
    let body = '';
    const request = { jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} };
    const headers = { accept: 'application/json, text/event-stream' };
    await api.stream(
      { event: withApiKey(restApiEvent({ path: '/mcp', body: request, headers })) },
      (chunk) => {
        body += chunk;
      },
    );
    for (const tool of ['answer_query', 'escalate', 'benchmark']) expect(body).toContain(`"${tool}"`);
  });

  test('lets nobody in for whom nobody vouches', async () => {
    const event = restApiEvent({ body: QUESTION });
    const identity = { sourceIp: '192.0.2.1' };
    const stranger = { ...event, requestContext: { ...event.requestContext, identity } };
    const { statusCode } = await api.stream({ event: stranger }, () => {});
    expect(statusCode).toBe(401);
  });

  test("answers an agent's action group, and a gateway", async () => {
    const reply = await agent.invoke<{
      response: { functionResponse: { responseBody: { TEXT: { body: string } } } };
    }>({
      event: functionEvent('answer_query', QUESTION),
    });
    expect(JSON.parse(reply.response.functionResponse.responseBody.TEXT.body)).toMatchObject({
      source: 'model',
    });
    const { clientContext } = gatewayContext('support___answer_query');
    const answer = await agent.invoke<{ answer_id: string }>({ event: QUESTION, clientContext });
    expect(answer.answer_id).toMatch(/^ans_/);
  });

  test('answers later what is asked for later, by the queue', async () => {
    let body = '';
    const event = withApiKey(restApiEvent({ body: QUESTION, headers: { prefer: 'respond-async' } }));
    const { headers } = await api.stream({ event }, (chunk) => {
      body += chunk;
    });
    const { job_id } = JSON.parse(body);
    // The stage is a part of the URL, and of no event's path.
    expect(headers.location).toBe(`/dev/query/${job_id}`);
    await agent.invoke({ event: queueEvent(JSON.stringify({ job_id })) });
    let later = '';
    const poll = withApiKey(restApiEvent({ path: `/query/${job_id}`, method: 'GET' }));
    await api.stream({ event: poll }, (chunk) => {
      later += chunk;
    });
    expect(JSON.parse(later)).toMatchObject({
      job_id,
      status: 'done',
      answer: { source: expect.any(String) },
    });
  });

  test('keeps what it answers in the table that the template makes, and measures by its log', async () => {
    const { Items = [] } = await dynamo.client.send(new ScanCommand({ TableName: 'support-dev-state' }));
    expect(Items.map(({ pk }) => pk?.S).some((key) => key?.startsWith('answer'))).toBe(true);
    expect(api.metrics.length).toBeGreaterThan(0);
  });

  test('asks models as configured: the throughput that was bought, the component that was made', async () => {
    for (const tier of ['provisioned', 'expert']) {
      const event = withApiKey(restApiEvent({ body: { ...QUESTION, min_tier: tier, max_tier: tier } }));
      await api.stream({ event }, () => {});
    }
    const asked = new Set(cloud.calls.map(({ wire, model }) => `${wire} ${model}`));
    expect(asked).toContain('bedrock arn:aws:bedrock:us-east-1:111122223333:provisioned-model/bought');
    expect(asked).toContain('sagemaker customer-support-llm-endpoint-dev');
    const expert = cloud.calls.find(({ wire }) => wire === 'sagemaker');
    expect(expert?.headers['x-amzn-sagemaker-inference-component']).toBe(
      'customer-support-llm-endpoint-dev-model',
    );
  });

  test('asks Bedrock through the guardrail that was made', () => {
    const asked = cloud.calls.filter(({ wire }) => wire === 'bedrock');
    expect(asked.length).toBeGreaterThan(0);
    for (const { body } of asked)
      expect(body).toMatchObject({
        guardrailConfig: { guardrailIdentifier: 'guardrail1', guardrailVersion: '1' },
      });
  });

  test('ends by itself before Lambda would end it, and by the handler that its door calls', () => {
    const { handler, timeoutSeconds } = assembly.function('service', 'Worker');
    expect(handler).toBe('handler');
    expect(timeoutSeconds).toBeGreaterThan(25 + 1.5);
  });
});
