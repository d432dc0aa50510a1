import { runInNewContext } from 'node:vm';

/** Far beyond what any honest run takes, even on a loaded machine; only a runaway gets here. */
const RUNAWAY_MS = 10_000;

/** The result of `work`, which is stopped with an error if it runs away; a test's own time limit cannot do that. */
export function finishes<Result>(work: () => Result): Result {
  return runInNewContext('work()', { work }, { timeout: RUNAWAY_MS });
}
