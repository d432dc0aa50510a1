import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCeiling, createLocalLedger, type MoneyLine } from '../../../../src/benchmark/run/ceiling.ts';
import type { Budgets } from '../../../../src/cascade/ports.ts';

const NANO = 1e9;

describe('a ledger with a ceiling', () => {
  test('never lets what is spent and set aside go beyond it', async () => {
    const call = fc.record({
      worst: fc.integer({ min: 1, max: 500 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { maxLength: 40 }),
        fc.integer({ min: 0, max: 3_000 }),
        async (calls, most) => {
          const ledger = createLocalLedger(most / NANO);
          const open: (() => Promise<void>)[] = [];
          for (const [index, { worst, share }] of calls.entries()) {
            const id = await ledger.hold(worst);
            if (id !== undefined) open.push(() => ledger.settle(id, Math.floor(worst * share)));
            if (index % 3 === 2) await open.shift()?.();
          }
          for (const settle of open) await settle();
          expect(ledger.spentNanoUsd()).toBeLessThanOrEqual(most);
        },
      ),
    );
  });

  test('goes on from what was spent before, and tells of each change before it counts', async () => {
    const lines: MoneyLine[] = [];
    const ledger = createLocalLedger(100 / NANO);
    ledger.goOn(60, async (line) => void lines.push(line));
    expect(await ledger.hold(41)).toBeUndefined();
    const id = (await ledger.hold(40)) ?? '';
    await ledger.settle(id, 25);
    await ledger.settle(id, 25);
    expect(ledger.spentNanoUsd()).toBe(85);
    expect(lines).toEqual([
      { id, held: 40 },
      { id, settled: 25 },
    ]);
  });

  test('without a ceiling counts only', async () => {
    const ledger = createLocalLedger(undefined);
    const id = (await ledger.hold(1e15)) ?? '';
    await ledger.settle(id, 7);
    expect(ledger.spentNanoUsd()).toBe(7);
  });
});

describe('a ceiling', () => {
  const ceilingOf = (nanoUsd: number, inner?: Budgets) =>
    createCeiling(createLocalLedger(nanoUsd / NANO), inner);

  test('tells of each piece of work whether it ran out of money, and not of others beside it', async () => {
    const { budgets, watch } = ceilingOf(10);
    const ask = (nanoUsd: number) =>
      watch(async () => (await budgets.hold(undefined, nanoUsd)) !== undefined);
    const all = await Promise.all([ask(6), ask(6), ask(4)]);
    expect(all).toEqual([
      { value: true, ranOut: false },
      { value: false, ranOut: true },
      { value: true, ranOut: false },
    ]);
  });

  test('what costs nothing is never held up', async () => {
    const { budgets, watch } = ceilingOf(0);
    expect(await watch(async () => Boolean(await budgets.hold(undefined, 0)))).toEqual({
      value: true,
      ranOut: false,
    });
  });

  test("the operator's own budget binds as well, and is charged what is spent", async () => {
    const charged: number[] = [];
    let left = 5;
    const inner: Budgets = {
      standing: async () => ({ state: 'open', opensAtMs: 0 }),
      async hold(_, nanoUsd) {
        if (nanoUsd > left) return undefined;
        left -= nanoUsd;
        return { settle: async (spent) => void charged.push(spent) };
      },
    };
    const { budgets, watch } = ceilingOf(100, inner);
    const first = await budgets.hold(undefined, 4);
    await first?.settle(3);
    expect(await watch(async () => budgets.hold(undefined, 4))).toEqual({ value: undefined, ranOut: true });
    expect(charged).toEqual([3]);
  });
});
