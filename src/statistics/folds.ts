import { shuffle } from './seeded.ts';

/**
 * Parts for cross-validation: each item is in one of them, and each has as many items, and as many of each label,
 * as the others, or one more.
 * @param labels one for each item: what the parts are to have the same share of.
 * @returns `count` lists of indices, each ascending; some are empty where there are fewer items.
 */
export function toFolds(
  labels: readonly (string | number | boolean)[],
  count: number,
  random: () => number,
): number[][] {
  const ofLabel = new Map([...new Set(labels)].map((label) => [label, [] as number[]]));
  for (const index of shuffle([...labels.keys()], random)) {
    ofLabel.get(labels[index] as string)?.push(index);
  }
  const folds: number[][] = Array.from({ length: count }, () => []);
  for (const [at, index] of [...ofLabel.values()].flat().entries()) folds[at % count]?.push(index);
  for (const fold of folds) fold.sort((a, b) => a - b);
  return folds;
}
