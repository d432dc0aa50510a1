import type { Deal } from '../../statistics/hull.ts';

/**
 * Those that no other beats, being at least as good for no more money and better in one of the two; from cheap to
 * dear. Of equal ones the first is taken.
 */
export function toParetoFrontier<Each extends Deal>(points: readonly Each[]): readonly Each[] {
  const frontier: Each[] = [];
  for (const point of points.toSorted((a, b) => a.cost - b.cost || b.quality - a.quality)) {
    const best = frontier.at(-1);
    if (!best || point.quality > best.quality) frontier.push(point);
  }
  return frontier;
}
