import { describe, expect, test } from 'vitest';
import { usdToNanoUsd } from '../../../src/cascade/money.ts';
import { budgetSettingsSchema } from '../../../src/store/budget-settings.ts';
import { createBudgets } from '../../../src/store/budgets.ts';
import type { Ledger } from '../../../src/store/ledger.ts';
import { createStoreParts } from '../../support/store-parts.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const ANNA = { subject: 'anna' };
const usd = usdToNanoUsd;

function setUp() {
  const parts = createStoreParts(createVirtualClock());
  const settings = budgetSettingsSchema.parse({ totalUsd: 1 });
  const create = () => createBudgets({ ...parts, settings });
  const ledger = async () => (await parts.records.get('budget', '2026-11 total'))?.value as Ledger;
  return { ...parts, budgets: create(), another: create, ledger };
}

describe('budgets whose store is down', () => {
  test('go on from what was known, within the limit', async () => {
    const { budgets, records } = setUp();
    await (await budgets.hold(ANNA, usd(0.5)))?.settle(usd(0.5));
    records.trouble = 'down';
    const first = await budgets.hold(ANNA, usd(0.3));
    expect(first).toBeDefined();
    expect(await budgets.hold(ANNA, usd(0.3))).toBeUndefined();
    await first?.settle(usd(0.1));
    expect((await budgets.standing(ANNA)).state).toBe('open');
    await (await budgets.hold(ANNA, usd(0.4)))?.settle(usd(0.4));
    expect((await budgets.standing(ANNA)).state).toBe('spent');
    expect(await budgets.hold(ANNA, 1)).toBeUndefined();
  });

  test('start from nothing where nothing is known', async () => {
    const { budgets, records } = setUp();
    records.trouble = 'down';
    expect((await budgets.standing(ANNA)).state).toBe('open');
    expect(await budgets.hold(ANNA, usd(1) + 1)).toBeUndefined();
    expect(await budgets.hold(ANNA, usd(1))).toBeDefined();
  });

  test('ask it again after five seconds only, and say so once a minute', async () => {
    const { budgets, records, logged, clock } = setUp();
    records.trouble = 'down';
    for (let index = 0; index < 10; index++) await (await budgets.hold(ANNA, 1))?.settle(1);
    expect(records.calls).toBe(1);
    clock.advance(5_000);
    await budgets.hold(ANNA, 1);
    expect(records.calls).toBe(2);
    expect(logged).toEqual([
      { level: 'error', event: 'budget_store_unreachable', fields: { message: 'Error: the store is down' } },
    ]);
    clock.advance(55_000);
    await budgets.hold(ANNA, 1);
    expect(logged).toHaveLength(2);
  });

  test('enter into the ledger what was spent meanwhile, once it is back', async () => {
    const { budgets, another, records, clock, ledger } = setUp();
    records.trouble = 'down';
    for (let index = 0; index < 3; index++) await (await budgets.hold(ANNA, usd(0.2)))?.settle(usd(0.1));
    const open = await budgets.hold(ANNA, usd(0.2));
    records.trouble = 'none';
    clock.advance(5_000);
    // 0.3 are spent, and 0.2 are still set aside here.
    expect(await budgets.hold(ANNA, usd(0.5) + 1)).toBeUndefined();
    await (await budgets.hold(ANNA, usd(0.5)))?.settle(usd(0.1));
    expect(await ledger()).toMatchObject({ spentNanoUsd: usd(0.4), open: {} });
    await open?.settle(usd(0.15));
    expect(await ledger()).toMatchObject({ spentNanoUsd: usd(0.55), open: {} });
    expect(await another().hold(ANNA, usd(0.45) + 1)).toBeUndefined();
  });

  test('enter what a call has cost that was held before, once it is back', async () => {
    const { budgets, records, clock, ledger } = setUp();
    const held = await budgets.hold(ANNA, usd(0.5));
    records.trouble = 'down';
    await held?.settle(usd(0.2));
    await held?.settle(0);
    records.trouble = 'none';
    expect(await ledger()).toMatchObject({ spentNanoUsd: 0 });
    clock.advance(5_000);
    expect(await budgets.hold(ANNA, usd(0.8))).toBeDefined();
    expect(await ledger()).toMatchObject({ spentNanoUsd: usd(0.2) });
  });

  test('count nothing twice where it took what was written and did not say so', async () => {
    const { budgets, records, clock, ledger } = setUp();
    records.trouble = 'silent';
    const unheard = await budgets.hold(ANNA, usd(0.3));
    expect(unheard).toBeDefined();
    for (let index = 0; index < 3; index++) {
      // Each tries to bring the cost into the ledger, succeeds, and believes that it has failed.
      clock.advance(5_000);
      await unheard?.settle(usd(0.1));
      await (await budgets.hold(ANNA, usd(0.1)))?.settle(usd(0.1));
    }
    records.trouble = 'none';
    clock.advance(5_000);
    await (await budgets.hold(ANNA, usd(0.1)))?.settle(usd(0.1));
    clock.advance(5_000);
    await (await budgets.hold(ANNA, usd(0.1)))?.settle(usd(0.1));
    expect(await ledger()).toMatchObject({ spentNanoUsd: usd(0.6), open: {} });
  });
});
