import { afterAll, beforeAll, beforeEach } from 'vitest';
import { createRedactor } from '../../src/safety/redactor.ts';
import { createAwsClients } from '../../src/server/aws-clients.ts';
import { isQueueEvent, type QueueReply } from '../../src/server/http/job-message.ts';
import { createJobQueue } from '../../src/server/http/job-queue.ts';
import { createJobRecords } from '../../src/server/http/job-records.ts';
import { createJobWorker } from '../../src/server/http/job-worker.ts';
import type { JobNotify, JobWork } from '../../src/server/http/jobs.ts';
import type { KeptJob } from '../../src/server/http/kept-job.ts';
import { createQueueJobs } from '../../src/server/http/queue-jobs.ts';
import { createDynamoRecords } from '../../src/store/dynamo-records.ts';
import { createUpdates } from '../../src/store/update.ts';
import { createTableClock, type DynamoTable, startDynamoTable } from './dynamo-table.ts';
import { type FakeQueue, type SqsEvent, startFakeQueue } from './fake-cloud/sqs-wire.ts';
import { done } from './job-work.ts';
import { recordingLog } from './test-cascade.ts';
import { countingRandom } from './test-stores.ts';

export const KEEP_SECONDS = 60;
export const NOTHING_FAILED = { batchItemFailures: [] };

interface QueuedJobsOptions {
  /** Answers at once unless said otherwise. */
  readonly work?: JobWork;
  readonly notify?: JobNotify;
  /** Of an invocation. */
  readonly leftMs?: number;
}

/** What SQS and DynamoDB are asked through unless AWS is meant: nothing of this machine. */
const NOBODY = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'none', AWS_REGION: 'us-east-1' };

/** A table and a queue for all tests of a file; `start` makes what one test needs, each time on an empty table. */
export function useQueuedJobs() {
  let dynamo: DynamoTable;
  let queue: FakeQueue;
  const before = { ...process.env };
  beforeAll(async () => {
    [dynamo, queue] = await Promise.all([startDynamoTable(), startFakeQueue()]);
    Object.assign(process.env, NOBODY);
  });
  beforeEach(() => {
    queue.reset();
    dynamo.faults.length = 0;
    dynamo.requests.length = 0;
  });
  afterAll(async () => {
    for (const name of Object.keys(NOBODY)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await Promise.all([dynamo.close(), queue.close()]);
  });

  return async function start({
    work = async ({ input }) => done(input.query),
    notify = async () => {},
    leftMs = 30_000,
  }: QueuedJobsOptions = {}) {
    const clock = createTableClock();
    const records = createDynamoRecords({ table: await dynamo.addTable(), connect: dynamo.connect, clock });
    const update = createUpdates(records, clock, countingRandom());
    const { log, logged } = recordingLog();
    const shared = { records, update, clock, log, keepSeconds: KEEP_SECONDS };
    const kept = createJobRecords(shared);
    const aws = createAwsClients();
    const sqs = createJobQueue({ queueUrl: queue.url, connect: aws.sqs, clock });
    const jobs = createQueueJobs({ ...shared, kept, queue: sqs, redactor: createRedactor() });
    const worker = createJobWorker({ ...shared, kept, work, notify });
    dynamo.requests.length = 0;
    /** Invokes the function with an event; what it replies. */
    const invoke = (event: SqsEvent): Promise<QueueReply> => {
      if (!isQueueEvent(event)) throw new TypeError('the event is none of SQS');
      return worker.handle(event, { leftMs: () => leftMs, limitMs: () => Math.max(1, leftMs - 1_500) });
    };
    return {
      ...shared,
      dynamo,
      queue,
      kept,
      logged,
      jobs,
      invoke,
      /** Has the function work on all that the queue holds. */
      workOff: async () => queue.settle(await invoke(queue.deliver())),
      all: async () => {
        const found: KeptJob[] = [];
        for await (const { value } of records.list('job')) found.push(value as KeptJob);
        return found;
      },
    };
  };
}
