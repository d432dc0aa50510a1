import type { Grid } from './grid.ts';
import { climbLadder, type Ladder, toStart } from './ladder.ts';

export interface Choice {
  readonly minConfidence: number;
  readonly thresholds: readonly number[];
}

/** What is wanted of a choice: a share of the best tier's quality, or no more cost than that a question. */
export type Goal = { readonly quality: number } | { readonly costPerQuestion: number };

/** Sums over the questions of each fold. */
interface Tried extends Choice {
  readonly quality: Float64Array;
  readonly cost: Float64Array;
}

export interface Trial {
  /** The best choice on all folds but `held`, or on all; undefined where none meets the goal. */
  choose(goal: Goal, held?: number): Choice | undefined;
  /** The choices that no other one beats in both quality and cost, on all folds; cheapest first. */
  frontier(): readonly Choice[];
}

/** Sums in another order differ in the digits after these; such choices are equal. */
const EXACT_DIGITS = 12;

/** Tries every choice of the grid on every question. @param bestTier whose quality is to be kept. */
export function tryChoices(
  ladders: readonly Ladder[],
  { minConfidences, thresholds }: Grid,
  folds: number,
  bestTier: number,
): Trial {
  const tiers = ladders[0]?.rungs.length ?? 0;
  const counts = new Float64Array(folds);
  const best = new Float64Array(folds);
  for (const { fold, rungs } of ladders) {
    add(counts, fold, 1);
    add(best, fold, rungs[bestTier]?.quality ?? 0);
  }
  const starts = thresholds.map((choice) =>
    Uint8Array.from(ladders, ({ complexity }) => toStart(complexity, choice)),
  );
  const tried = minConfidences.flatMap((minConfidence): Tried[] => {
    // What comes of a question goes by where it starts; many thresholds start it in the same place.
    const climbed = Array.from({ length: tiers }, (_, start) =>
      ladders.map((ladder) => climbLadder(ladder, start, minConfidence)),
    );
    return thresholds.map((choice, index) => {
      const quality = new Float64Array(folds);
      const cost = new Float64Array(folds);
      const start = starts[index] as Uint8Array;
      for (const [at, { fold }] of ladders.entries()) {
        const result = climbed[start[at] as number]?.[at];
        add(quality, fold, result?.quality ?? 0);
        add(cost, fold, result?.cost ?? 0);
      }
      return { minConfidence, thresholds: choice, quality, cost };
    });
  });
  const score = (held?: number) =>
    tried.map(({ quality, cost, ...choice }) => ({
      choice,
      share: withoutNoise(sum(quality, held) / sum(best, held)),
      cost: withoutNoise(sum(cost, held) / sum(counts, held)),
    }));

  return {
    choose(goal, held) {
      const met = score(held).filter(({ share, cost }) =>
        'quality' in goal ? share >= goal.quality : cost <= goal.costPerQuestion,
      );
      const [first] = met.sort((a, b) =>
        'quality' in goal ? a.cost - b.cost || b.share - a.share : b.share - a.share || a.cost - b.cost,
      );
      return first?.choice;
    },
    frontier() {
      const cheapestFirst = score().sort((a, b) => a.cost - b.cost || b.share - a.share);
      let most = Number.NEGATIVE_INFINITY;
      return cheapestFirst.flatMap(({ choice, share }) => {
        if (share <= most) return [];
        most = share;
        return [choice];
      });
    },
  };
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value;
}

function sum(sums: Float64Array, held?: number): number {
  let total = 0;
  for (const [fold, value] of sums.entries()) if (fold !== held) total += value;
  return total;
}

function withoutNoise(value: number): number {
  return Number(value.toPrecision(EXACT_DIGITS));
}
