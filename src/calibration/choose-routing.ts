import { findTradeOff, type TradeOff } from './find-trade-off.ts';
import type { Ladders } from './to-ladders.ts';
import type { Goal } from './try-choices.ts';

/** What is wanted: a share of the best tier's quality at the least cost, or the best quality for so much. */
export type Wanted = { readonly quality: number } | { readonly maxCostUsdPer1k: number };

/** The trade-off, or why there is none, and why nothing was chosen. */
export interface Routed {
  readonly tradeOff?: TradeOff | undefined;
  readonly why?: string | undefined;
  readonly doubts: readonly string[];
}

/** Fewer questions would not show one choice better than another. */
const FEWEST_QUESTIONS = 10;
const FEW_QUESTIONS = 50;
/** So little less quality is no news. */
const NEAR_ENOUGH = 0.005;

/** Looks for thresholds and minimum confidence on questions that all of `tiers` have answered. */
export function chooseRouting(
  { ladders, costUnit }: Ladders,
  tiers: readonly string[],
  folds: number,
  wanted: Wanted,
): Routed {
  const none = (why: string) => ({ why, doubts: [] });
  if (tiers.length < 2) return none('answers of at least two tiers are needed');
  if (ladders.length < FEWEST_QUESTIONS) {
    return none(
      `${ladders.length} questions have an answer of each of ${tiers.join(', ')}; ${FEWEST_QUESTIONS} are needed`,
    );
  }
  if ('maxCostUsdPer1k' in wanted && costUnit !== 'usd') {
    return none('a limit in US dollars needs costs: cost_usd in the lines, or a price of each tier');
  }
  const tradeOff = findTradeOff(ladders, tiers, folds, toGoal(wanted));
  if (!tradeOff) return none('no tier is ever right');
  return {
    tradeOff,
    why: tradeOff.chosen ? undefined : whyNothing(tradeOff, wanted),
    doubts: toDoubts(tradeOff, wanted),
  };
}

function toGoal(wanted: Wanted): Goal {
  return 'quality' in wanted ? wanted : { costPerQuestion: wanted.maxCostUsdPer1k / 1_000 };
}

function whyNothing({ points }: TradeOff, wanted: Wanted): string {
  if ('quality' in wanted) {
    const most = points.at(-1)?.quality.estimate ?? 0;
    return `nothing keeps ${wanted.quality} of the best tier's quality; the most is ${most.toFixed(3)}`;
  }
  const least = points[0]?.costUsdPer1k.estimate ?? 0;
  return `nothing costs ${wanted.maxCostUsdPer1k} USD per 1,000 questions or less; the least is ${least.toPrecision(4)}`;
}

function toDoubts({ questions, heldOut }: TradeOff, wanted: Wanted): string[] {
  const kept = heldOut?.quality.estimate;
  const paid = heldOut?.costUsdPer1k.estimate;
  return [
    ...(questions < FEW_QUESTIONS
      ? [`the trade-off rests on ${questions} questions that every tier has answered: its intervals are wide`]
      : []),
    ...('quality' in wanted && kept !== undefined && kept < wanted.quality - NEAR_ENOUGH
      ? [
          `on questions held out ${kept.toFixed(3)} of the quality is kept, not ${wanted.quality}: ask for somewhat more, or label more`,
        ]
      : []),
    ...('maxCostUsdPer1k' in wanted && paid !== undefined && paid > wanted.maxCostUsdPer1k
      ? [`on questions held out it costs ${paid.toPrecision(4)} USD per 1,000, not ${wanted.maxCostUsdPer1k}`]
      : []),
  ];
}
