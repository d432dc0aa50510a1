import { type Caller, isSameCaller } from '../../cascade/caller.ts';
import type { JobRequest, JobResult, JobState } from './jobs.ts';

/** For how long one delivery has a job to itself. */
export interface Claim {
  /** Of the delivery. */
  readonly id: string;
  /** Milliseconds since 1970; when whoever has it has been ended by Lambda at the latest. */
  readonly untilMs: number;
}

/** A job as the table has it. What is over goes: the question with its answer, `callbackUrl` with its delivery. */
export interface KeptJob {
  readonly caller?: Caller | undefined;
  /** Of the question, so that the job is forgotten with its conversation. */
  readonly sessionId?: string | undefined;
  /** Until there is a result. */
  readonly input?: JobRequest['input'] | undefined;
  /** Until the result has been sent there. */
  readonly callbackUrl?: string | undefined;
  readonly claim?: Claim | undefined;
  /** The queue brings it no more. */
  readonly isLast?: boolean | undefined;
  readonly result?: JobResult | undefined;
  /** As the record's own. */
  readonly expiresAtMs: number;
}

/** What becomes of a question whose every delivery ended without a result. */
export const LOST: JobResult = {
  status: 'failed',
  error: {
    code: 'internal',
    message:
      'the question could not be worked on. Ask it once more; if it fails again, hand the customer to a person.',
    retryable: true,
  },
};

export function toKeptJob(request: JobRequest, expiresAtMs: number): KeptJob {
  const { input, caller, callbackUrl } = request;
  const { session_id: sessionId } = input;
  return {
    input,
    ...(caller && { caller }),
    ...(callbackUrl !== undefined && { callbackUrl }),
    ...(typeof sessionId === 'string' && { sessionId }),
    expiresAtMs,
  };
}

export function isClaimed({ claim }: KeptJob, nowMs: number): boolean {
  return claim !== undefined && nowMs < claim.untilMs;
}

/** What its owner is told; undefined for others. */
export function toJobState(job: KeptJob, caller: Caller | undefined, nowMs: number): JobState | undefined {
  if (!isSameCaller(job.caller, caller)) return undefined;
  if (job.result) return job.result;
  if (isClaimed(job, nowMs)) return { status: 'running' };
  // Whoever had it last was ended without a word.
  return job.isLast ? LOST : { status: 'queued' };
}

export function withClaim(job: KeptJob, claim: Claim, isLast: boolean): KeptJob {
  return { ...job, claim, ...(isLast && { isLast }) };
}

export function withoutClaim({ claim: _, ...job }: KeptJob): KeptJob {
  return job;
}

/** Whoever has the claim keeps it where the result is still to be sent. */
export function withResult(
  { input: _, claim: __, ...job }: KeptJob,
  result: JobResult,
  { claim, expiresAtMs }: { readonly claim: Claim; readonly expiresAtMs: number },
): KeptJob {
  return { ...job, result, expiresAtMs, ...(job.callbackUrl !== undefined && { claim }) };
}

/** Nothing is left to do. */
export function withoutCallback({ callbackUrl: _, claim: __, ...job }: KeptJob): KeptJob {
  return job;
}
