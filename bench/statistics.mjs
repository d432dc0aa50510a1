/** The middle of `values`, or the mean of the two in the middle. @param {readonly number[]} values @returns {number} */
export function median(values) {
  return percentile(values, 50);
}

/**
 * The value that `percent` of `values` do not exceed, interpolated between neighbours.
 * @param {readonly number[]} values at least one @param {number} percent 0 to 100 @returns {number}
 */
export function percentile(values, percent) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
