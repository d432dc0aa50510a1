import { BedrockAgentClient } from '@aws-sdk/client-bedrock-agent';
import { expect, onTestFinished, test } from 'vitest';
import { watchSyncs } from '../../../deploy/functions/watch-knowledge.ts';
import { type ControlReply, startControlPlane } from '../../support/aws-control-plane.ts';

const NOW = Date.parse('2026-11-22T12:00:00Z');
const ENVIRONMENT = {
  KNOWLEDGE_BASE_ID: 'KB12345678',
  DATA_SOURCE_ID: 'DS12345678',
  NAMESPACE: 'Support/Test',
};

interface Job {
  readonly status: string;
  readonly startedAt: string;
  readonly updatedAt: string;
}

const job = (status: string, hour: number): Job => ({
  status,
  startedAt: `2026-11-22T0${hour}:00:00Z`,
  updatedAt: `2026-11-22T0${hour}:30:00Z`,
});

/** Bedrock's list of readings, filtered and sorted as it is asked to. */
function list(jobs: readonly Job[]) {
  return ({ body }: { readonly body: Record<string, never> }): ControlReply => {
    const {
      filters = [],
      sortBy,
      maxResults,
    } = body as unknown as {
      filters?: { values: string[] }[];
      sortBy?: { order: string };
      maxResults: number;
    };
    const found = jobs
      .filter(({ status }) => filters.every(({ values }) => values.includes(status)))
      .sort((one, other) => one.startedAt.localeCompare(other.startedAt));
    if (sortBy?.order === 'DESCENDING') found.reverse();
    return { body: { ingestionJobSummaries: found.slice(0, maxResults) } };
  };
}

async function watch(answer: Parameters<typeof startControlPlane>[0], environment: object = ENVIRONMENT) {
  const plane = await startControlPlane(answer);
  onTestFinished(() => plane.close());
  const lines: string[] = [];
  const client = new BedrockAgentClient(plane.client);
  const work = watchSyncs({
    environment: { ...environment },
    client,
    now: NOW,
    write: (line) => lines.push(line),
  });
  const error = await work.catch((thrown: Error) => thrown);
  return { error, metrics: lines.map((line) => JSON.parse(line)), calls: plane.calls };
}

test('the age of what the knowledge base has is told, and that the latest reading worked', async () => {
  const { metrics, calls } = await watch(list([job('FAILED', 1), job('COMPLETE', 5), job('COMPLETE', 3)]));
  expect(metrics).toHaveLength(1);
  expect(metrics[0]).toMatchObject({ SyncFailed: 0, SyncAgeHours: 6.5 });
  expect(metrics[0]._aws.CloudWatchMetrics).toEqual([
    {
      Namespace: 'Support/Test',
      Dimensions: [[]],
      Metrics: [
        { Name: 'SyncFailed', Unit: 'None' },
        { Name: 'SyncAgeHours', Unit: 'None' },
      ],
    },
  ]);
  expect(calls[0]?.path).toBe('/knowledgebases/KB12345678/datasources/DS12345678/ingestionjobs/');
});

test('a reading that failed after one that worked is told, however many have failed', async () => {
  const failed = [4, 5, 6, 7, 8, 9].map((hour) => job('FAILED', hour));
  const { metrics } = await watch(list([job('COMPLETE', 2), ...failed]));
  expect(metrics[0]).toMatchObject({ SyncFailed: 1, SyncAgeHours: 9.5 });
});

test.each([
  ['IN_PROGRESS', 'COMPLETE', 0],
  ['STARTING', 'FAILED', 1],
])('one that is %s says nothing yet: the one before it does, which is %s', async (now, then, failed) => {
  const { metrics } = await watch(list([job(then, 2), job(now, 5)]));
  expect(metrics[0].SyncFailed).toBe(failed);
});

test('one that somebody stopped has not failed', async () => {
  const { metrics } = await watch(list([job('FAILED', 2), job('STOPPED', 5)]));
  expect(metrics[0]).toMatchObject({ SyncFailed: 0 });
  expect(metrics[0]).not.toHaveProperty('SyncAgeHours');
});

test('nothing is written where nothing was ever read', async () => {
  expect(await watch(list([]))).toMatchObject({ error: undefined, metrics: [] });
});

test('a refusal is an error', async () => {
  const { error, metrics } = await watch(() => ({ error: 'AccessDeniedException', status: 403 }));
  expect(error).toMatchObject({ name: 'AccessDeniedException' });
  expect(metrics).toEqual([]);
});

test.each(Object.keys(ENVIRONMENT))('without %s nothing is asked', async (name) => {
  const { error, calls } = await watch(list([]), { ...ENVIRONMENT, [name]: undefined });
  expect(error).toMatchObject({ message: `${name} must be set` });
  expect(calls).toEqual([]);
});
