import { toQuantile } from './quantile.ts';

/** A value found from a sample, and the range that it is expected in: low <= high, estimate mostly between them. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  /** How many samples are drawn; left out: 1,000. */
  readonly resamples?: number;
  /** Share of the samples that the range holds, in (0, 1); left out: 0.95. */
  readonly level?: number;
  /** Uniform in [0, 1); the same numbers give the same interval. */
  readonly random: () => number;
}

/**
 * The statistic of `items` with the range of its values on samples drawn from them with replacement: the percentile
 * bootstrap (Efron and Tibshirani, 1993, chapter 13). A NaN from a sample is left out.
 */
export function bootstrapInterval<Item>(
  items: readonly Item[],
  statistic: (sample: readonly Item[]) => number,
  options: BootstrapOptions,
): Interval {
  const [interval] = bootstrapIntervals(items, (sample) => [statistic(sample)], options);
  return interval as Interval;
}

/**
 * The same for several statistics, all found from the same samples: what is worked out from two of them within
 * `statistics` is then paired. What is NaN in a sample is left out of that statistic alone.
 * @param statistics as many numbers for each sample, in the same order; the sample is used again, do not keep it.
 */
export function bootstrapIntervals<Item>(
  items: readonly Item[],
  statistics: (sample: readonly Item[]) => readonly number[],
  { resamples = 1_000, level = 0.95, random }: BootstrapOptions,
): readonly Interval[] {
  const estimates = statistics(items);
  const drawn = estimates.map((): number[] => []);
  const { length } = items;
  const sample = [...items];
  for (let round = 0; round < resamples && length > 0; round += 1) {
    for (let index = 0; index < length; index += 1) {
      sample[index] = items[Math.floor(random() * length)] as Item;
    }
    for (const [index, value] of statistics(sample).entries()) {
      if (!Number.isNaN(value)) drawn[index]?.push(value);
    }
  }
  const tail = (1 - level) / 2;
  return estimates.map((estimate, index) => {
    const ascending = drawn[index]?.sort((a, b) => a - b) ?? [];
    if (ascending.length === 0) return { estimate, low: estimate, high: estimate };
    return { estimate, low: toQuantile(ascending, tail), high: toQuantile(ascending, 1 - tail) };
  });
}
