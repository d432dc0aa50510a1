import { randomUUID } from 'node:crypto';
import { createArticleData } from '../../cascade/article-data.ts';
import type { Clock, Log, Redactor } from '../../cascade/ports.ts';
import type { QueryContext } from '../../cascade/query.ts';
import { createRedaction } from '../../cascade/redaction.ts';
import { RequestError } from '../../cascade/request-error.ts';
import type { JobQueue } from './job-queue.ts';
import type { JobRecords } from './job-records.ts';
import { type JobRequest, type Jobs, unknownJob } from './jobs.ts';
import { toJobState } from './kept-job.ts';

export interface QueueJobsOptions {
  readonly kept: JobRecords;
  readonly queue: JobQueue;
  readonly redactor: Redactor;
  readonly clock: Clock;
  readonly log: Log;
  readonly keepSeconds: number;
}

const RETRY_SECONDS = 5;

/** Jobs that outlive the process: kept in the store's table, and brought to a worker (job-worker.ts) by a queue. */
export function createQueueJobs(options: QueueJobsOptions): Jobs {
  const { kept, queue, redactor, clock, log, keepSeconds } = options;
  return {
    async submit(request) {
      const jobId = `job_${randomUUID()}`;
      try {
        await kept.add(jobId, { ...request, input: withoutPersonalData(request.input, redactor) });
        await queue.send(jobId);
      } catch (error) {
        log.error('job_not_queued', { message: String(error) });
        // Nobody has been promised anything; where it cannot be erased, it is when its time is over.
        await kept.remove(jobId).catch(() => {});
        throw unavailable('the question could not be queued');
      }
      return jobId;
    },

    async get(jobId, caller) {
      const job = await kept.get(jobId).catch((error) => {
        log.error('job_unreadable', { message: String(error) });
        throw unavailable('jobs cannot be looked up now');
      });
      const state = job && toJobState(job, caller, clock.epochMs());
      if (!state) throw unknownJob(keepSeconds);
      return state;
    },

    // None of them is this process's.
    drain: async () => {},
  };
}

/** As the question would be inside the cascade; what it says is written down nowhere else either. */
function withoutPersonalData(input: JobRequest['input'], redactor: Redactor): JobRequest['input'] {
  const { query, context } = input as { readonly query: string; readonly context?: QueryContext };
  const redaction = createRedaction(redactor, new Map(), createArticleData(redactor));
  const redacted = redaction.takeFromQuery({ text: query, context: context ?? {} });
  return { ...input, query: redacted.text, ...(context && { context: redacted.context }) };
}

function unavailable(message: string): RequestError {
  return new RequestError('unavailable', message, {
    retryable: true,
    retryAfterSeconds: RETRY_SECONDS,
    nextStep: `Wait ${RETRY_SECONDS} s and send it again.`,
  });
}
