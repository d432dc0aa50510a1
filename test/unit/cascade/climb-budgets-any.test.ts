import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Budgets } from '../../../src/cascade/ports.ts';
import { createPurse } from '../../../src/cascade/purse.ts';
import { anyTier, toTiers } from '../../support/any-tier.ts';
import { ANNA, createTestBudgets, WORST_CASE } from '../../support/test-budgets.ts';
import { climbTiers } from '../../support/test-climb.ts';

describe('whatever the tiers do', () => {
  const usage = fc.record({ inputTokens: fc.nat(29), outputTokens: fc.nat(100) });
  const question = fc.record({
    tiers: fc.array(anyTier(fc.option(usage, { nil: undefined })), { minLength: 1, maxLength: 4 }),
    cancelledAfterMs: fc.option(fc.nat(6_000), { nil: undefined }),
    isSaving: fc.boolean(),
  });

  test('the ledger ends at the sum of what the attempts added to the bill, within the limit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(question, { minLength: 1, maxLength: 4 }),
        fc.nat(20 * WORST_CASE),
        fc.nat(500),
        async (questions, total, slownessMs) => {
          const made = createTestBudgets({ total, key: 10 * WORST_CASE });
          const { clock } = made;
          const pause = (ms: number) => clock.sleep(ms, new AbortController().signal);
          const budgets: Budgets = {
            ...made.budgets,
            hold: async (...given) => {
              await pause(slownessMs);
              return made.budgets.hold(...given);
            },
          };
          const climbed = await Promise.all(
            questions.map(async ({ tiers, cancelledAfterMs, isSaving }) => {
              const abort = new AbortController();
              if (cancelledAfterMs !== undefined) void pause(cancelledAfterMs).then(() => abort.abort());
              const purse = createPurse(budgets, ANNA, clock);
              return climbTiers(toTiers(tiers, clock), clock, { purse, isSaving, signal: abort.signal });
            }),
          );
          await pause(60_000);
          const costs = climbed.flatMap(({ attempts }) =>
            attempts.map(({ marginalNanoUsd }) => marginalNanoUsd),
          );
          const spentNanoUsd = costs.reduce((sum, cost) => sum + cost, 0);
          expect(spentNanoUsd).toBeLessThanOrEqual(Math.min(total, 10 * WORST_CASE));
          expect(await made.ledger()).toMatchObject({ spentNanoUsd, open: {} });
          expect(await made.ledger('key ["acme","anna"]')).toMatchObject({ spentNanoUsd, open: {} });
        },
      ),
      { numRuns: 150 },
    );
  });
});
