import { describe, expect, test } from 'vitest';
import { usdToNanoUsd } from '../../../src/cascade/money.ts';
import { budgetSettingsSchema } from '../../../src/store/budget-settings.ts';
import { type BudgetAlert, createBudgets } from '../../../src/store/budgets.ts';
import { createStoreParts } from '../../support/store-parts.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const ANNA = { subject: 'anna', tenant: 'acme' };

function setUp(given: unknown = { totalUsd: 1 }) {
  const parts = createStoreParts(createVirtualClock());
  const settings = budgetSettingsSchema.parse(given);
  const alerts: BudgetAlert[] = [];
  const processes = [0, 1].map(() =>
    createBudgets({ ...parts, settings, onAlert: (alert) => void alerts.push(alert) }),
  );
  const spend = async (dollars: number, index = 0) => {
    const hold = await processes[index]?.hold(ANNA, usdToNanoUsd(dollars));
    await hold?.settle(usdToNanoUsd(dollars));
  };
  const told = () =>
    alerts.splice(0).map(({ scope, percent, spentUsd }) => `${scope} ${percent} % at ${spentUsd}`);
  return { ...parts, processes, alerts, spend, told };
}

describe('an alert', () => {
  test('comes at 50, 80 and 100 percent, once each', async () => {
    const { spend, told } = setUp();
    await spend(0.49);
    expect(told()).toEqual([]);
    await spend(0.01);
    expect(told()).toEqual(['total 50 % at 0.5']);
    await spend(0.1);
    expect(told()).toEqual([]);
    await spend(0.4);
    expect(told()).toEqual(['total 80 % at 1', 'total 100 % at 1']);
    await spend(0.1);
    expect(told()).toEqual([]);
  });

  test('is logged as it is told', async () => {
    const { spend, alerts, logged } = setUp({ totalUsd: 2 });
    await spend(1);
    const alert = { scope: 'total', percent: 50, spentUsd: 1, limitUsd: 2 };
    expect(alerts).toEqual([alert]);
    expect(logged).toEqual([{ level: 'warn', event: 'budget_alert', fields: alert }]);
  });

  test('comes from one of the processes, and for each scope and month on its own', async () => {
    const { spend, told, clock } = setUp({ totalUsd: 1, perTenantUsd: 1, perKeyUsd: 1 });
    await Promise.all(Array.from({ length: 20 }, (_, index) => spend(0.025, index % 2)));
    expect(told().sort()).toEqual([
      'key acme/anna 50 % at 0.5',
      'tenant acme 50 % at 0.5',
      'total 50 % at 0.5',
    ]);
    clock.advance(31 * 86_400_000);
    await spend(0.5);
    expect(told()).toHaveLength(3);
  });

  test('is not for what is merely set aside', async () => {
    const { processes, told } = setUp();
    const hold = await processes[0]?.hold(ANNA, usdToNanoUsd(1));
    await hold?.settle(0);
    expect(told()).toEqual([]);
  });

  test('says that the limit is reached where what was spent leaves no room for a call', async () => {
    const { processes, spend, told } = setUp();
    await spend(0.79);
    told();
    expect(await processes[0]?.hold(ANNA, usdToNanoUsd(0.3))).toBeUndefined();
    expect(told()).toEqual([]);
    await spend(0.19);
    expect(told()).toEqual(['total 80 % at 0.98']);
    expect(await processes[1]?.hold(ANNA, usdToNanoUsd(0.03))).toBeUndefined();
    expect(await processes[0]?.hold(ANNA, usdToNanoUsd(0.03))).toBeUndefined();
    expect(told()).toEqual(['total 100 % at 0.98']);
  });
});

describe('the settings of budgets', () => {
  test('limit nothing unless told to, and then fall back to what costs nothing', () => {
    expect(budgetSettingsSchema.parse({})).toEqual({ atLimit: 'static', saveFrom: 0.8 });
  });

  test.each([
    [{ totalUsd: -1 }],
    [{ totalUsd: '5' }],
    [{ perKeyUsd: Number.POSITIVE_INFINITY }],
    [{ tenants: { acme: -1 } }],
    [{ atLimit: 'ignore' }],
    [{ saveFrom: 80 }],
    [{ total: 5 }],
  ])('refuse %j', (settings) => {
    expect(budgetSettingsSchema.safeParse(settings).success).toBe(false);
  });
});
