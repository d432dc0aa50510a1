import { BedrockAgentClient } from '@aws-sdk/client-bedrock-agent';
import { expect, onTestFinished, test } from 'vitest';
import { startSync } from '../../../deploy/functions/sync-knowledge.ts';
import { type ControlReply, startControlPlane } from '../../support/aws-control-plane.ts';

const ENVIRONMENT = { KNOWLEDGE_BASE_ID: 'KB12345678', DATA_SOURCE_ID: 'DS12345678' };
const CHANGE = JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Put', s3: {} }] });
const TEST_MESSAGE = JSON.stringify({ Service: 'Amazon S3', Event: 's3:TestEvent' });

/** Hands the messages on; Bedrock replies so. */
async function sync(bodies: readonly string[], reply: ControlReply = {}, environment: object = ENVIRONMENT) {
  const plane = await startControlPlane(() => reply);
  onTestFinished(() => plane.close());
  const Records = bodies.map((body, index) => ({ messageId: `m${index}`, body }));
  const work = startSync(
    { Records },
    { environment: { ...environment }, client: new BedrockAgentClient(plane.client) },
  );
  return { outcome: await work.catch((error: Error) => error), calls: plane.calls };
}

const STARTED: ControlReply = {
  status: 202,
  body: { ingestionJob: { ingestionJobId: 'J1', status: 'STARTING' } },
};

test('many changes come to one reading', async () => {
  const { outcome, calls } = await sync([CHANGE, CHANGE, CHANGE], STARTED);
  expect(outcome).toEqual({ batchItemFailures: [] });
  expect(calls).toHaveLength(1);
  expect(calls[0]).toMatchObject({
    method: 'PUT',
    path: '/knowledgebases/KB12345678/datasources/DS12345678/ingestionjobs/',
  });
});

test.each(['ConflictException', 'ServiceQuotaExceededException'])(
  'while a reading is under way (%s) all changes are left for later',
  async (error) => {
    const { outcome } = await sync([CHANGE, CHANGE], { error, status: 409 });
    expect(outcome).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }, { itemIdentifier: 'm1' }] });
  },
);

test('what else goes wrong is an error', async () => {
  const { outcome } = await sync([CHANGE], { error: 'ResourceNotFoundException', status: 404 });
  expect(outcome).toMatchObject({ name: 'ResourceNotFoundException' });
});

test("S3's first message, which tells of no change, starts nothing", async () => {
  const { outcome, calls } = await sync([TEST_MESSAGE], STARTED);
  expect(outcome).toEqual({ batchItemFailures: [] });
  expect(calls).toEqual([]);
});

test.each([
  ['a change beside it', [TEST_MESSAGE, CHANGE]],
  ['whatever else somebody sends', ['now, please']],
  ['even nothing', ['null']],
])('%s starts one', async (_, bodies) => {
  expect((await sync(bodies, STARTED)).calls).toHaveLength(1);
});

test.each(['KNOWLEDGE_BASE_ID', 'DATA_SOURCE_ID'])('without %s nothing is asked', async (name) => {
  const { outcome, calls } = await sync([CHANGE], STARTED, { ...ENVIRONMENT, [name]: '' });
  expect(outcome).toMatchObject({ message: `${name} must be set` });
  expect(calls).toEqual([]);
});
