import type { Result } from '../result.ts';

/** What became of one piece of work: a result, or why there is none. */
export type Outcome = Result | 'ran-out' | 'cut';

export interface WorkToRun {
  /** Positions, each to be worked on once. */
  readonly positions: Iterable<number>;
  readonly concurrency: number;
  /** Whether another may begin now. */
  mayBegin(): boolean;
  ask(position: number): Promise<Outcome>;
  keep(position: number, result: Result): Promise<void>;
}

/**
 * Works on the positions, so many at a time, each begun in order. Resolves once all that was begun is over; `ranOut`
 * where there was no money for one of them, and nothing was begun after it.
 * @throws what `ask` and `keep` do, once nothing is under way any more.
 */
export async function runWork(work: WorkToRun): Promise<{ readonly ranOut: boolean }> {
  const positions = work.positions[Symbol.iterator]();
  let ranOut = false;
  let fault: { readonly error: unknown } | undefined;

  async function take(): Promise<void> {
    while (!ranOut && !fault && work.mayBegin()) {
      const { done, value: position } = positions.next();
      if (done) return;
      try {
        const outcome = await work.ask(position);
        if (outcome === 'ran-out') ranOut = true;
        else if (outcome !== 'cut') await work.keep(position, outcome);
      } catch (error) {
        fault ??= { error };
      }
    }
  }

  await Promise.all(Array.from({ length: work.concurrency }, take));
  if (fault) throw fault.error;
  return { ranOut };
}
