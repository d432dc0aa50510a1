import { setTimeout } from 'node:timers/promises';
import * as z from 'zod';
import type { Log } from '../../cascade/ports.ts';
import { isLoopback } from '../loopback.ts';
import type { JobResult } from './jobs.ts';

const TRIES = 3;
const TRY_MS = 10_000;
const WAIT_MS = 1_000;

/** A URL on one of `hosts`, by https unless it is on loopback; others could be made to point into our network. */
export function callbackUrlSchema(hosts: readonly string[]) {
  const rule =
    hosts.length > 0
      ? `must be an https URL on one of ${hosts.join(', ')}`
      : 'must be left out: http.callbackHosts allows none';
  return z
    .string()
    .max(2_000)
    .refine((text) => isAllowed(text, hosts), rule)
    .optional();
}

function isAllowed(text: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  const isSecure = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isSecure && username === '' && password === '' && hosts.includes(hostname);
}

/** Posts a job's result to whoever asked for it, three times at most; redirects are not followed. Never rejects. */
export async function sendResult(
  url: string,
  jobId: string,
  result: JobResult,
  { signal, log }: { readonly signal: AbortSignal; readonly log: Log },
): Promise<void> {
  const body = JSON.stringify({ job_id: jobId, ...result });
  for (let attempt = 1; attempt <= TRIES && !signal.aborted; attempt++) {
    try {
      const within = AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]);
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(url, { method: 'POST', headers, body, redirect: 'error', signal: within });
      await response.body?.cancel();
      if (response.ok) return;
      log.warn('callback_refused', { job_id: jobId, attempt, status: response.status });
    } catch (error) {
      log.warn('callback_failed', { job_id: jobId, attempt, message: String(error) });
    }
    if (attempt < TRIES) await setTimeout(WAIT_MS * attempt, undefined, { signal }).catch(() => {});
  }
}
