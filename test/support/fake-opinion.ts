import type { SecondOpinion } from '../../src/cascade/judge/second-opinion.ts';
import type { Tier } from '../../src/cascade/tier.ts';

/** An opinion of `judge`, whose replies begin with the log-odds that they stand for; those that do not say nothing. */
export function fakeOpinion(judge: Tier, settings: Partial<SecondOpinion> = {}): SecondOpinion {
  return {
    between: [0.3, 0.85],
    weight: 0.5,
    timeoutMs: 5_000,
    toCall: (_, { query, grounding }, { text }) => ({
      tier: judge,
      request: { query: { text: query.text, context: {} }, grounding, answer: text },
    }),
    read(_, { text }) {
      const evidence = Number.parseFloat(text);
      return Number.isNaN(evidence)
        ? undefined
        : { evidence, summary: 'somebody else has an opinion', details: ['and words for it'] };
    },
    ...settings,
  };
}

/** What `confidence` is with `evidence` at the weight of a half. */
export function lifted(confidence: number, evidence: number): number {
  const odds = (confidence / (1 - confidence)) * Math.exp(0.5 * evidence);
  return odds / (1 + odds);
}
