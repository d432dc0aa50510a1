import type { Calibration } from '../cascade/judge/calibration.ts';

/**
 * What was found, as a part of a configuration: merged into the one that it was found for (each key in its place, as
 * JSON Merge Patch does, RFC 7396) it is a valid one.
 */
export interface Fragment {
  readonly routing?: {
    readonly thresholds?: readonly number[];
    readonly minConfidence?: number;
    readonly confidence?: Calibration;
    readonly acceptance?: Readonly<Record<string, Calibration>>;
  };
  readonly knowledge?: { readonly answerableScore: number };
}

export interface Found {
  readonly thresholds?: readonly number[] | undefined;
  readonly minConfidence?: number | undefined;
  readonly confidence?: Calibration | undefined;
  readonly acceptance: ReadonlyMap<string, Calibration>;
  readonly answerableScore?: number | undefined;
}

/** More digits than labels can tell would only be hard to read. */
const DIGITS = 4;

/** Leaves out what was not found. */
export function toFragment(found: Found): Fragment {
  const { thresholds, minConfidence, confidence, acceptance, answerableScore } = found;
  const routing = {
    ...(thresholds && { thresholds }),
    ...(minConfidence !== undefined && { minConfidence }),
    ...(confidence && { confidence: round(confidence) }),
    ...(acceptance.size > 0 && {
      acceptance: Object.fromEntries([...acceptance].map(([tier, fit]) => [tier, round(fit)])),
    }),
  };
  return {
    ...(Object.keys(routing).length > 0 && { routing }),
    ...(answerableScore !== undefined && { knowledge: { answerableScore } }),
  };
}

function round({ intercept, slope }: Calibration): Calibration {
  return { intercept: Number(intercept.toFixed(DIGITS)), slope: Number(slope.toFixed(DIGITS)) };
}
