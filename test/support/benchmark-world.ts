import type { Result } from '../../src/benchmark/result.ts';
import { createSeeded } from '../../src/statistics/seeded.ts';
import { makeBareResult } from './collected-run.ts';

interface World {
  readonly questions: number;
  readonly seed: number;
  /** Place of the tier whose answer the cascade gives. */
  readonly choose: (hardness: number, random: () => number) => number;
  readonly repetitions?: number;
}

export const NAMES = ['small', 'middle', 'large'] as const;
const SKILL = [0.3, 0.6, 0.95];
const COST = [0.001, 0.004, 0.01];

/**
 * Results of a cascade and three tiers: a tier is right about questions that are no harder than its skill, give or take
 * some luck, and costs about so much for each, more for longer ones.
 */
export function makeWorld({ questions, seed, choose, repetitions = 1 }: World): readonly Result[] {
  const random = createSeeded(seed);
  return Array.from({ length: questions }, (_, index) => index).flatMap((index) => {
    const hardness = random();
    const length = 0.5 + random();
    const answer = (strategy: string, at: number, repetition: number) => {
      const isRight = hardness + 0.2 * (random() - 0.5) <= (SKILL[at] ?? 0);
      return makeBareResult({
        id: `question-${index}`,
        strategy,
        repetition,
        tags: [hardness > 0.5 ? 'hard' : 'easy', `kind ${index % 4}`],
        tier_hint: NAMES[index % 3],
        tier: NAMES[at],
        grounded: isRight ? 1 : 0,
        confidence: isRight ? 0.5 + 0.5 * random() : 0.7 * random(),
        escalations: at,
        cost_usd: (COST[at] ?? 0) * length,
        latency_ms: 100 * (at + 1) * length,
      });
    };
    return Array.from({ length: repetitions }, (_, before) => before + 1).flatMap((repetition) => [
      ...NAMES.map((name, at) => answer(name, at, repetition)),
      answer('cascade', choose(hardness, random), repetition),
    ]);
  });
}
