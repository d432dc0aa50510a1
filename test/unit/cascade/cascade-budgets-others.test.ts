import { describe, expect, test } from 'vitest';
import type { Caller } from '../../../src/cascade/caller.ts';
import type { Tier } from '../../../src/cascade/tier.ts';
import { answers, fakeTier, takes } from '../../support/fake-tier.ts';
import { ANNA, BOB, createTestBudgets, EVE, PRICE, USAGE, WORST_CASE } from '../../support/test-budgets.ts';
import { createTestCascade, TEST_SETTINGS } from '../../support/test-cascade.ts';

const sure = answers(0.9, { usage: USAGE });
const weak = answers(0.2, { usage: USAGE });
const priced = (name: string, reply = sure) => fakeTier(name, [reply], { price: PRICE });

/** A cascade with budgets of so many nano-USD, whose questions start at the strongest tier. */
function setUp(
  tiers: readonly Tier[],
  limits: Parameters<typeof createTestBudgets>[0],
  atLimit: 'static' | 'refuse' = 'static',
) {
  const made = createTestBudgets(limits);
  const { ask } = createTestCascade({
    tiers,
    budgets: made.budgets,
    clock: made.clock,
    scorer: () => ({ score: 9, factors: [] }),
    settings: { ...TEST_SETTINGS, atLimit },
  });
  return { ...made, ask };
}

describe('the budget of one', () => {
  const ask = async (limits: object, caller: Caller) => {
    const made = setUp([priced('a')], limits);
    await made.spend(ANNA, WORST_CASE);
    return (await made.ask({ caller })).status;
  };

  test('key is not that of another', async () => {
    const limits = { total: 9 * WORST_CASE, key: WORST_CASE };
    expect(await ask(limits, ANNA)).toBe('degraded');
    expect(await ask(limits, BOB)).toBe('accepted');
    expect(await ask(limits, { ...ANNA, tenant: 'umbrella' })).toBe('accepted');
  });

  test('tenant is that of all its keys, and not that of another tenant', async () => {
    const limits = { total: 9 * WORST_CASE, tenant: WORST_CASE };
    expect(await ask(limits, BOB)).toBe('degraded');
    expect(await ask(limits, EVE)).toBe('accepted');
  });

  test.each([
    ['who has nothing left', WORST_CASE],
    ['who has not enough left', WORST_CASE / 10],
  ])('%s, does not decide for another who asks the same at the same time', async (_who, spentNanoUsd) => {
    for (const atLimit of ['static', 'refuse'] as const) {
      const tier = priced('a');
      const made = setUp([tier], { key: WORST_CASE }, atLimit);
      await made.spend(ANNA, spentNanoUsd);
      const [poor, rich] = await Promise.allSettled([made.ask({ caller: ANNA }), made.ask({ caller: BOB })]);
      expect(poor.status === 'rejected' ? 'refused' : poor.value.status).toBe(
        atLimit === 'refuse' ? 'refused' : 'degraded',
      );
      expect(rich).toMatchObject({ value: { status: 'accepted' } });
      expect(tier.signals).toHaveLength(1);
    }
  });

  test('who has to save does not weaken the answer of another who asks the same at the same time', async () => {
    const tiers = [priced('a', weak), priced('b')];
    const made = setUp(tiers, { key: 10 * WORST_CASE });
    await made.spend(ANNA, 8 * WORST_CASE);
    const [saving, ...others] = await Promise.all([ANNA, BOB, BOB].map((caller) => made.ask({ caller })));
    expect(saving).toMatchObject({ status: 'best_effort', tier: 'a' });
    expect(others).toMatchObject([
      { status: 'accepted', tier: 'b' },
      { status: 'accepted', tier: 'b' },
    ]);
    expect(tiers.map(({ signals }) => signals.length)).toEqual([1, 1]);
  });

  test('who cannot pay a call any more does not decide for another near the end, who can', async () => {
    const made = setUp([priced('a')], { key: 10 * WORST_CASE });
    await made.spend(ANNA, 9.5 * WORST_CASE);
    await made.spend(BOB, 8.5 * WORST_CASE);
    const given = await Promise.all([ANNA, BOB].map((caller) => made.ask({ caller })));
    expect(given.map(({ status }) => status)).toEqual(['degraded', 'accepted']);
  });

  test.each([1, 0.85])(
    'whole, of which %d is spent, is asked once for all who ask the same',
    async (share) => {
      const made = createTestBudgets({ total: 10 * WORST_CASE });
      await made.spend(EVE, share * 10 * WORST_CASE);
      const tier = fakeTier('a', [takes(100, made.clock, weak)]);
      const { ask } = createTestCascade({ tiers: [tier], budgets: made.budgets, clock: made.clock });
      const callers = Array.from({ length: 20 }, (_, index) => ({ ...ANNA, subject: `${index}` }));
      const given = await Promise.all(callers.map((caller) => ask({ caller })));
      expect(given.every(({ status }) => status === 'best_effort')).toBe(true);
      expect(tier.signals).toHaveLength(1);
    },
  );
});
