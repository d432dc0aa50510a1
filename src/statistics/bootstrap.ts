import { toQuantile } from './quantile.ts';

/** A value found from a sample, and the range that it is expected in: low <= high, estimate mostly between them. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * The statistic of `items` with the range of its values on samples drawn from them with replacement: the percentile
 * bootstrap (Efron and Tibshirani, 1993, chapter 13). A NaN from a sample is left out.
 * @param random uniform in [0, 1); the same numbers give the same interval.
 */
export function bootstrapInterval<Item>(
  items: readonly Item[],
  statistic: (sample: readonly Item[]) => number,
  {
    resamples = 1_000,
    level = 0.95,
    random,
  }: {
    readonly resamples?: number;
    /** Share of the samples that the range holds, in (0, 1). */
    readonly level?: number;
    readonly random: () => number;
  },
): Interval {
  const estimate = statistic(items);
  const drawn: number[] = [];
  const sample: Item[] = [];
  for (let round = 0; round < resamples && items.length > 0; round += 1) {
    for (let index = 0; index < items.length; index += 1) {
      sample[index] = items[Math.floor(random() * items.length)] as Item;
    }
    const value = statistic(sample);
    if (!Number.isNaN(value)) drawn.push(value);
  }
  if (drawn.length === 0) return { estimate, low: estimate, high: estimate };
  drawn.sort((a, b) => a - b);
  const tail = (1 - level) / 2;
  return { estimate, low: toQuantile(drawn, tail), high: toQuantile(drawn, 1 - tail) };
}
