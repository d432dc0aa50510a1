import type { Caller } from '../../cascade/caller.ts';
import { RequestError } from '../../cascade/request-error.ts';
import type { ErrorWire } from './http-error.ts';

/** A question that is answered later: data alone, so that any queue can carry it. */
export interface JobRequest {
  /** Arguments of answer_query. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly caller?: Caller | undefined;
  /** Where the result is sent; allowed already. */
  readonly callbackUrl?: string | undefined;
}

/** `answer` is what `POST /query` replies to the same question. */
export type JobResult =
  | { readonly status: 'done'; readonly answer: Readonly<Record<string, unknown>> }
  | { readonly status: 'failed'; readonly error: ErrorWire };

export type JobState = { readonly status: 'queued' | 'running' } | JobResult;

/** Answers a question for whoever fetches it, within `limitMs` where that is less than its deadline; never rejects. */
export type JobWork = (
  request: JobRequest,
  signal: AbortSignal,
  limitMs?: number | undefined,
) => Promise<JobResult>;

/** Sends a result to whoever asked for it; never rejects. */
export type JobNotify = (url: string, jobId: string, result: JobResult, signal: AbortSignal) => Promise<void>;

/** Where questions wait: in this process, or, behind the same port, in a queue that outlives it. */
export interface Jobs {
  /** Resolves to the job's id once it is kept. @throws RequestError where the queue is full. */
  submit(request: JobRequest): Promise<string>;
  /** @throws RequestError for a job that is not kept, or is another's. */
  get(jobId: string, caller: Caller | undefined): Promise<JobState>;
  /** Takes no more, and resolves when nothing waits or runs; what still does when `signal` aborts is given up. */
  drain(signal: AbortSignal): Promise<void>;
}

/** For a job that is not kept, or is another's. */
export function unknownJob(keepSeconds: number): RequestError {
  return new RequestError('unknown_job', 'no job with this id is kept here', {
    field: 'job_id',
    nextStep: `Results are kept for ${keepSeconds} s after their end. Ask the question again.`,
  });
}
