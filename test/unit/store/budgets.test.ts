import { describe, expect, test } from 'vitest';
import { usdToNanoUsd } from '../../../src/cascade/money.ts';
import { type BudgetSettings, budgetSettingsSchema } from '../../../src/store/budget-settings.ts';
import { type BudgetAlert, createBudgets } from '../../../src/store/budgets.ts';
import { createStoreParts } from '../../support/store-parts.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const ANNA = { subject: 'anna', tenant: 'acme' };
const BOB = { subject: 'bob', tenant: 'acme' };
const EVE = { subject: 'eve', tenant: 'umbrella' };
const MINUTE_MS = 60_000;
const usd = usdToNanoUsd;

function setUp(given: Partial<BudgetSettings> = { totalUsd: 1 }) {
  const parts = createStoreParts(createVirtualClock());
  const settings = budgetSettingsSchema.parse(given);
  const alerts: BudgetAlert[] = [];
  const create = () => createBudgets({ ...parts, settings, onAlert: (alert) => void alerts.push(alert) });
  const budgets = create();
  const spend = async (dollars: number, caller = ANNA) => {
    const hold = await budgets.hold(caller, usd(dollars));
    await hold?.settle(usd(dollars));
    return hold !== undefined;
  };
  return { ...parts, budgets, alerts, another: create, spend };
}

describe('a hold on a budget', () => {
  test('is granted up to the limit, all that is open included, and not beyond', async () => {
    const { budgets } = setUp();
    const first = await budgets.hold(ANNA, usd(0.6));
    expect(await budgets.hold(BOB, usd(0.5))).toBeUndefined();
    expect(await budgets.hold(BOB, usd(0.4))).toBeDefined();
    expect(await budgets.hold(undefined, 1)).toBeUndefined();
    await first?.settle(usd(0.1));
    expect(await budgets.hold(EVE, usd(0.5))).toBeDefined();
    expect(await budgets.hold(EVE, 1)).toBeUndefined();
  });

  test('is settled once, and may have cost more than was set aside', async () => {
    const { budgets } = setUp();
    const hold = await budgets.hold(ANNA, usd(0.5));
    await Promise.all([hold?.settle(usd(0.7)), hold?.settle(0)]);
    await hold?.settle(0);
    expect(await budgets.hold(ANNA, usd(0.3) + 1)).toBeUndefined();
    expect(await budgets.hold(ANNA, usd(0.3))).toBeDefined();
  });

  test('is counted by other processes', async () => {
    const { budgets, another } = setUp();
    const hold = await budgets.hold(ANNA, usd(0.6));
    expect(await another().hold(ANNA, usd(0.5))).toBeUndefined();
    await hold?.settle(usd(0.2));
    expect(await another().hold(ANNA, usd(0.8))).toBeDefined();
  });

  test('of nothing is granted without asking the store, and so is any without a limit', async () => {
    const { budgets, records } = setUp();
    await (await budgets.hold(ANNA, 0))?.settle(0);
    const free = setUp({});
    await (await free.budgets.hold(ANNA, usd(1e6)))?.settle(usd(1e6));
    expect(await free.budgets.standing(ANNA)).toMatchObject({ state: 'open' });
    expect([records.calls, free.records.calls]).toEqual([0, 0]);
  });

  test('counts against tenant and key too, and what a narrower limit refuses is held nowhere', async () => {
    const { budgets, spend } = setUp({ totalUsd: 1, perTenantUsd: 0.6, perKeyUsd: 0.4 });
    expect(await spend(0.4)).toBe(true);
    expect(await spend(0.1)).toBe(false);
    expect(await spend(0.3, BOB)).toBe(false);
    expect(await spend(0.2, BOB)).toBe(true);
    // Were anything of the refused ones still held, this would not fit into the total.
    expect(await spend(0.4, EVE)).toBe(true);
    expect(await budgets.hold(undefined, 1)).toBeUndefined();
  });

  test('that a wider limit refuses is released in the narrower ones', async () => {
    const { budgets, spend } = setUp({ totalUsd: 0.5, perKeyUsd: 0.4 });
    const others = await budgets.hold(EVE, usd(0.4));
    expect(await spend(0.4)).toBe(false);
    await others?.settle(0);
    expect(await spend(0.4)).toBe(true);
  });

  test.each([
    ['tenants', { perTenantUsd: 1, tenants: { acme: 0.1 } }],
    ['keys by tenant and subject', { perKeyUsd: 1, keys: { 'acme/anna': 0.1, anna: 0.5 } }],
    ['keys by subject', { perKeyUsd: 1, keys: { anna: 0.1 } }],
  ])('goes by the limits of single %s', async (_, settings) => {
    const { spend } = setUp(settings);
    expect(await spend(0.2)).toBe(false);
    expect(await spend(0.1)).toBe(true);
    expect(await spend(0.9, EVE)).toBe(true);
  });

  test('of a caller who is called like a method of every object has no limit of its own', async () => {
    const { spend } = setUp({ perKeyUsd: 1, keys: { anna: 0.1 }, tenants: { acme: 0.1 } });
    expect(await spend(0.9, { subject: 'constructor', tenant: '__proto__' })).toBe(true);
  });

  test('is of its month: the next one, in UTC, begins anew, and what is settled late counts in the old one', async () => {
    const { budgets, clock, spend } = setUp();
    clock.advance(Date.UTC(2026, 11, 1) - clock.epochMs() - 1);
    const late = await budgets.hold(ANNA, usd(1));
    expect(await spend(0.1)).toBe(false);
    expect((await budgets.standing(ANNA)).opensAtMs).toBe(Date.UTC(2026, 11, 1));
    clock.advance(1);
    expect(await budgets.standing(ANNA)).toEqual({ state: 'open', opensAtMs: Date.UTC(2027, 0, 1) });
    await late?.settle(usd(1));
    expect(await spend(1)).toBe(true);
  });

  test('that its process left behind counts as spent at its worst case after a quarter of an hour', async () => {
    const { budgets, another, clock, records } = setUp();
    const left = await another().hold(ANNA, usd(0.4));
    clock.advance(15 * MINUTE_MS - 1);
    await budgets.hold(ANNA, usd(0.1));
    expect((await records.get('budget', '2026-11 total'))?.value).toMatchObject({ spentNanoUsd: 0 });
    clock.advance(1);
    await budgets.hold(ANNA, usd(0.1));
    expect((await records.get('budget', '2026-11 total'))?.value).toMatchObject({ spentNanoUsd: usd(0.4) });
    await left?.settle(usd(0.1));
    expect(await budgets.hold(ANNA, usd(0.4) + 1)).toBeUndefined();
    expect(await budgets.hold(ANNA, usd(0.4))).toBeDefined();
  });
});

