/** A question that a weak and a strong model have answered. */
export interface GapRecord {
  /** How sure the router is that the weak model's answer will do; the least sure goes to the strong one first. */
  readonly confidence: number;
  /** Quality of the weak model's answer, 0 to 1, and of the strong one's. */
  readonly weak: number;
  readonly strong: number;
}

/** With this share of the questions sent to the strong model, this share of its lead is had. */
interface RecoveryPoint {
  readonly share: number;
  readonly recovered: number;
}

/**
 * Performance gap recovered, averaged over the share of questions that are sent to the strong model, 0 to 1 (APGR,
 * RouteLLM, arXiv 2406.18665, section 3.2): 0.5 is what sending questions at random comes to. The paper reads the
 * curve at ten shares; this is the area below it.
 * @returns NaN where the strong model is no better than the weak one.
 */
export function averageGapRecovered(records: readonly GapRecord[]): number {
  const curve = toRecoveryCurve(records);
  let area = 0;
  for (const [index, { share, recovered }] of curve.entries()) {
    const before = curve[index - 1];
    if (before) area += (share - before.share) * ((recovered + before.recovered) / 2);
  }
  return curve.length > 0 ? area : Number.NaN;
}

/** Share of the strong model's lead that is had with `share` (0 to 1) of the calls; NaN where it leads by nothing. */
export function gapRecoveredAt(records: readonly GapRecord[], share: number): number {
  const curve = toRecoveryCurve(records);
  const wanted = Math.min(1, Math.max(0, share));
  const index = curve.findIndex((point) => point.share >= wanted);
  const after = curve[index];
  const before = curve[index - 1];
  if (!after) return Number.NaN;
  return before ? between(before, after, (wanted - before.share) / (after.share - before.share)) : 0;
}

/**
 * The least share of calls to the strong model that brings `gap` (0 to 1) of its lead (CPT, call-performance
 * threshold, ibid.).
 * @returns NaN where it leads by nothing.
 */
export function callsForGap(records: readonly GapRecord[], gap: number): number {
  const curve = toRecoveryCurve(records);
  const index = curve.findIndex((point) => point.recovered >= gap - ROUNDING);
  const after = curve[index];
  const before = curve[index - 1];
  if (!after) return Number.NaN;
  if (!before) return 0;
  const way = Math.min(1, (gap - before.recovered) / (after.recovered - before.recovered));
  return before.share + way * (after.share - before.share);
}

/** Adding up shares of a lead in floating point errs by less. */
const ROUNDING = 1e-9;

/**
 * From none of the questions to all. Questions of equal confidence are taken as if shuffled: in expectation each
 * brings as much as the others, so that the way through them is straight. Empty where nothing can be recovered.
 */
function toRecoveryCurve(records: readonly GapRecord[]): RecoveryPoint[] {
  const lead = records.reduce((sum, { weak, strong }) => sum + strong - weak, 0);
  if (!(lead > 0)) return [];
  const leastFirst = records.toSorted((a, b) => a.confidence - b.confidence);
  const curve: RecoveryPoint[] = [{ share: 0, recovered: 0 }];
  let gained = 0;
  for (const [index, { confidence, weak, strong }] of leastFirst.entries()) {
    gained += strong - weak;
    if (leastFirst[index + 1]?.confidence === confidence) continue;
    curve.push({ share: (index + 1) / records.length, recovered: gained / lead });
  }
  return curve;
}

function between(before: RecoveryPoint, after: RecoveryPoint, way: number): number {
  return before.recovered + way * (after.recovered - before.recovered);
}
