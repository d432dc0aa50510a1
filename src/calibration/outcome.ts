import { type Calibration, undoCalibration } from '../cascade/judge/calibration.ts';
import type { judgeAnswer } from '../cascade/judge/judge-answer.ts';
import { estimateTokens, nanoUsdToUsd, type Price, toCost } from '../cascade/money.ts';
import type { Scorer } from '../cascade/score/complexity.ts';
import type { Label } from './label.ts';

/** A configured tier, as far as calibration has to know it. */
export interface TierFacts {
  readonly name: string;
  readonly price?: Price | undefined;
  /** True where a call costs nothing: it has no model behind it. */
  readonly isFree: boolean;
  /** Upper estimate of the tokens of its own instructions. */
  readonly instructionTokens: number;
}

/** Where the cost of an answer comes from. */
export type CostSource = 'line' | 'price' | 'free' | 'unknown';

/** What became of one answer; its texts are no longer needed. */
export interface Outcome {
  /** The same for all answers to one question. */
  readonly question: string;
  /** What was asked, in words: those of the same words are never on both sides of a cross-validation. */
  readonly query: string;
  readonly tier: string | undefined;
  /** 1 to 10. */
  readonly complexity: number;
  /** The judge's own, 0 to 1; absent where the answer is not known. */
  readonly confidence: number | undefined;
  /** 0 to 1. */
  readonly quality: number;
  readonly costUsd: number | undefined;
  readonly costSource: CostSource;
}

export interface Assessing {
  readonly judge: typeof judgeAnswer;
  readonly scorer: Scorer;
  /** What confidences that answers were given with have been through. */
  readonly calibration: Calibration;
  readonly tiers: readonly TierFacts[];
}

/** Scores the question, judges the answer, and estimates what it cost where that is not said. */
export function toOutcome(label: Label, { judge, scorer, tiers, calibration }: Assessing): Outcome {
  const { question, query, tier, quality } = label;
  const facts = tiers.find(({ name }) => name === tier);
  return {
    question,
    query,
    tier,
    complexity: scorer(query).score,
    confidence: confidenceOf(label, judge, calibration),
    quality,
    ...costOf(label, facts),
  };
}

/** The one that the answer was given with knows what the search and second opinions said; without it, the judge's. */
function confidenceOf(
  { query, answer, sources, confidence }: Label,
  judge: Assessing['judge'],
  calibration: Calibration,
): number | undefined {
  if (confidence !== undefined) return undoCalibration(confidence, calibration);
  if (answer === undefined) return undefined;
  return judge({ question: query, answer, sources: sources.map((text) => ({ text })) }).confidence;
}

function costOf(
  { query, answer = '', sources, costUsd }: Label,
  facts: TierFacts | undefined,
): Pick<Outcome, 'costUsd' | 'costSource'> {
  if (costUsd !== undefined) return { costUsd, costSource: 'line' };
  if (facts?.isFree) return { costUsd: 0, costSource: 'free' };
  if (!facts?.price) return { costUsd: undefined, costSource: 'unknown' };
  const inputTokens = [query, ...sources].reduce(
    (sum, text) => sum + estimateTokens(text),
    facts.instructionTokens,
  );
  const { costNanoUsd } = toCost(facts.price, { inputTokens, outputTokens: estimateTokens(answer) });
  return { costUsd: nanoUsdToUsd(costNanoUsd), costSource: 'price' };
}