describe('the standing of a caller', () => {
  test.each([
    [0.79, 'open'],
    [0.8, 'near'],
    [0.99, 'near'],
    [1, 'spent'],
  ])('after %d of 1 dollar is %s', async (spent, state) => {
    const { budgets, spend } = setUp();
    await spend(spent);
    expect(await budgets.standing(EVE)).toEqual({ state, opensAtMs: Date.UTC(2026, 11, 1) });
  });

  test('is the worst of total, tenant and key, and counts what is open', async () => {
    const { budgets } = setUp({ totalUsd: 10, perTenantUsd: 1, perKeyUsd: 0.5, saveFrom: 0.5 });
    await budgets.hold(ANNA, usd(0.5));
    const states = [ANNA, BOB, EVE, undefined].map(async (caller) => (await budgets.standing(caller)).state);
    expect(await Promise.all(states)).toEqual(['spent', 'near', 'open', 'open']);
  });

  test('of a limit of nothing is spent', async () => {
    const { budgets, alerts } = setUp({ totalUsd: 0 });
    expect((await budgets.standing(ANNA)).state).toBe('spent');
    expect(await budgets.hold(ANNA, 1)).toBeUndefined();
    expect(alerts).toEqual([]);
  });

  test('is read again after five seconds, and known at once after a call of this process', async () => {
    const { budgets, another, records, clock, spend } = setUp();
    expect((await budgets.standing(ANNA)).state).toBe('open');
    await (await another().hold(ANNA, usd(0.9)))?.settle(usd(0.9));
    clock.advance(4_999);
    const { calls } = records;
    expect((await budgets.standing(ANNA)).state).toBe('open');
    expect(records.calls).toBe(calls);
    clock.advance(1);
    expect((await budgets.standing(ANNA)).state).toBe('near');
    await spend(0.1);
    expect((await budgets.standing(ANNA)).state).toBe('spent');
  });
});
