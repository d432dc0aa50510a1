/** Predictions of one range, held against what became of them. */
export interface ReliabilityBin {
  /** From this prediction on, 0 to 1. */
  readonly from: number;
  /** Up to this one; it belongs to the next bin, save in the last. */
  readonly to: number;
  readonly count: number;
  /** Mean of the predictions in it; the middle of the range where there are none. */
  readonly predicted: number;
  /** Mean of their outcomes, 0 to 1; absent where there are none. */
  readonly observed: number | undefined;
}

export interface Reliability {
  /** Equally wide, in order. */
  readonly bins: readonly ReliabilityBin[];
  /** 0 (as often right as said, in each bin) to 1. */
  readonly expectedCalibrationError: number;
}

/**
 * Holds `predictions`, 0 to 1, against `outcomes`, 0 (wrong) to 1 (right), in bins of equal width. The expected
 * calibration error is the mean distance between predicted and observed of the bins, each by its share of the
 * predictions (Naeini et al., AAAI 2015, and Guo et al., ICML 2017).
 * @throws RangeError where the two differ in length.
 */
export function toReliability(
  predictions: readonly number[],
  outcomes: readonly number[],
  binCount = 10,
): Reliability {
  if (predictions.length !== outcomes.length) throw new RangeError('one outcome for each prediction');
  const sums = Array.from({ length: binCount }, () => ({ count: 0, predicted: 0, observed: 0 }));
  for (const [index, prediction] of predictions.entries()) {
    const sum = sums[Math.max(0, Math.min(binCount - 1, Math.floor(prediction * binCount)))];
    if (!sum) continue;
    sum.count += 1;
    sum.predicted += prediction;
    sum.observed += outcomes[index] ?? 0;
  }
  const bins = sums.map(({ count, predicted, observed }, index) => ({
    from: index / binCount,
    to: (index + 1) / binCount,
    count,
    predicted: count > 0 ? predicted / count : (index + 0.5) / binCount,
    observed: count > 0 ? observed / count : undefined,
  }));
  const total = sums.reduce((sum, { predicted, observed }) => sum + Math.abs(predicted - observed), 0);
  return { bins, expectedCalibrationError: predictions.length > 0 ? total / predictions.length : 0 };
}

/** Mean squared distance between prediction and outcome (Brier, 1950): 0 at best, 1 at worst; 0 of none. */
export function brierScore(predictions: readonly number[], outcomes: readonly number[]): number {
  if (predictions.length !== outcomes.length) throw new RangeError('one outcome for each prediction');
  const total = predictions.reduce(
    (sum, prediction, index) => sum + (prediction - (outcomes[index] ?? 0)) ** 2,
    0,
  );
  return predictions.length > 0 ? total / predictions.length : 0;
}
