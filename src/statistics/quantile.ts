/**
 * The value below which a share of `ascending` lies, between neighbours in proportion (Hyndman and Fan's type 7, as
 * R and NumPy have it).
 * @param ascending sorted numbers.
 * @param share 0 to 1.
 * @returns NaN of none.
 */
export function toQuantile(ascending: readonly number[], share: number): number {
  const last = ascending.length - 1;
  const at = Math.min(1, Math.max(0, share)) * last;
  const below = ascending[Math.floor(at)];
  const above = ascending[Math.ceil(at)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below === above ? below : below + (above - below) * (at - Math.floor(at));
}
