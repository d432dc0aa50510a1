import type { Ladder } from './ladder.ts';
import type { Outcome } from './outcome.ts';
import type { CostUnit } from './report.ts';

export interface Ladders {
  readonly ladders: readonly Ladder[];
  readonly costUnit: CostUnit;
}

/**
 * Puts together what is known of a question at each of `tiers`; one that was asked several times, and answered by
 * all of them each time, is there as often. A question is left out where a tier's outcome is missing, or the answer
 * of any but the last, which nothing is decided on.
 */
export function toLadders(
  outcomes: readonly Outcome[],
  tiers: readonly string[],
  foldOf: (outcome: Outcome) => number,
  read: (confidence: number, fold: number) => number,
): Ladders {
  const questions = tiers.length > 0 ? groupOutcomes(outcomes) : [];
  const found = questions.flatMap((ofQuestion) => {
    const ofTiers = tiers.map((name) => ofQuestion.filter(({ tier }) => tier === name));
    const times = Math.min(...ofTiers.map(({ length }) => length));
    return Array.from({ length: times }, (_, time) => ofTiers.map((all) => all[time] as Outcome));
  });
  const whole = found.filter((answers) =>
    answers.every(({ confidence }, tier) => confidence !== undefined || tier === tiers.length - 1),
  );
  const known = whole.flat().map(({ costUsd }) => costUsd);
  const costUnit =
    known.every((cost) => cost !== undefined) && known.some((cost) => cost > 0) ? 'usd' : 'ranks';
  const ladders = whole.map((answers): Ladder => {
    const [first] = answers;
    const fold = first ? foldOf(first) : 0;
    return {
      complexity: first?.complexity ?? 1,
      fold,
      rungs: answers.map(({ quality, confidence, costUsd = 0 }, tier) => ({
        quality,
        // An answer of the last tier that nobody has read is given for want of a stronger one.
        confidence: confidence === undefined ? 1 : read(confidence, fold),
        cost: costUnit === 'usd' ? costUsd : tier + 1,
      })),
    };
  });
  return { ladders, costUnit };
}

function groupOutcomes(outcomes: readonly Outcome[]): Outcome[][] {
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const group = groups.get(outcome.question);
    if (group) group.push(outcome);
    else groups.set(outcome.question, [outcome]);
  }
  return [...groups.values()];
}
