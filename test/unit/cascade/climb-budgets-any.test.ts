import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FAILURE_POLICY, type FailureKind } from '../../../src/cascade/failure.ts';
import type { Budgets } from '../../../src/cascade/ports.ts';
import { createPurse } from '../../../src/cascade/purse.ts';
import { answers, fails, fakeTier, hangs, takes } from '../../support/fake-tier.ts';
import { ANNA, createTestBudgets, WORST_CASE } from '../../support/test-budgets.ts';
import { climbTiers } from '../../support/test-climb.ts';

describe('whatever the tiers do', () => {
  const usage = fc.record({ inputTokens: fc.nat(29), outputTokens: fc.nat(100) });
  const reply = fc.oneof(
    fc.record({
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      usage: fc.option(usage, { nil: undefined }),
      ms: fc.nat(3_000),
    }),
    fc.constantFrom('hangs' as const, ...(Object.keys(FAILURE_POLICY) as FailureKind[])),
  );
  const tier = fc.record({
    replies: fc.array(reply, { minLength: 1, maxLength: 3 }),
    dollars: fc.nat(5),
    hedgeAfterMs: fc.option(fc.nat(2_000), { nil: undefined }),
    timeoutMs: fc.integer({ min: 1, max: 4_000 }),
  });
  type Given = typeof tier extends fc.Arbitrary<infer Value> ? Value : never;
  const question = fc.record({
    tiers: fc.array(tier, { minLength: 1, maxLength: 4 }),
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
          const toTier = ({ replies, dollars, hedgeAfterMs, timeoutMs }: Given, index: number) =>
            fakeTier(
              `t${index}`,
              replies.map((each) => {
                if (each === 'hangs') return hangs;
                if (typeof each === 'string') return fails(each);
                return takes(each.ms, clock, answers(each.confidence, each.usage && { usage: each.usage }));
              }),
              {
                price: { inputUsdPerMillionTokens: dollars, outputUsdPerMillionTokens: 2 * dollars },
                hedgeAfterMs,
                timeoutMs,
              },
            );
          const climbed = await Promise.all(
            questions.map(async ({ tiers, cancelledAfterMs, isSaving }) => {
              const abort = new AbortController();
              if (cancelledAfterMs !== undefined) void pause(cancelledAfterMs).then(() => abort.abort());
              const purse = createPurse(budgets, ANNA, clock);
              return climbTiers(tiers.map(toTier), clock, { purse, isSaving, signal: abort.signal });
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
