import { bootstrapInterval } from '../statistics/bootstrap.ts';
import { createSeeded } from '../statistics/seeded.ts';
import { toGrid } from './grid.ts';
import { type Climbed, climbLadder, type Ladder, type Rung, toStart } from './ladder.ts';
import type { Interval, TierAlone, TradeOffPoint } from './report.ts';
import { SEED } from './to-fold-of.ts';
import { type Choice, type Goal, tryChoices } from './try-choices.ts';

export interface TradeOff {
  /** Questions that it was tried on. */
  readonly questions: number;
  readonly bestTier: string;
  /** A row of choices, cheapest first; the chosen one is among them. */
  readonly points: readonly TradeOffPoint[];
  readonly chosen: TradeOffPoint | undefined;
  /** What choosing comes to on questions that nothing was chosen on. */
  readonly heldOut: Pick<TradeOffPoint, 'quality' | 'costUsdPer1k'> | undefined;
  readonly alone: readonly TierAlone[];
}

const MOST_POINTS = 10;
const PER = 1_000;
/** Questions drawn for all the intervals of a point together; a few more would not change their second digit. */
const DRAWS = 4e6;

/** What a question came to, beside the best tier's quality. */
type Weighed = Pick<Climbed, 'quality' | 'cost'> & { readonly best: number };

/**
 * Tries choices of minimum confidence and thresholds on `ladders`, takes the one that meets the goal, and says what
 * choosing in this way comes to on questions held out.
 * @param tiers names, cheapest first; at least two.
 * @returns undefined where no tier is ever right.
 */
export function findTradeOff(
  ladders: readonly Ladder[],
  tiers: readonly string[],
  folds: number,
  goal: Goal,
): TradeOff | undefined {
  const qualities = tiers.map((_, tier) =>
    ladders.reduce((sum, { rungs }) => sum + (rungs[tier]?.quality ?? 0), 0),
  );
  const most = Math.max(...qualities);
  if (!(most > 0)) return undefined;
  const bestTier = qualities.indexOf(most);
  const weigh = (ladder: Ladder, { quality, cost }: Pick<Climbed, 'quality' | 'cost'>): Weighed => ({
    quality,
    cost,
    best: ladder.rungs[bestTier]?.quality ?? 0,
  });
  const climb = (ladder: Ladder, { thresholds, minConfidence }: Choice) =>
    climbLadder(ladder, toStart(ladder.complexity, thresholds), minConfidence);
  const toPoint = (choice: Choice): TradeOffPoint => {
    const climbed = ladders.map((ladder) => climb(ladder, choice));
    const share = (holds: (one: Climbed) => boolean) => climbed.filter(holds).length / climbed.length;
    return {
      ...choice,
      ...measure(climbed.map((one, at) => weigh(ladders[at] as Ladder, one))),
      shareByTier: Object.fromEntries(
        tiers.map((name, index) => [name, share(({ tier }) => tier === index)]),
      ),
      escalated: share(({ asked }) => asked > 1),
    };
  };

  const trial = tryChoices(ladders, toGrid(ladders, tiers.length), folds, bestTier);
  const chosen = trial.choose(goal);
  const choices = thin(trial.frontier(), chosen);
  const points = choices.map(toPoint);
  const choiceOfFold = Array.from({ length: folds }, (_, fold) => trial.choose(goal, fold));
  const held = ladders.flatMap((ladder) => {
    const choice = choiceOfFold[ladder.fold];
    return choice ? [weigh(ladder, climb(ladder, choice))] : [];
  });
  return {
    questions: ladders.length,
    bestTier: tiers[bestTier] ?? '',
    points,
    chosen: points.find((point) => isSame(point, chosen)),
    heldOut: held.length === ladders.length ? measure(held) : undefined,
    alone: tiers.map((tier, index) => ({
      tier,
      ...measure(ladders.map((ladder) => weigh(ladder, ladder.rungs[index] as Rung))),
    })),
  };
}

function measure(weighed: readonly Weighed[]): { quality: Interval; costUsdPer1k: Interval } {
  const resamples = Math.max(200, Math.min(1_000, Math.round(DRAWS / weighed.length)));
  const interval = (statistic: (sample: readonly Weighed[]) => number) =>
    bootstrapInterval(weighed, statistic, { resamples, random: createSeeded(SEED) });
  return { quality: interval(toShare), costUsdPer1k: interval((sample) => PER * toMeanCost(sample)) };
}

function toShare(sample: readonly Weighed[]): number {
  let had = 0;
  let best = 0;
  for (const one of sample) {
    had += one.quality;
    best += one.best;
  }
  return had / best;
}

function toMeanCost(sample: readonly Weighed[]): number {
  let cost = 0;
  for (const one of sample) cost += one.cost;
  return cost / sample.length;
}

/** About ten of the choices, the first and the last among them, and the chosen one in its place. */
function thin(frontier: readonly Choice[], chosen: Choice | undefined): readonly Choice[] {
  const count = Math.min(MOST_POINTS, frontier.length);
  const picked = Array.from({ length: count }, (_, index) =>
    Math.round((index * (frontier.length - 1)) / Math.max(1, count - 1)),
  );
  const at = frontier.findIndex((choice) => isSame(choice, chosen));
  return [...new Set(at < 0 ? picked : [...picked, at])]
    .sort((a, b) => a - b)
    .map((index) => frontier[index] as Choice);
}

function isSame({ minConfidence, thresholds }: Choice, other: Choice | undefined): boolean {
  return minConfidence === other?.minConfidence && String(thresholds) === String(other.thresholds);
}
