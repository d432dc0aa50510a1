/** A share to the sixth digit, so that what misses a limit by a little is not shown as the limit. */
export function showShare(value: number): string {
  return String(Number(value.toFixed(6)));
}
