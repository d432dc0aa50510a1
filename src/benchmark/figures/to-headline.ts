import { bootstrapIntervals, type Interval } from '../../statistics/bootstrap.ts';
import { costAtQuality, type Deal, mixAtCost, toUpperHull } from '../../statistics/hull.ts';
import { createSeeded } from '../../statistics/seeded.ts';
import type { Claim, Headline } from '../summary.ts';
import { at } from './answers.ts';
import type { Comparison, Contestant } from './compare.ts';

/**
 * The cascade against the best tier alone, and against the best mix of tiers for its cost and for its quality. Means,
 * their ratios and the hull of the tiers are worked out anew from each of 1,000 samples of the questions; which tier is
 * the best is not.
 * @returns absent where that tier costs nothing or is never right.
 */
export function toHeadline(
  { cascade, tiers, best, questions }: Comparison,
  seed: number,
): Headline | undefined {
  if (!(best.meanCostUsd > 0 && best.meanQuality > 0)) return undefined;
  const meansOf = createMeans([cascade, ...tiers]);
  const bestPlace = tiers.indexOf(best);
  const statistics = (sample: readonly number[]): readonly number[] => {
    const [own, ...alone] = meansOf(sample);
    const top = alone[bestPlace];
    if (!own || !top) return [];
    const hull = toUpperHull(alone);
    return [
      own.quality / top.quality,
      1 - own.cost / top.cost,
      1 - own.cost / costAtQuality(hull, own.quality),
      own.quality - mixAtCost(hull, own.cost).quality,
    ];
  };
  const places = [...questions.keys()];
  const intervals = bootstrapIntervals(places, statistics, { random: createSeeded(seed) });
  const [qualityKept, costSaved, atEqualQuality, atEqualCost] = intervals as [
    Interval,
    Interval,
    Interval,
    Interval,
  ];
  const claims = tiers.length > 1 && {
    costSavedAtEqualQuality: toClaim(atEqualQuality),
    qualityGainedAtEqualCost: toClaim(atEqualCost),
  };
  return {
    strategy: cascade.name,
    bestTier: best.name,
    qualityKept,
    costSaved,
    isSaving: costSaved.low > 0,
    ...claims,
  };
}

function toClaim(value: Interval): Claim | undefined {
  return Number.isFinite(value.estimate) ? { value, isClaimed: value.low > 0 } : undefined;
}

/** Mean cost and quality of each in a sample of the questions; the values lie side by side, as they are read so. */
function createMeans(contestants: readonly Contestant[]): (sample: readonly number[]) => readonly Deal[] {
  const width = contestants.length;
  const count = contestants[0]?.costUsd.length ?? 0;
  const costs = new Float64Array(count * width);
  const qualities = new Float64Array(count * width);
  for (const [one, { costUsd, quality }] of contestants.entries()) {
    for (let place = 0; place < count; place += 1) {
      costs[place * width + one] = at(costUsd, place);
      qualities[place * width + one] = at(quality, place);
    }
  }
  return (sample) => {
    const cost = new Float64Array(width);
    const quality = new Float64Array(width);
    let measured = 0;
    for (let index = 0; index < sample.length; index += 1) {
      const from = (sample[index] as number) * width;
      for (let one = 0; one < width; one += 1) cost[one] = at(cost, one) + at(costs, from + one);
      // A question is measured for all of them or for none.
      if (Number.isNaN(at(qualities, from))) continue;
      measured += 1;
      for (let one = 0; one < width; one += 1) quality[one] = at(quality, one) + at(qualities, from + one);
    }
    return contestants.map((_, one) => ({
      cost: at(cost, one) / sample.length,
      quality: at(quality, one) / measured,
    }));
  };
}
