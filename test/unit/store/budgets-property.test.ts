import fc from 'fast-check';
import { expect, test } from 'vitest';
import { budgetSettingsSchema } from '../../../src/store/budget-settings.ts';
import { createBudgets } from '../../../src/store/budgets.ts';
import { EMPTY_LEDGER, type Ledger, toUsed } from '../../../src/store/ledger.ts';
import type { Records } from '../../../src/store/records.ts';
import { createStoreParts } from '../../support/store-parts.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const LIMIT_NANO_USD = 1_000;
const PROCESSES = 3;
const TOTAL = '2026-11 total';

const call = fc.record({
  process: fc.nat({ max: PROCESSES - 1 }),
  worstNanoUsd: fc.integer({ min: 1, max: 400 }),
  /** Of the worst case. */
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  /** Turns of the event loop before it, and between its hold and its end. */
  startsAfter: fc.nat({ max: 20 }),
  lasts: fc.nat({ max: 10 }),
});

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
}

/** `records` that tell of every total that was written. */
function watched(records: Records, onTotal: (ledger: Ledger) => void): Records {
  return {
    ...records,
    async swap(kind, key, version, record) {
      const isWritten = await records.swap(kind, key, version, record);
      if (isWritten && key === TOTAL) onTotal(record.value as Ledger);
      return isWritten;
    },
  };
}

test('whatever the order of holds and settlements, the limit holds, and the ledger ends at the sum of the costs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(call, { maxLength: 40 }), async (calls) => {
      const clock = createVirtualClock();
      let most = 0;
      const shared = createStoreParts(clock);
      const records = watched(shared.records, (ledger) => {
        most = Math.max(most, toUsed(ledger));
      });
      const settings = budgetSettingsSchema.parse({ totalUsd: LIMIT_NANO_USD / 1e9, perKeyUsd: 1 });
      const parts = Array.from({ length: PROCESSES }, () => createStoreParts(clock, records));
      const processes = parts.map((part) => createBudgets({ ...part, settings }));
      const costs = await Promise.all(
        calls.map(async ({ process, worstNanoUsd, share, startsAfter, lasts }) => {
          await turns(startsAfter);
          const hold = await processes[process]?.hold({ subject: 'anna' }, worstNanoUsd);
          if (!hold) return 0;
          await turns(lasts);
          const cost = Math.round(worstNanoUsd * share);
          await hold.settle(cost);
          return cost;
        }),
      );
      const charged = costs.reduce((sum, cost) => sum + cost, 0);
      const ledger = ((await records.get('budget', TOTAL))?.value ?? EMPTY_LEDGER) as Ledger;
      expect(most).toBeLessThanOrEqual(LIMIT_NANO_USD);
      expect(ledger).toMatchObject({ spentNanoUsd: charged, open: {} });
      expect(parts.flatMap(({ logged }) => logged).filter(({ level }) => level === 'error')).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
