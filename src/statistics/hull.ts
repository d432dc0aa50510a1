/** What something costs, and how good it is. */
export interface Deal {
  readonly cost: number;
  readonly quality: number;
}

/** A deal that no mix of the others beats. */
export interface HullPoint extends Deal {
  /** Its place in the list that the hull was made from. */
  readonly index: number;
}

/** A deal that is had by taking each part in its share of the cases. */
export interface Mix extends Deal {
  /** One or two, cheapest first; shares add up to 1. */
  readonly parts: readonly { readonly index: number; readonly share: number }[];
}

/**
 * The best that can be had for each cost by picking among `deals` at random: the upper concave hull, by Andrew's
 * monotone chain (1979), from the cheapest deal to the best one, both rising.
 * @returns cheapest first; empty of none.
 */
export function toUpperHull(deals: readonly Deal[]): readonly HullPoint[] {
  const points = deals
    .map(({ cost, quality }, index) => ({ cost, quality, index }))
    .sort((a, b) => a.cost - b.cost || b.quality - a.quality || a.index - b.index);
  const hull: HullPoint[] = [];
  for (const point of points) {
    const best = hull.at(-1);
    if (best && point.quality <= best.quality) continue;
    while (isBelow(hull.at(-2), hull.at(-1), point)) hull.pop();
    hull.push(point);
  }
  return hull;
}

/**
 * The best mix for a cost; cheaper than anything on the hull: the cheapest alone; dearer: the best alone.
 * @throws RangeError for a hull without points.
 */
export function mixAtCost(hull: readonly HullPoint[], cost: number): Mix {
  const after = hull.findIndex((point) => point.cost >= cost);
  const upper = hull[after < 0 ? hull.length - 1 : after];
  if (!upper) throw new RangeError('a hull has at least one point');
  const lower = after > 0 ? hull[after - 1] : undefined;
  const share = lower ? (cost - lower.cost) / (upper.cost - lower.cost) : 1;
  if (!lower || share >= 1) return { ...upper, parts: [{ index: upper.index, share: 1 }] };
  return {
    cost,
    quality: lower.quality + share * (upper.quality - lower.quality),
    parts: [
      { index: lower.index, share: 1 - share },
      { index: upper.index, share },
    ],
  };
}

/** The least cost of a mix with that quality; NaN where it is above what the hull reaches, or below its cheapest point. */
export function costAtQuality(hull: readonly HullPoint[], quality: number): number {
  const after = hull.findIndex((point) => point.quality >= quality);
  const upper = hull[after];
  const lower = hull[after - 1];
  if (!upper) return Number.NaN;
  if (!lower) return upper.quality === quality ? upper.cost : Number.NaN;
  const share = (quality - lower.quality) / (upper.quality - lower.quality);
  return lower.cost + share * (upper.cost - lower.cost);
}

/** Whether the way from `before` to `after` passes `middle` above or through it. */
function isBelow(before: Deal | undefined, middle: Deal | undefined, after: Deal): boolean {
  if (!before || !middle) return false;
  const straight = (after.quality - before.quality) * (middle.cost - before.cost);
  return (middle.quality - before.quality) * (after.cost - before.cost) <= straight;
}
