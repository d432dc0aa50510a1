import type { Caller } from './caller.ts';
import type { Budgets, Clock, Hold } from './ports.ts';
import { withinLimit } from './time-limit.ts';

/** What one question may spend of its budgets. */
export interface Purse {
  /**
   * Sets money aside for a call. `wait` may be over before that is done, and then it is `late`: what is set aside
   * later on is given back.
   */
  hold(nanoUsd: number, wait: (done: Promise<void>) => Promise<void>): Promise<Hold | 'refused' | 'late'>;
  /** Charges what a call has cost in place of what was set aside for it. */
  settle(hold: Hold, nanoUsd: number): void;
  /** Waits a little for what is not charged yet: until it is, it counts as the most that it may have cost. */
  close(signal: AbortSignal): Promise<void>;
}

const CLOSE_MS = 250;

export function createPurse(budgets: Budgets, caller: Caller | undefined, clock: Clock): Purse {
  const charges: Promise<void>[] = [];
  return {
    async hold(nanoUsd, wait) {
      let held: Hold | 'refused' | 'late' | undefined;
      const done = budgets.hold(caller, nanoUsd).then((hold) => {
        if (held === 'late') void hold?.settle(0);
        else held = hold ?? 'refused';
      });
      await wait(done);
      held ??= 'late';
      return held;
    },
    settle: (hold, nanoUsd) => void charges.push(hold.settle(nanoUsd)),
    async close(signal) {
      await withinLimit(clock, CLOSE_MS, signal, () => Promise.all(charges));
    },
  };
}
