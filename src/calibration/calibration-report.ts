import type { Calibrated, LeftOut } from './calibrate.ts';
import type { Wanted } from './choose-routing.ts';
import type { AbstentionCut } from './find-cut.ts';
import type { Fragment } from './fragment.ts';
import type { Aside } from './label.ts';

/** What labels came to. */
export interface LabelReport extends Calibrated {
  readonly wanted: Wanted;
  /** Tickets among the answers, and how many were left aside, by why. */
  readonly tickets: number;
  readonly aside: ReadonlyMap<Aside, number>;
}

/** What questions in scope and out of it came to. */
export interface AbstentionReport {
  readonly inScope: number;
  readonly outOfScope: number;
  /** The cut in use so far. */
  readonly present: number;
  readonly found: AbstentionCut | undefined;
  readonly leftOut: readonly LeftOut[];
  readonly warnings: readonly string[];
}

/** All that `calibrate` has found. */
export interface CalibrationReport {
  readonly labels?: LabelReport | undefined;
  readonly abstention?: AbstentionReport | undefined;
  readonly fragment: Fragment;
}
