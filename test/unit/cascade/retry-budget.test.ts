import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRetryBudget } from '../../../src/cascade/retry-budget.ts';

function spendAll(budget: ReturnType<typeof createRetryBudget>): number {
  let spent = 0;
  for (; budget.left() >= 1; spent++) budget.spend();
  return spent;
}

describe('the retry budget', () => {
  test('begins with twenty retries', () => {
    expect(spendAll(createRetryBudget())).toBe(20);
  });

  test('earns one retry a question', () => {
    const budget = createRetryBudget();
    spendAll(budget);
    for (let question = 0; question < 3; question++) budget.earn();
    expect(spendAll(budget)).toBe(3);
  });

  test('saves no more than twenty, however quiet it was', () => {
    const budget = createRetryBudget();
    for (let question = 0; question < 1_000; question++) budget.earn();
    expect(spendAll(budget)).toBe(20);
  });

  test('allows about one retry a question, whatever the order', () => {
    const wishes = fc.array(fc.nat(5), { maxLength: 100 });
    fc.assert(
      fc.property(wishes, (wanted) => {
        const budget = createRetryBudget();
        let spent = 0;
        for (const retries of wanted) {
          budget.earn();
          for (let retry = 0; retry < retries && budget.left() >= 1; retry++, spent++) budget.spend();
          expect(budget.left()).toBeGreaterThanOrEqual(0);
          expect(budget.left()).toBeLessThanOrEqual(20);
        }
        expect(spent).toBeLessThanOrEqual(20 + wanted.length);
      }),
    );
  });

  test('is one for each service, not one for all', () => {
    spendAll(createRetryBudget());
    expect(createRetryBudget().left()).toBe(20);
  });
});
