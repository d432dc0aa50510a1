import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FakeCloud, startFakeCloud } from '../support/fake-cloud/fake-cloud.ts';
import { toConfigFile } from '../support/http-process.ts';
import { functionUrlEvent, LambdaProcess } from '../support/lambda-process.ts';
import { type FakeXrayDaemon, startXrayDaemon, toTree } from '../support/xray-daemon.ts';

const QUERY = 'How do I reset my password?';
const ANSWER = 'Open the sign-in page, choose Forgot password, and follow the link.';
const ARN = 'arn:aws:bedrock:us-east-1:111122223333:provisioned-model/abcdef123456';
const SPARE = 'spare';
const PARENT = '53995c3f42cd8ad8';
const TREE = [
  'question',
  ['open', 'recall', 'ground', 'route', 'owned', ['spare', ['judge']], 'keep', 'close'],
];
const DOCUMENTS = 10;

let cloud: FakeCloud;
let daemon: FakeXrayDaemon;
let lambda: LambdaProcess;

beforeAll(async () => {
  cloud = await startFakeCloud();
  daemon = await startXrayDaemon();
  const tiers = [
    ['owned', ARN],
    ['spare', SPARE],
  ].map(([name, modelId]) => ({ name, provider: 'bedrock', modelId, region: 'us-east-1' }));
  const config = {
    tiers,
    routing: { minConfidence: 0, thresholds: [10] },
    cache: { kind: 'none' },
    traces: { kind: 'xray' },
  };
  lambda = new LambdaProcess({
    ...cloud.environment,
    TIERED_SUPPORT_CONFIG: toConfigFile(config),
    AWS_XRAY_DAEMON_ADDRESS: `tcp:127.0.0.1:9 udp:${daemon.address}`,
    // The runtime sets it anew for each invocation.
    _X_AMZN_TRACE_ID: `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=${PARENT};Sampled=1;Lineage=1:a:0`,
  });
  cloud.script(ARN, { do: 'fail', status: 400, type: 'ValidationException' });
  cloud.script(SPARE, { do: 'answer', text: ANSWER });
});

afterAll(async () => {
  await lambda.close();
  daemon.close();
  await cloud.close();
});

test('the trace of an invocation has its question, stage by stage, whole or streamed', async () => {
  const reply = await lambda.invoke({ event: functionUrlEvent({ body: { query: QUERY } }) });
  expect(JSON.parse(reply.body)).toMatchObject({ response: ANSWER, tier: 'spare' });
  expect(toTree(await daemon.expect(DOCUMENTS), PARENT)).toEqual([TREE]);

  const chunks: string[] = [];
  const event = functionUrlEvent({ body: { query: QUERY }, headers: { accept: 'text/event-stream' } });
  await lambda.stream({ event }, (chunk) => chunks.push(chunk));
  const documents = await daemon.expect(2 * DOCUMENTS);
  expect(toTree(documents, PARENT)).toEqual([TREE, TREE]);

  expect(chunks.join('')).toContain('event: answer');
  expect(chunks.join('')).not.toContain('event: stage');
  const attempts = documents.filter(({ namespace }) => namespace === 'remote').slice(0, 2);
  expect(attempts.map(({ annotations }) => annotations)).toMatchObject([
    { tier: 'owned', model: 'provisioned-model/abcdef123456', cause: 'first', failure: 'rejected' },
    { tier: 'spare', model: SPARE, cause: 'fallback', outcome: 'completed' },
  ]);
  const sent = JSON.stringify(documents);
  for (const secret of ['password', '111122223333', 'tester']) expect(sent).not.toContain(secret);
  expect(lambda.stderr).not.toContain('traces_not_sent');
});
