import { randomUUID } from 'node:crypto';
import type { Clock } from '../cascade/ports.ts';
import type { BudgetScope } from './budget-scopes.ts';
import {
  type Charge,
  EMPTY_LEDGER,
  type Ledger,
  toAlerts,
  toUsed,
  withAlerted,
  withCharged,
  withHold,
  withoutAbandoned,
  withSettled,
} from './ledger.ts';
import type { Records } from './records.ts';
import type { Update } from './update.ts';

/** Whether the store can be asked; shared by all accounts, so that one failure is enough to know. */
export interface Reach {
  isDown(): boolean;
  /** Notes that it failed. */
  fail(error: unknown): void;
}

export interface BudgetAccountOptions {
  readonly records: Records;
  readonly update: Update;
  readonly clock: Clock;
  readonly reach: Reach;
  /** Share of the limit from which on a refusal means that it is reached. */
  readonly saveFrom: number;
  /** Hears of percents of the limit that are reached, of each once in all processes. */
  readonly onAlert: (scope: BudgetScope, percent: number, spentNanoUsd: number) => void;
}

/** What one scope spends in one month. Money is integer nano-USD. No method rejects. */
export interface BudgetAccount {
  /** Sets money aside; false where that is more than is left. */
  hold(charge: Charge): Promise<boolean>;
  /** Charges what the call of a hold has cost, in its place. */
  settle(charge: Charge): Promise<void>;
  /** Spent and set aside by everybody, as of some seconds ago. */
  used(): Promise<number>;
}

const FRESH_MS = 5_000;

/**
 * Where the store cannot be reached, this process goes on from the ledger that it saw last, counting its own holds
 * and costs, and enters those into the ledger once it can.
 */
export function createBudgetAccount(scope: BudgetScope, options: BudgetAccountOptions): BudgetAccount {
  const { records, update, clock, reach, saveFrom, onAlert } = options;
  let known: Ledger = EMPTY_LEDGER;
  let knownAtMs = Number.NEGATIVE_INFINITY;
  /** Holds that only this process knows of. */
  const openHere = new Map<string, number>();
  /** What was spent on such, and is not on its way into the ledger yet. */
  let spentHere = 0;
  /** What of it is on its way: under one id until it has arrived, so that it arrives once. */
  let sending: Charge | undefined;
  /** What holds in the ledger have cost, where the ledger may not say so yet. */
  const unsettled = new Map<string, number>();

  function toUsedHere(): number {
    let sum = spentHere;
    for (const nanoUsd of openHere.values()) sum += nanoUsd;
    return sum;
  }

  function see(ledger: Ledger): void {
    known = ledger;
    knownAtMs = clock.now();
  }

  /** Brings into the ledger what is not there yet, and `wanted` if there is room; resolves to whether there was. */
  async function enter(wanted: Charge | undefined): Promise<boolean> {
    const nowMs = clock.epochMs();
    if (!sending && spentHere > 0) {
      sending = { id: randomUUID(), nanoUsd: spentHere };
      spentHere = 0;
    }
    const sent = sending;
    const settled = Array.from(unsettled, ([id, nanoUsd]): Charge => ({ id, nanoUsd }));
    const usedHere = toUsedHere();
    const { isGranted, ledger, alerts } = await update<Ledger, Entered>('budget', scope.key, (current) => {
      const before = current ?? EMPTY_LEDGER;
      const charged = sent ? withCharged(before, sent, nowMs) : before;
      const counted = withoutAbandoned(settled.reduce(withSettled, charged), nowMs);
      const isGranted = !wanted || toUsed(counted) + usedHere + wanted.nanoUsd <= scope.limitNanoUsd;
      const held = wanted && isGranted ? withHold(counted, wanted, nowMs) : counted;
      const alerts = toAlerts(held, scope.limitNanoUsd, !isGranted && isReached(counted, wanted));
      const ledger = withAlerted(held, alerts);
      const result = { isGranted, ledger, alerts };
      return ledger === before ? { result } : { result, value: ledger, expiresAtMs: scope.expiresAtMs };
    });
    see(ledger);
    if (sending === sent) sending = undefined;
    for (const { id, nanoUsd } of settled) if (unsettled.get(id) === nanoUsd) unsettled.delete(id);
    for (const percent of alerts) onAlert(scope, percent, ledger.spentNanoUsd);
    return isGranted;
  }

  /** Calls may never cost exactly what is left; one that is refused for what was spent says as much. */
  function isReached({ spentNanoUsd }: Ledger, wanted: Charge | undefined): boolean {
    const { limitNanoUsd } = scope;
    return spentNanoUsd >= saveFrom * limitNanoUsd && spentNanoUsd + (wanted?.nanoUsd ?? 0) > limitNanoUsd;
  }

  function holdHere({ id, nanoUsd }: Charge): boolean {
    if (toUsed(known) + (sending?.nanoUsd ?? 0) + toUsedHere() + nanoUsd > scope.limitNanoUsd) return false;
    openHere.set(id, nanoUsd);
    return true;
  }

  return {
    async hold(charge) {
      if (!reach.isDown()) {
        try {
          return await enter(charge);
        } catch (error) {
          reach.fail(error);
          // The store may have taken it all the same.
          unsettled.set(charge.id, 0);
        }
      }
      return holdHere(charge);
    },

    async settle({ id, nanoUsd }) {
      if (openHere.delete(id)) spentHere += nanoUsd;
      else unsettled.set(id, nanoUsd);
      if (reach.isDown()) return;
      try {
        await enter(undefined);
      } catch (error) {
        reach.fail(error);
      }
    },

    async used() {
      if (clock.now() - knownAtMs >= FRESH_MS && !reach.isDown()) {
        try {
          const record = await records.get('budget', scope.key);
          see((record?.value as Ledger | undefined) ?? EMPTY_LEDGER);
        } catch (error) {
          reach.fail(error);
        }
      }
      return toUsed(known) + (sending?.nanoUsd ?? 0) + toUsedHere();
    },
  };
}

interface Entered {
  readonly isGranted: boolean;
  readonly ledger: Ledger;
  readonly alerts: readonly number[];
}
