import type { Caller } from '../../src/cascade/caller.ts';
import { type BudgetSettings, budgetSettingsSchema } from '../../src/store/budget-settings.ts';
import { createBudgets } from '../../src/store/budgets.ts';
import { EMPTY_LEDGER, type Ledger } from '../../src/store/ledger.ts';
import { createStoreParts } from './store-parts.ts';
import { createVirtualClock } from './virtual-clock.ts';

export const ANNA: Caller = { subject: 'anna', tenant: 'acme' };
export const BOB: Caller = { subject: 'bob', tenant: 'acme' };
export const EVE: Caller = { subject: 'eve', tenant: 'umbrella' };
/** One USD a million tokens in, five out. */
export const PRICE = { inputUsdPerMillionTokens: 1, outputUsdPerMillionTokens: 5 };
/** What a call of `fakeTier` at that price can cost for the question of `createTestCascade`, in nano-USD. */
export const WORST_CASE = 529_000;
/** What comes to USED nano-USD at that price. */
export const USAGE = { inputTokens: 8, outputTokens: 20 };
export const USED = 108_000;

/** Budgets in memory on virtual time, and their ledgers. Limits are in nano-USD. */
export function createTestBudgets(
  limits: { readonly total?: number; readonly tenant?: number; readonly key?: number },
  more: Partial<BudgetSettings> = {},
) {
  const toUsd = (nanoUsd: number | undefined) => (nanoUsd === undefined ? undefined : nanoUsd / 1e9);
  const parts = createStoreParts(createVirtualClock());
  const settings = budgetSettingsSchema.parse({
    totalUsd: toUsd(limits.total),
    perTenantUsd: toUsd(limits.tenant),
    perKeyUsd: toUsd(limits.key),
    ...more,
  });
  const budgets = createBudgets({ ...parts, settings });
  const ledger = async (id = 'total') =>
    ((await parts.records.get('budget', `2026-11 ${id}`))?.value ?? EMPTY_LEDGER) as Ledger;
  return {
    ...parts,
    budgets,
    /** That of the whole, unless it is that of another scope. */
    ledger,
    /** Nano-USD that are set aside in all. */
    async held(): Promise<number> {
      return Object.values((await ledger()).open).reduce((sum, { nanoUsd }) => sum + nanoUsd, 0);
    },
    async spend(caller: Caller, nanoUsd: number): Promise<void> {
      await (await budgets.hold(caller, nanoUsd))?.settle(nanoUsd);
    },
  };
}
