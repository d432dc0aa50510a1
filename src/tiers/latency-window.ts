/** How long a tier's latest answers took. */
export interface LatencyWindow {
  /** Answers that `p95` rests on. */
  readonly samples: number;
  add(ms: number): void;
  /** Milliseconds within which 95 of 100 answers came; undefined until enough have. */
  p95(): number | undefined;
}

const KEPT = 100;
/** A fifth of these is beyond the p95 of any distribution often enough to say nothing. */
const FEWEST = 20;

export function createLatencyWindow(): LatencyWindow {
  const kept: number[] = [];
  let next = 0;
  return {
    get samples() {
      return kept.length;
    },
    add(ms) {
      kept[next] = ms;
      next = (next + 1) % KEPT;
    },
    p95() {
      if (kept.length < FEWEST) return undefined;
      return kept.toSorted((a, b) => a - b)[Math.ceil(kept.length * 0.95) - 1];
    },
  };
}
