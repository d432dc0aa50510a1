/** What a strategy costs and how good it is, each in its own unit. */
export interface Point {
  readonly cost: number;
  readonly quality: number;
}

/**
 * Those that no other beats, being at least as good for no more money and better in one of the two; from cheap to
 * dear. Of equal ones the first is taken.
 */
export function toParetoFrontier<Each extends Point>(points: readonly Each[]): readonly Each[] {
  const frontier: Each[] = [];
  for (const point of points.toSorted((a, b) => a.cost - b.cost || b.quality - a.quality)) {
    const best = frontier.at(-1);
    if (!best || point.quality > best.quality) frontier.push(point);
  }
  return frontier;
}

/**
 * Corners of the best that can be had by taking each of `points` for a fixed share of the questions: the upper
 * convex hull of cost and quality, from the cheapest point to the best one (Andrew's monotone chain, 1979).
 */
export function toLuckLine<Each extends Point>(points: readonly Each[]): readonly Each[] {
  const hull: Each[] = [];
  for (const point of toParetoFrontier(points)) {
    while (hull.length > 1 && !turnsDown(hull.at(-2), hull.at(-1), point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

/** Whether the way from `a` over `b` to `c` is steeper in its first half. */
function turnsDown(a: Point | undefined, b: Point | undefined, c: Point): boolean {
  if (!a || !b) return true;
  return (b.quality - a.quality) * (c.cost - b.cost) > (c.quality - b.quality) * (b.cost - a.cost);
}
