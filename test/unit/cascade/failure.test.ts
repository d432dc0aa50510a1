import { expect, test } from 'vitest';
import { FAILURE_POLICY, type FailureKind } from '../../../src/cascade/failure.ts';

/** Spelled out a second time: each kind, whether it is retried, falls back and is told to the operator. */
const EXPECTED: Record<FailureKind, [boolean, boolean, boolean]> = {
  throttled: [true, true, false],
  timeout: [false, true, true],
  unavailable: [true, true, true],
  'circuit-open': [false, true, false],
  overloaded: [false, true, true],
  rejected: [false, true, true],
  malformed: [true, true, true],
  'too-long': [false, true, false],
  misconfigured: [false, true, true],
  cancelled: [false, false, false],
};

test('the table holds every kind of failure and no other', () => {
  expect(Object.keys(FAILURE_POLICY).sort()).toEqual(Object.keys(EXPECTED).sort());
});

test.each(Object.entries(EXPECTED))('%s is retried, falls back, tells the operator: %j', (kind, expected) => {
  const { retry, fallBack, tellOperator } = FAILURE_POLICY[kind as FailureKind];
  expect([retry, fallBack, tellOperator]).toEqual(expected);
});
