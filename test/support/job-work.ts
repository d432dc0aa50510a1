import { vi } from 'vitest';
import type { JobRequest, JobResult, JobWork } from '../../src/server/http/jobs.ts';

export const ANN = { subject: 'ann', tenant: 'acme' };

export const done = (query: unknown): JobResult => ({ status: 'done', answer: { query } });
export const asked = (query: string, more: Partial<JobRequest> = {}): JobRequest => ({
  input: { query },
  caller: ANN,
  ...more,
});

export const failed = (retryable: boolean): JobResult => ({
  status: 'failed',
  error: { code: retryable ? 'unavailable' : 'invalid_input', message: 'No.', retryable },
});

/** Work that counts, and does with the nth call what the nth entry says; the last for ever. */
export function worksLike(...steps: (JobResult | Error)[]): JobWork & { readonly calls: readonly unknown[] } {
  const calls: unknown[] = [];
  const work: JobWork = async (request, _signal, limitMs) => {
    const step = steps[Math.min(calls.length, steps.length - 1)];
    calls.push({ ...request, limitMs });
    if (step instanceof Error) throw step;
    return step ?? done(request.input.query);
  };
  return Object.assign(work, { calls });
}

/** Work that lasts until the test ends it. */
export function heldWork() {
  let begin = () => {};
  let end = (_: JobResult) => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const ended = new Promise<JobResult>((resolve) => {
    end = resolve;
  });
  const work = vi.fn<JobWork>(() => {
    begin();
    return ended;
  });
  return { work, begun, end: (result: JobResult) => end(result) };
}
