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
  let isTimeUp = false;
  // Work that answers to its abort must not be heard before the time that ran out, so that comes first.
  const timeUp = clock.sleep(limitMs, abort.signal).then(() => {
    isTimeUp = true;
    return undefined;
  });
  try {
    return await Promise.race([work(abort.signal), timeUp]);
  } finally {
    parent?.removeEventListener('abort', follow);
    abort.abort(isTimeUp ? TIME_IS_UP : ENDED);
  }
}

/** Turns of the event loop's own queue that a store in this process takes at most. */
const TURNS_AT_ONCE = 64;

/**
 * What `work` resolves to, or undefined when `limitMs` pass or the signal of `whom`, if any, aborts first; the work
 * goes on. What is there at once, as from memory, is spared a timer and a look at the signal, which cost more than
 * the rest of a cached answer.
 */
export async function orTimeUp<Result>(
  clock: Clock,
  limitMs: number,
  work: Promise<Result>,
  whom: { readonly signal?: AbortSignal } = {},
): Promise<Result | undefined> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  work.then(end, end);
  for (let turn = 0; turn < TURNS_AT_ONCE && !isOver; turn++) await undefined;
  return isOver ? work : withinLimit(clock, limitMs, whom.signal, () => work);
}
