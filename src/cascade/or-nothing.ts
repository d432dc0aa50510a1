import type { Log } from './ports.ts';

/** What fails beside a question costs what it would have brought, never the reply. */
export type OrNothing = <Result>(
  event: string,
  work: () => Promise<Result>,
  signal?: AbortSignal,
) => Promise<Result | undefined>;

/** Logs under `event` what fails, unless `signal` had called it off. */
export function createOrNothing(log: Log): OrNothing {
  return async (event, work, signal) => {
    try {
      return await work();
    } catch (error) {
      if (!signal?.aborted) log.error(event, { message: String(error) });
      return undefined;
    }
  };
}
