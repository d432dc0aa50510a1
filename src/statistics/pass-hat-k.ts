/** What came of asking one question several times. */
export interface Tries {
  readonly tries: number;
  /** Of those, how many were right. */
  readonly right: number;
  /** How much the question counts; left out: 1. */
  readonly weight?: number;
}

/**
 * The chance that k answers to a question are all right, without bias from the tries that there are, averaged over the
 * questions: pass^k (Yao et al., τ-bench, arXiv 2406.12045, section 3). For one question it is the share of the ways
 * to pick k of its tries that pick right ones alone, C(right, k) / C(tries, k).
 * @param k 1 or more; a question with fewer tries is left out.
 * @returns 0 to 1; NaN where no question has as many tries.
 */
export function passHatK(questions: readonly Tries[], k: number): number {
  let sum = 0;
  let weights = 0;
  for (const { tries, right, weight = 1 } of questions) {
    if (tries < k) continue;
    sum += weight * toChance(tries, right, k);
    weights += weight;
  }
  return sum / weights;
}

/** The quotient is taken factor by factor, so that no binomial coefficient grows out of bounds. */
function toChance(tries: number, right: number, k: number): number {
  if (right < k) return 0;
  let chance = 1;
  for (let taken = 0; taken < k; taken += 1) chance *= (right - taken) / (tries - taken);
  return chance;
}
