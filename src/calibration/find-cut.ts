import type { Interval } from '../statistics/bootstrap.ts';
import { toFolds } from '../statistics/folds.ts';
import { areaUnderRoc } from '../statistics/roc.ts';
import { createSeeded } from '../statistics/seeded.ts';
import { wilsonInterval } from '../statistics/wilson.ts';
import { SEED } from './to-fold-of.ts';

/** From which coverage on a folder's articles are taken to hold the answer. */
export interface AbstentionCut {
  readonly cut: number;
  /** Of the questions in scope, the share that is at or above the cut; out of scope, the share below it. */
  readonly answered: Interval;
  readonly abstained: Interval;
  /** How well coverage tells the two apart at any cut. */
  readonly areaUnderRoc: number;
}

interface Covered {
  readonly coverage: number;
  readonly isInScope: boolean;
}

/** A cut that can be made. */
interface Cut {
  readonly at: number;
  /** How far the two shares are apart, and what they come to together. */
  readonly uneven: number;
  readonly right: number;
  /** To the next question on either side, together. */
  readonly gap: number;
}

const FOLDS = 5;
/** As the configuration takes it: above 0, up to 10. */
const MOST = 10;
const UNIT = 1_000;

/**
 * The cut at which of the questions in scope as large a share is answered as is abstained on of those out of it (the
 * equal error rate: where two curves cross, which a few questions more or less hardly move). The shares are of questions
 * held out.
 * @returns undefined where coverage does not tell them apart.
 */
export function findCut(
  inScope: readonly number[],
  outOfScope: readonly number[],
): AbstentionCut | undefined {
  const all: Covered[] = [
    ...inScope.map((coverage) => ({ coverage, isInScope: true })),
    ...outOfScope.map((coverage) => ({ coverage, isInScope: false })),
  ];
  const cut = toCut(all);
  if (cut === undefined) return undefined;
  const folds = toFolds(
    all.map(({ isInScope }) => isInScope),
    FOLDS,
    createSeeded(SEED),
  );
  let answered = 0;
  let abstained = 0;
  for (const fold of folds) {
    const held = new Set(fold);
    const ofOthers = toCut(all.filter((_, index) => !held.has(index))) ?? cut;
    for (const index of fold) {
      const { coverage, isInScope } = all[index] as Covered;
      if (isInScope && coverage >= ofOthers) answered += 1;
      if (!isInScope && coverage < ofOthers) abstained += 1;
    }
  }
  return {
    cut,
    answered: wilsonInterval(answered, inScope.length),
    abstained: wilsonInterval(abstained, outOfScope.length),
    areaUnderRoc: areaUnderRoc(
      all.map(({ coverage }) => coverage),
      all.map(({ isInScope }) => Number(isInScope)),
    ),
  };
}

/** In the middle between two neighbours; of several that are as even, where most is right, and in the widest gap. */
function toCut(all: readonly Covered[]): number | undefined {
  const sorted = all.toSorted((a, b) => a.coverage - b.coverage);
  const inScope = sorted.filter((one) => one.isInScope).length;
  const outOfScope = sorted.length - inScope;
  let answered = inScope;
  let abstained = 0;
  const cuts: Cut[] = [];
  for (const [index, { coverage, isInScope }] of sorted.entries()) {
    if (isInScope) answered -= 1;
    else abstained += 1;
    const gap = (sorted[index + 1]?.coverage ?? coverage) - coverage;
    const [ofIn, ofOut] = [answered / inScope, abstained / outOfScope];
    if (gap > 0)
      cuts.push({ at: coverage + gap / 2, uneven: Math.abs(ofIn - ofOut), right: ofIn + ofOut, gap });
  }
  const [best] = cuts.sort((a, b) => a.uneven - b.uneven || b.right - a.right || b.gap - a.gap);
  // Guessing comes to 1.
  if (!best || best.right <= 1) return undefined;
  return Math.min(MOST, Math.max(1, Math.round(best.at * UNIT)) / UNIT);
}
