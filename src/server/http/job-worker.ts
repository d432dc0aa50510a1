import { randomUUID } from 'node:crypto';
import type { Clock, Log } from '../../cascade/ports.ts';
import { type QueueEvent, type QueueMessage, type QueueReply, toDeliveries, toJobId } from './job-message.ts';
import type { JobRecords } from './job-records.ts';
import type { JobNotify, JobResult, JobWork } from './jobs.ts';
import { type Claim, type KeptJob, LOST } from './kept-job.ts';
import { MOST_DELIVERIES } from './settings.ts';

export interface JobWorkerOptions {
  readonly kept: JobRecords;
  readonly work: JobWork;
  readonly notify: JobNotify;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is left of an invocation, in milliseconds. */
export interface TimeLeft {
  /** Until Lambda ends it. */
  leftMs(): number;
  /** Until a question, or the sending of a result, has to be over: less than `leftMs`, and at least 1. */
  limitMs(): number;
}

export interface JobWorker {
  /**
   * Works on all messages of the event at once, so that none eats the time of another. A message comes again where
   * its job could not be ended; SQS may also bring one twice, which costs a look at the record. Never rejects.
   */
  handle(event: QueueEvent, time: TimeLeft): Promise<QueueReply>;
}

interface Delivery {
  readonly jobId: string;
  readonly claim: Claim;
  /** Afterwards the message is among the dead letters, and no other comes. */
  readonly isLast: boolean;
  readonly time: TimeLeft;
}

const NEVER = new AbortController().signal;

/** The other end of the queue (queue-jobs.ts): answers what waits, and sends results, within invocations of Lambda. */
export function createJobWorker({ kept, work, notify, clock, log }: JobWorkerOptions): JobWorker {
  /** Whether the queue may forget the message. */
  async function settle(message: QueueMessage, time: TimeLeft): Promise<boolean> {
    const jobId = toJobId(message);
    if (jobId === undefined) {
      log.warn('job_gone', { message_id: message.messageId, why: 'the message names no job' });
      return true;
    }
    const deliveries = toDeliveries(message);
    const isLast = deliveries >= MOST_DELIVERIES;
    const claim = { id: randomUUID(), untilMs: Math.ceil(clock.epochMs() + time.leftMs()) };
    const delivery: Delivery = { jobId, claim, isLast, time };
    try {
      return await carryOut(delivery);
    } catch (error) {
      log.error('job_crashed', { job_id: jobId, deliveries, message: String(error) });
      if (isLast) await giveUp(delivery);
      return false;
    }
  }

  async function carryOut(delivery: Delivery): Promise<boolean> {
    const { jobId, claim, isLast } = delivery;
    const taken = await kept.take(jobId, claim, isLast);
    if (taken.to === 'answer') return answer(taken.job, delivery);
    if (taken.to === 'send') return send(taken.job, taken.result, delivery);
    if (taken.to === 'drop') log.warn('job_gone', { job_id: jobId, why: 'no such job is kept' });
    return taken.to !== 'leave';
  }

  async function answer({ input = {}, caller }: KeptJob, delivery: Delivery): Promise<boolean> {
    const { jobId, claim, isLast, time } = delivery;
    const result = await work({ input, caller }, NEVER, time.limitMs());
    const isWorthAnother = result.status === 'failed' && result.error.retryable;
    if (isWorthAnother && !isLast) {
      await kept.release(jobId, claim);
      return false;
    }
    return (await finish(result, delivery)) && !isWorthAnother;
  }

  async function finish(result: JobResult, delivery: Delivery): Promise<boolean> {
    const { jobId, claim } = delivery;
    const job = await kept.finish(jobId, claim, result);
    if (!job) return false;
    if (result.status === 'failed') log.warn('job_failed', { job_id: jobId, code: result.error.code });
    return send(job, result, delivery);
  }

  /** Sends the result within what Lambda leaves, as nothing goes on afterwards. */
  async function send(job: KeptJob, result: JobResult, { jobId, isLast, time }: Delivery): Promise<boolean> {
    if (job.callbackUrl === undefined) return true;
    const signal = AbortSignal.timeout(Math.ceil(time.limitMs()));
    await notify(job.callbackUrl, jobId, result, signal);
    if (signal.aborted && !isLast) return false;
    await kept.close(jobId);
    return true;
  }

  /** After the last delivery, whoever polls learns that nothing comes. */
  async function giveUp(delivery: Delivery): Promise<void> {
    const { jobId } = delivery;
    await finish(LOST, delivery).catch((error) =>
      log.error('job_not_ended', { job_id: jobId, message: String(error) }),
    );
  }

  return {
    async handle({ Records: messages }, time) {
      const settled = await Promise.all(messages.map((message) => settle(message, time)));
      const failed = messages.filter((_, index) => !settled[index]);
      return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    },
  };
}
