/** The course's 3 and 7 for three tiers, and the same stretch divided evenly for any other number. */
export function spreadThresholds(tiers: number): number[] {
  return Array.from({ length: tiers - 1 }, (_, index) => 5 + ((index - (tiers - 2) / 2) * 8) / (tiers - 1));
}
