import type { Outcome } from '../../src/calibration/outcome.ts';
import { toChance } from '../../src/cascade/judge/calibration.ts';
import { createSeeded } from '../../src/statistics/seeded.ts';

/** A right answer of the first tier, with what a test cares about put over it. */
export function makeOutcome(more: Partial<Outcome> = {}): Outcome {
  return {
    question: 'q1',
    query: more.question ?? 'q1',
    tier: 'instant',
    complexity: 3,
    confidence: 0.8,
    quality: 1,
    costUsd: 0.001,
    costSource: 'line',
    ...more,
  };
}

/**
 * Questions of two tiers: the harder, the less often `instant` is right; `expert` is right nine times in ten, for ten
 * times as much. The judge knows the chance that an answer is right, and says it twice as far from even odds.
 */
export function makeTraffic(questions: number, seed = 1): Outcome[] {
  const random = createSeeded(seed);
  return Array.from({ length: questions }, (_, index) => {
    const complexity = 1 + Math.floor(random() * 18) / 2;
    const answer = (tier: string, logOdds: number, costUsd: number) =>
      makeOutcome({
        question: `q${index}`,
        tier,
        complexity,
        confidence: toChance(2 * logOdds),
        quality: Number(random() < toChance(logOdds)),
        costUsd,
      });
    return [
      answer('instant', 3 - 0.6 * complexity + 2 * (random() - 0.5), 0.001),
      answer('expert', 2.2 + (random() - 0.5), 0.01),
    ];
  }).flat();
}
