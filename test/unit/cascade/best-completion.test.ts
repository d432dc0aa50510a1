import { describe, expect, test } from 'vitest';
import { bestCompletion, isAccepted } from '../../../src/cascade/next-step.ts';
import { completed, failed, skipped } from '../../support/make-attempt.ts';

const WEAK = completed(0, 0.3);
const GOOD = completed(1, 0.7);
const REFUSED = completed(0, 0, { stop: 'refused' });

describe('bestCompletion', () => {
  test.each([
    ['none of nothing', [], undefined],
    ['none of failures', [failed(0, 'timeout'), skipped(1)], undefined],
    ['the most trusted', [completed(0, 0.5), completed(1, 0.4)], 0],
    ['of equals the strongest', [completed(0, 0.5), completed(1, 0.5)], 1],
    ['of equals the strongest, whichever ended first', [completed(1, 0.5), completed(0, 0.5)], 1],
    ['any answer before an abstention', [completed(0, 0), completed(1, 0.9, { abstained: true })], 0],
    ['an abstention before nothing', [completed(0, 0, { abstained: true }), failed(1, 'timeout')], 0],
    ['a refusal before a weak answer, as nobody routes around it', [WEAK, { ...REFUSED, tier: 1 }], 1],
  ])('is %s', (_name, attempts, tier) => {
    expect(bestCompletion(attempts)?.tier).toBe(tier);
  });
});

describe('isAccepted', () => {
  test.each([
    ['a trusted answer', GOOD, true],
    ['a weak answer', WEAK, false],
    ['a trusted abstention', completed(0, 1, { abstained: true }), false],
    ['a refusal', REFUSED, true],
    ['a failure', failed(0, 'timeout'), false],
    ['a skipped tier', skipped(0), false],
  ])('%s', (_name, attempt, accepted) => {
    expect(isAccepted(attempt, 0.7)).toBe(accepted);
  });
});
