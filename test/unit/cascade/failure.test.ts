import { expect, test } from 'vitest';
import { FAILURE_POLICY, type FailureKind } from '../../../src/cascade/failure.ts';

/** Spelled out a second time: each kind, what is done about it, and how operators hear of it. */
const EXPECTED: Record<FailureKind, string> = {
  throttled: 'retry, fall back, count, warn',
  timeout: 'fall back, count, charge, error',
  unavailable: 'retry, fall back, count, error',
  'circuit-open': 'fall back, never',
  overloaded: 'fall back, warn',
  rejected: 'fall back, error',
  malformed: 'retry, fall back, count, charge, error',
  'too-long': 'fall back, warn',
  misconfigured: 'fall back, count, error',
  cancelled: 'never',
};

test('the table holds every kind of failure and no other', () => {
  expect(Object.keys(FAILURE_POLICY).sort()).toEqual(Object.keys(EXPECTED).sort());
});

test.each(Object.entries(EXPECTED))('%s: %s', (kind, expected) => {
  const { retry, fallBack, countsAgainstTier, charged, tell } = FAILURE_POLICY[kind as FailureKind];
  const done = [retry && 'retry', fallBack && 'fall back', countsAgainstTier && 'count', charged && 'charge'];
  expect([...done.filter(Boolean), tell].join(', ')).toBe(expected);
});
