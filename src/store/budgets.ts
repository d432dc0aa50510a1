import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { nanoUsdToUsd } from '../cascade/money.ts';
import type { Budgets, Clock, Hold, Log } from '../cascade/ports.ts';
import { type BudgetAccount, createBudgetAccount, type Reach } from './budget-account.ts';
import { type BudgetScope, toMonth, toScopes } from './budget-scopes.ts';
import type { BudgetSettings } from './budget-settings.ts';
import { createOnceAMinute } from './once-a-minute.ts';
import type { Records } from './records.ts';
import type { Update } from './update.ts';

/** A share of a limit was reached; told once a scope and month, by one of the processes. */
export interface BudgetAlert {
  /** `total`, `tenant acme` or `key acme/anna`. */
  readonly scope: string;
  readonly percent: number;
  readonly spentUsd: number;
  readonly limitUsd: number;
}

export interface BudgetsOptions {
  readonly update: Update;
  readonly records: Records;
  readonly clock: Clock;
  readonly settings: BudgetSettings;
  readonly log: Log;
  readonly onAlert?: ((alert: BudgetAlert) => void) | undefined;
}

const MOST_ACCOUNTS = 10_000;
/** So long a store that failed is not asked again: a question does not wait for it each time. */
const DOWN_MS = 5_000;
const FREE: Hold = { settle: async () => {} };

/** Spending by month, counted by all processes that share the store: in all, by tenant, and by caller. */
export function createBudgets(options: BudgetsOptions): Budgets {
  const { clock, settings, log } = options;
  const accounts = new LRUCache<string, BudgetAccount>({ max: MOST_ACCOUNTS });
  const parts = { ...options, reach: createReach(clock, log), saveFrom: settings.saveFrom, onAlert };

  function onAlert({ name, limitNanoUsd }: BudgetScope, percent: number, spentNanoUsd: number): void {
    const alert: BudgetAlert = {
      scope: name,
      percent,
      spentUsd: nanoUsdToUsd(spentNanoUsd),
      limitUsd: nanoUsdToUsd(limitNanoUsd),
    };
    log.warn('budget_alert', { ...alert });
    options.onAlert?.(alert);
  }

  function accountOf(scope: BudgetScope): BudgetAccount {
    const known = accounts.get(scope.key);
    if (known) return known;
    const account = createBudgetAccount(scope, parts);
    accounts.set(scope.key, account);
    return account;
  }

  return {
    async standing(caller) {
      const month = toMonth(clock.epochMs());
      const shares = await Promise.all(
        toScopes(caller, settings, month).map(async (scope) => {
          const used = await accountOf(scope).used();
          if (used >= scope.limitNanoUsd) return 'spent';
          return used >= settings.saveFrom * scope.limitNanoUsd ? 'near' : 'open';
        }),
      );
      const state = (['spent', 'near'] as const).find((worst) => shares.includes(worst)) ?? 'open';
      return { state, opensAtMs: month.endsAtMs };
    },

    async hold(caller, nanoUsd) {
      if (nanoUsd <= 0) return FREE;
      const id = randomUUID();
      const held: BudgetAccount[] = [];
      const settleAll = async (cost: number) => {
        await Promise.all(held.map((account) => account.settle({ id, nanoUsd: cost })));
      };
      for (const scope of toScopes(caller, settings, toMonth(clock.epochMs()))) {
        const account = accountOf(scope);
        if (!(await account.hold({ id, nanoUsd }))) {
          await settleAll(0);
          return undefined;
        }
        held.push(account);
      }
      let settled: Promise<void> | undefined;
      return {
        settle: (cost) => {
          settled ??= settleAll(Math.max(0, cost));
          return settled;
        },
      };
    },
  };
}

function createReach(clock: Clock, log: Log): Reach {
  const say = createOnceAMinute(clock);
  let downUntilMs = Number.NEGATIVE_INFINITY;
  return {
    isDown: () => clock.now() < downUntilMs,
    fail: (error) => {
      downUntilMs = clock.now() + DOWN_MS;
      say(() => log.error('budget_store_unreachable', { message: String(error) }));
    },
  };
}
