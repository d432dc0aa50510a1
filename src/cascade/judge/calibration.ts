/**
 * How a confidence is to be read: the log-odds that an answer is right are `intercept + slope` times the judge's
 * own (Platt scaling on log-odds).
 */
export interface Calibration {
  readonly intercept: number;
  readonly slope: number;
}

/** The confidence as it is. */
export const UNCALIBRATED: Calibration = { intercept: 0, slope: 1 };

/** Log-odds of a chance, held within ±13.8 (a millionth from certainty). */
export function toLogOdds(chance: number): number {
  const within = Math.min(1 - 1e-6, Math.max(1e-6, chance));
  return Math.log(within / (1 - within));
}

export function toChance(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** A judge's confidence, 0 to 1, as `calibration` reads it. */
export function calibrate(confidence: number, { intercept, slope }: Calibration): number {
  return toChance(intercept + slope * toLogOdds(confidence));
}

/** The confidence that `calibration` has made this of; as it is where all were made alike. */
export function undoCalibration(confidence: number, { intercept, slope }: Calibration): number {
  return slope === 0 ? confidence : toChance((toLogOdds(confidence) - intercept) / slope);
}
