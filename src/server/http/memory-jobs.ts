import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import { type Caller, isSameCaller } from '../../cascade/caller.ts';
import {
  type JobNotify,
  type JobRequest,
  type JobState,
  type Jobs,
  type JobWork,
  unknownJob,
} from './jobs.ts';
import { stopping, tooMany } from './limits.ts';
import type { HttpSettings } from './settings.ts';

const KEPT_RESULTS = 10_000;
const KEPT_CHARACTERS = 16_000_000;
const FULL_RETRY_SECONDS = 5;

interface MemoryJobsOptions extends Readonly<HttpSettings['jobs']> {
  readonly work: JobWork;
  readonly notify: JobNotify;
}

interface Entry {
  readonly caller: Caller | undefined;
  readonly state: JobState;
}

/** Jobs in this process; they end with it, so that it drains before it ends. */
export function createMemoryJobs({ concurrency, queue, keepSeconds, work, notify }: MemoryJobsOptions): Jobs {
  const limit = pLimit(concurrency);
  const open = new Map<string, Entry>();
  const running = new Set<Promise<void>>();
  const stop = new AbortController();
  let isDraining = false;
  const results = new LRUCache<string, Entry>({
    max: KEPT_RESULTS,
    maxSize: KEPT_CHARACTERS,
    ttl: keepSeconds * 1_000,
    sizeCalculation: ({ state }) => JSON.stringify(state).length,
  });

  async function carryOut(jobId: string, request: JobRequest): Promise<void> {
    const { caller, callbackUrl } = request;
    open.set(jobId, { caller, state: { status: 'running' } });
    const result = await work(request, stop.signal);
    results.set(jobId, { caller, state: result });
    open.delete(jobId);
    // Beside the other jobs, and not in the place of one: a receiver may take its time.
    if (callbackUrl !== undefined) track(notify(callbackUrl, jobId, result, stop.signal));
  }

  function track(work: Promise<void>): void {
    const tracked = work.finally(() => running.delete(tracked));
    running.add(tracked);
  }

  return {
    async submit(request) {
      if (isDraining) throw stopping();
      if (open.size >= concurrency + queue) {
        throw tooMany('as many questions as it can take are waiting', FULL_RETRY_SECONDS);
      }
      const jobId = `job_${randomUUID()}`;
      open.set(jobId, { caller: request.caller, state: { status: 'queued' } });
      track(limit(() => carryOut(jobId, request)));
      return jobId;
    },
    async get(jobId, caller) {
      const entry = open.get(jobId) ?? results.get(jobId);
      if (entry && isSameCaller(entry.caller, caller)) return entry.state;
      throw unknownJob(keepSeconds);
    },
    async drain(signal) {
      isDraining = true;
      const giveUp = () => stop.abort();
      if (signal.aborted) giveUp();
      signal.addEventListener('abort', giveUp, { once: true });
      while (running.size > 0) await Promise.all(running);
    },
  };
}
