import type { Measure } from '../result.ts';

/** From this quality on an answer is right; what has to be grounded has to be so in full. */
const LEAST: Readonly<Record<Measure, number>> = { judge: 0.5, grounded: 1, overlap: 0.5 };

/** Whether an answer with this value, 0 to 1, of the measure counts as right; NaN does not. */
export function isRight(measure: Measure, value: number): boolean {
  return value >= LEAST[measure];
}
