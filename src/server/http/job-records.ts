import type { Clock } from '../../cascade/ports.ts';
import type { Records } from '../../store/records.ts';
import { isToForget, type ToForget } from '../../store/to-forget.ts';
import type { Update, Updated } from '../../store/update.ts';
import type { JobRequest, JobResult } from './jobs.ts';
import {
  type Claim,
  isClaimed,
  type KeptJob,
  toKeptJob,
  withClaim,
  withoutCallback,
  withoutClaim,
  withResult,
} from './kept-job.ts';

export interface JobRecordsOptions {
  readonly records: Records;
  readonly update: Update;
  readonly clock: Clock;
  /** How long a result is kept. */
  readonly keepSeconds: number;
}

/** What a delivery finds: no such job, another one at it, nothing left to do, a question, or a result to send. */
export type Taken =
  | { readonly to: 'drop' | 'leave' | 'confirm' }
  | { readonly to: 'answer'; readonly job: KeptJob }
  | { readonly to: 'send'; readonly job: KeptJob; readonly result: JobResult };

/** Jobs where every instance finds them. Each method rejects where the store cannot be reached or written. */
export interface JobRecords {
  add(jobId: string, request: JobRequest): Promise<void>;
  get(jobId: string): Promise<KeptJob | undefined>;
  remove(jobId: string): Promise<void>;
  /** Claims what there is to do; of two deliveries at once one gets it. `isLast`: no further one comes. */
  take(jobId: string, claim: Claim, isLast: boolean): Promise<Taken>;
  /** Gives a claim back, for the next delivery. */
  release(jobId: string, claim: Claim): Promise<void>;
  /** The job with its result; undefined where it is gone, has one already, or is another's by now. */
  finish(jobId: string, claim: Claim, result: JobResult): Promise<KeptJob | undefined>;
  /** Its result has been sent, or never will be. */
  close(jobId: string): Promise<void>;
}

/** So long a question may wait and be worked on, beside the time for which its result is kept. */
const RUN_SECONDS = 3_600;

export function createJobRecords({ records, update, clock, keepSeconds }: JobRecordsOptions): JobRecords {
  const change = <Result>(jobId: string, next: (current: KeptJob | undefined) => Updated<KeptJob, Result>) =>
    update<KeptJob, Result>('job', jobId, (current) => {
      const updated = next(current);
      return updated.value ? { ...updated, expiresAtMs: updated.value.expiresAtMs } : updated;
    });

  return {
    add(jobId, request) {
      const expiresAtMs = clock.epochMs() + (keepSeconds + RUN_SECONDS) * 1_000;
      return change(jobId, () => ({ result: undefined, value: toKeptJob(request, expiresAtMs) }));
    },

    async get(jobId) {
      return (await records.get('job', jobId))?.value as KeptJob | undefined;
    },

    remove: (jobId) => records.remove('job', jobId),

    take: (jobId, claim, isLast) =>
      change<Taken>(jobId, (current) => {
        if (!current) return { result: { to: 'drop' } };
        if (current.result && current.callbackUrl === undefined) return { result: { to: 'confirm' } };
        if (isClaimed(current, clock.epochMs())) {
          // Should whoever has it be ended, nobody else will be given it, and whoever polls has to learn that.
          return { result: { to: 'leave' }, ...(isLast && { value: { ...current, isLast } }) };
        }
        const job = withClaim(current, claim, isLast);
        const { result } = job;
        return { result: result ? { to: 'send', job, result } : { to: 'answer', job }, value: job };
      }),

    release: (jobId, claim) =>
      change(jobId, (current) => ({
        result: undefined,
        ...(current?.claim?.id === claim.id && { value: withoutClaim(current) }),
      })),

    finish: (jobId, claim, result) =>
      change<KeptJob | undefined>(jobId, (current) => {
        const nowMs = clock.epochMs();
        if (!current || current.result) return { result: undefined };
        if (isClaimed(current, nowMs) && current.claim?.id !== claim.id) return { result: undefined };
        const job = withResult(current, result, { claim, expiresAtMs: nowMs + keepSeconds * 1_000 });
        return { result: job, value: job };
      }),

    close: (jobId) =>
      change(jobId, (current) => ({
        result: undefined,
        ...(current?.result && { value: withoutCallback(current) }),
      })),
  };
}

/** What is to go: whose and which conversations' jobs, and those that came to one of these answers. */
export interface JobsToForget {
  readonly meant: readonly ToForget[];
  readonly answerIds: ReadonlySet<unknown>;
}

/** Erases jobs; a message that still names one is let go when it comes. */
export async function forgetJobs(records: Records, { meant, answerIds }: JobsToForget): Promise<void> {
  for await (const { key, value } of records.list('job')) {
    const { caller, sessionId, result } = value as KeptJob;
    const isMeant = meant.some((toForget) => isToForget(toForget, caller, sessionId));
    const isOfAnswer = result?.status === 'done' && answerIds.has(result.answer.answer_id);
    if (isMeant || isOfAnswer) await records.remove('job', key);
  }
}
