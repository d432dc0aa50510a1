import type { Caller } from './caller.ts';
import type { Budgets, Clock, Hold } from './ports.ts';
import { withinLimit } from './time-limit.ts';

/** What one question may spend of its budgets. */
export interface Purse {
  /** Sets money aside for a call; undefined where that is more than is left. */
  hold(nanoUsd: number): Promise<Hold | undefined>;
  /** Charges what a call has cost in place of what was set aside for it. */
  settle(hold: Hold, nanoUsd: number): void;
  /** Waits a little for what is not charged yet: until it is, it counts as the most that it may have cost. */
  close(signal: AbortSignal): Promise<void>;
}

const CLOSE_MS = 250;

export function createPurse(budgets: Budgets, caller: Caller | undefined, clock: Clock): Purse {
  const charges: Promise<void>[] = [];
  return {
    hold: (nanoUsd) => budgets.hold(caller, nanoUsd),
    settle: (hold, nanoUsd) => void charges.push(hold.settle(nanoUsd)),
    async close(signal) {
      await withinLimit(clock, CLOSE_MS, signal, () => Promise.all(charges));
    },
  };
}
