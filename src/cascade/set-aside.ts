import type { Plan } from './call-cost.ts';
import { addCosts, type Cost } from './money.ts';
import type { Hold } from './ports.ts';
import type { Purse } from './purse.ts';

/** Money for a call before it is made. */
export interface SetAside {
  /** The most that the call may cost, with a second opinion on its answer. */
  readonly reserved: Cost;
  /** What of it is for that opinion; absent where there was too little for both, or none is to be had. */
  readonly allowance?: Cost | undefined;
  /** What the budgets know of it; absent where none limits it. */
  readonly hold?: Hold | undefined;
}

/**
 * Sets aside what a call may cost, of the question's own limit (`leftNanoUsd`, which has enough for the call) and of
 * the budgets. Where there is too little for the second opinion as well, the call is made without.
 */
export async function setAside(
  { worstCase, opinion }: Plan,
  leftNanoUsd: number,
  purse: Purse | undefined,
  wait: (done: Promise<void>) => Promise<void>,
): Promise<SetAside | 'refused' | 'late'> {
  const both = opinion && addCosts([worstCase, opinion]);
  if (both && both.marginalNanoUsd <= leftNanoUsd) {
    const hold = await purse?.hold(both.marginalNanoUsd, wait);
    if (hold === 'late') return hold;
    if (hold !== 'refused') return { reserved: both, allowance: opinion, hold };
  }
  const hold = await purse?.hold(worstCase.marginalNanoUsd, wait);
  return hold === 'late' || hold === 'refused' ? hold : { reserved: worstCase, hold };
}
