import type { Interval } from './bootstrap.ts';

/** The normal deviate between whose two signs 95 % lie. */
const DEVIATE = 1.959963984540054;

/**
 * The share that `count` of `total` is, with the 95 % interval that the true share is expected in (Wilson, 1927): also
 * of a few, and of none or all, where a bootstrap would see no doubt.
 * @returns 0 to 1; NaN, between 0 and 1, for none at all.
 */
export function wilsonInterval(count: number, total: number): Interval {
  if (total === 0) return { estimate: Number.NaN, low: 0, high: 1 };
  const share = count / total;
  const square = DEVIATE ** 2;
  const middle = (count + square / 2) / (total + square);
  const reach = (DEVIATE / (total + square)) * Math.sqrt(total * share * (1 - share) + square / 4);
  return { estimate: share, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}
