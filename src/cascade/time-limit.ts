import type { Clock } from './ports.ts';

/** Made once: every abort without a reason builds an exception of its own. */
const ENDED = new DOMException('the work is over or its time is up', 'AbortError');

/**
 * What `work` resolves to, or undefined when `limitMs` pass or `parent` aborts first. Either way the signal
 * that `work` was given has aborted by then, so that nothing goes on unseen.
 */
export async function withinLimit<Result>(
  clock: Clock,
  limitMs: number,
  parent: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | undefined> {
  const abort = new AbortController();
  const give = () => abort.abort(ENDED);
  if (parent.aborted) give();
  parent.addEventListener('abort', give, { once: true });
  try {
    return await Promise.race([work(abort.signal), clock.sleep(limitMs, abort.signal).then(() => undefined)]);
  } finally {
    parent.removeEventListener('abort', give);
    give();
  }
}
