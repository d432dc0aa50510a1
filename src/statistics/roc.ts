/**
 * Area under the receiver operating characteristic: the chance that an item of the first kind scores higher than
 * one of the other, ties counted half (Mann and Whitney's U over the number of pairs; Hanley and McNeil, 1982).
 * @param labels from 0.5 on an item is of the first kind.
 * @returns 0 to 1; NaN where one of the kinds is missing.
 * @throws RangeError where the two differ in length.
 */
export function areaUnderRoc(scores: readonly number[], labels: readonly number[]): number {
  if (scores.length !== labels.length) throw new RangeError('one label for each score');
  const items = scores
    .map((score, index) => ({ score, isFirst: (labels[index] ?? 0) >= 0.5 }))
    .sort((a, b) => a.score - b.score);
  let firsts = 0;
  let others = 0;
  let won = 0;
  for (let start = 0; start < items.length; ) {
    let tiedFirsts = 0;
    let tiedOthers = 0;
    let end = start;
    for (; items[end]?.score === items[start]?.score && end < items.length; end += 1) {
      if (items[end]?.isFirst) tiedFirsts += 1;
      else tiedOthers += 1;
    }
    won += tiedFirsts * (others + tiedOthers / 2);
    firsts += tiedFirsts;
    others += tiedOthers;
    start = end;
  }
  return won / (firsts * others);
}
