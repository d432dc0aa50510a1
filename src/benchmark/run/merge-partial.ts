/** Answers that there are of parts that are not `finished`, by part: the most that anybody has told. */
export function mergePartial(
  before: Readonly<Record<number, number>> = {},
  told: Readonly<Record<number, number>>,
  finished: ReadonlySet<number>,
): Record<number, number> {
  const merged: Record<number, number> = {};
  for (const [part, count] of [...Object.entries(before), ...Object.entries(told)]) {
    const at = Number(part);
    if (!finished.has(at)) merged[at] = Math.max(count, merged[at] ?? 0);
  }
  return merged;
}
