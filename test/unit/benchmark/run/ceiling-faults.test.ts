import { describe, expect, test } from 'vitest';
import { createCeiling, createLocalLedger, type Ledger } from '../../../../src/benchmark/run/ceiling.ts';
import { createTrialCascade } from '../../../../src/benchmark/strategies/trial-cascade.ts';
import { answers, fakeTier, takes } from '../../../support/fake-tier.ts';
import { PRICE } from '../../../support/test-budgets.ts';
import { makeTrialParts } from '../../../support/trial-parts.ts';

/** A question whose first tier answers weakly and whose second one takes a while. */
function ask(ledger: Ledger) {
  const parts = makeTrialParts();
  const tiers = [
    fakeTier('instant', [answers(0.1)], { price: PRICE }),
    fakeTier('expert', [takes(5_000, parts.clock, answers(0.9))], { price: PRICE }),
  ];
  const ceiling = createCeiling(ledger, undefined);
  const settings = { ...parts.dependencies.settings, thresholds: [5] };
  const cascade = createTrialCascade({ ...parts.dependencies, tiers, settings }, ceiling.budgets);
  const query = { text: 'How do I reset my password?', context: {} };
  return ceiling.watch(() => cascade.answer(query, { signal: new AbortController().signal }));
}

describe('where money cannot be counted', () => {
  const kept = createLocalLedger(undefined);

  test('as what was spent is not kept, the work fails, and nothing else does', async () => {
    const settle = () => Promise.reject(new Error('the disk is full'));
    await expect(ask({ hold: kept.hold, settle })).rejects.toThrow('the disk is full');
  });

  test('as nothing can be set aside, the work fails', async () => {
    const hold = () => Promise.reject(new Error('the disk is full'));
    await expect(ask({ hold, settle: kept.settle })).rejects.toThrow('the disk is full');
  });
});
