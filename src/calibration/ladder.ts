/** What a tier's answer to a question came to. */
export interface Rung {
  readonly quality: number;
  /** As the cascade would read it, 0 to 1. */
  readonly confidence: number;
  /** In the unit of the trade-off. */
  readonly cost: number;
}

/** A question with what is known of every tier, cheapest first. */
export interface Ladder {
  readonly complexity: number;
  readonly fold: number;
  readonly rungs: readonly Rung[];
}

/** What the cascade makes of a question. */
export interface Climbed {
  readonly quality: number;
  /** Of all tiers that were asked. */
  readonly cost: number;
  /** Index of the tier whose answer is given. */
  readonly tier: number;
  /** How many were asked. */
  readonly asked: number;
}

/** Where a question starts: the first tier whose threshold its complexity stays below. */
export function toStart(complexity: number, thresholds: readonly number[]): number {
  const below = thresholds.findIndex((threshold) => complexity < threshold);
  return below < 0 ? thresholds.length : below;
}

/**
 * Asks from tier `start` on until an answer is accepted; where none is, gives the most trusted, and of equals the
 * strongest tier's, as the cascade does.
 */
export function climbLadder({ rungs }: Ladder, start: number, minConfidence: number): Climbed {
  let cost = 0;
  let best = start;
  for (let tier = start; tier < rungs.length; tier += 1) {
    const { confidence, quality, cost: ofCall } = rungs[tier] as Rung;
    cost += ofCall;
    if (confidence >= minConfidence) return { quality, cost, tier, asked: tier - start + 1 };
    if (confidence >= (rungs[best] as Rung).confidence) best = tier;
  }
  return { quality: (rungs[best] as Rung).quality, cost, tier: best, asked: rungs.length - start };
}
