import type { Clock } from './ports.ts';

/** Made once: every abort without a reason builds an exception of its own. */
const ENDED = new DOMException('the work is over', 'AbortError');
/** Why a signal aborted whose work had its chance: it took too long. */
export const TIME_IS_UP = new DOMException('the time is up', 'TimeoutError');

/**
 * What `work` resolves to, or undefined when `limitMs` pass or `parent`, if any, aborts first. Either way the signal
 * that `work` was given has aborted by then, so that nothing goes on unseen; its reason is TIME_IS_UP where
 * the time ran out, and else the parent's.
 */
export async function withinLimit<Result>(
  clock: Clock,
  limitMs: number,
  parent: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | undefined> {
  const abort = new AbortController();
  const follow = () => abort.abort(parent?.reason);
  if (parent?.aborted) follow();
  parent?.addEventListener('abort', follow, { once: true });
  const timeUp = clock.sleep(limitMs, abort.signal).then(() => {
    abort.abort(TIME_IS_UP);
    return undefined;
  });
  try {
    return await Promise.race([work(abort.signal), timeUp]);
  } finally {
    parent?.removeEventListener('abort', follow);
    abort.abort(ENDED);
  }
}
