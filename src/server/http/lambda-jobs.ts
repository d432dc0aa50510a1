import type { Clock, Log, Redactor } from '../../cascade/ports.ts';
import type { Records } from '../../store/records.ts';
import type { Update } from '../../store/update.ts';
import type { AwsClients } from '../aws-clients.ts';
import { sendResult } from './callback.ts';
import type { QueueEvent, QueueReply } from './job-message.ts';
import { createJobQueue } from './job-queue.ts';
import { createJobRecords } from './job-records.ts';
import { createJobWorker, type JobWorker, type TimeLeft } from './job-worker.ts';
import type { Jobs, JobWork } from './jobs.ts';
import { createQueueJobs } from './queue-jobs.ts';

/** What jobs on Lambda are made of beside the queue. */
export interface LambdaJobsParts {
  readonly records: Records;
  readonly update: Update;
  readonly redactor: Redactor;
  readonly sqs: AwsClients['sqs'];
}

export interface LambdaJobsOptions extends LambdaJobsParts {
  readonly queueUrl: string;
  readonly keepSeconds: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Both ends of the queue. One function may be both, or each have one of its own. */
export interface LambdaJobs {
  /** For createHttpApp, which makes the work. */
  createJobs(work: JobWork): Jobs;
  /** What the queue brings; after `createJobs` only. */
  handle(event: QueueEvent, time: TimeLeft): Promise<QueueReply>;
}

export function createLambdaJobs(options: LambdaJobsOptions): LambdaJobs {
  const { sqs: connect, log } = options;
  const kept = createJobRecords(options);
  const queue = createJobQueue({ ...options, connect });
  let worker: JobWorker | undefined;
  return {
    createJobs(work) {
      worker = createJobWorker({
        ...options,
        kept,
        work,
        notify: (url, jobId, result, signal) => sendResult(url, jobId, result, { signal, log }),
      });
      return createQueueJobs({ ...options, kept, queue });
    },
    handle(event, time) {
      if (!worker) throw new TypeError('there is nobody to work on what the queue brings');
      return worker.handle(event, time);
    },
  };
}
