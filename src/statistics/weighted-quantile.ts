/**
 * Quantiles of values of which some count more than others: a value lies at the weight below it, and at a part of its
 * own that goes from none for the first to all for the last; between neighbours in proportion. With equal weights that
 * is Hyndman and Fan's type 7, which toQuantile has.
 * @param values in any order; those that weigh nothing are left out.
 * @param weights one for each value, 0 or more.
 * @returns the quantile for a share, 0 to 1; NaN of no values.
 * @throws RangeError where the two differ in length.
 */
export function toWeightedQuantiles(
  values: readonly number[],
  weights: readonly number[],
): (share: number) => number {
  if (values.length !== weights.length) throw new RangeError('one weight for each value');
  const weighed = values
    .map((value, index) => ({ value, weight: weights[index] ?? 0 }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => a.value - b.value);
  const total = weighed.reduce((sum, { weight }) => sum + weight, 0);
  const last = weighed.length - 1;
  let below = 0;
  const places = weighed.map(({ weight }, index) => {
    const place = (below + (last > 0 ? (index / last) * weight : 0)) / total;
    below += weight;
    return place;
  });
  return (share) => {
    const above = findFirst(places, share);
    const value = weighed[above]?.value ?? weighed[last]?.value ?? Number.NaN;
    const before = weighed[above - 1]?.value;
    if (before === undefined || before === value) return value;
    const from = places[above - 1] ?? 0;
    const way = (share - from) / ((places[above] ?? 1) - from);
    return before + (value - before) * Math.min(1, way);
  };
}

/** The first place at or above `share`; one past the end where there is none. */
function findFirst(places: readonly number[], share: number): number {
  let from = 0;
  let to = places.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((places[middle] ?? 0) < share) from = middle + 1;
    else to = middle;
  }
  return from;
}
