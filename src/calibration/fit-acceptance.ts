import { type Calibration, toChance, toLogOdds } from '../cascade/judge/calibration.ts';
import { fitLogistic } from '../statistics/logistic.ts';
import { brierScore } from '../statistics/reliability.ts';

/** An answer of one tier, and whether the cascade would accept it. */
export interface AcceptedOrNot {
  readonly complexity: number;
  readonly isAccepted: boolean;
  readonly fold: number;
}

export interface AcceptanceFit {
  /** Log-odds of acceptance by complexity score; slope 0 where the score foretells nothing. */
  readonly acceptance: Calibration;
  readonly answers: number;
  /** Share of answers that are accepted, 0 to 1. */
  readonly accepted: number;
  /** Mean squared error on the held-out folds, by the score and by the share alone. */
  readonly brierByScore: number;
  readonly brierByShare: number;
}

/** A point of complexity that changes nothing is what is believed before some answers say otherwise. */
const RIDGE = 1;

/** How the chance that a tier's answer is accepted goes by the complexity of the question, cross-validated. */
export function fitAcceptance(answers: readonly AcceptedOrNot[], folds: number): AcceptanceFit {
  const accepted = shareOf(answers);
  const byScore = Array.from({ length: folds }, (_, held) =>
    toAcceptance(answers.filter(({ fold }) => fold !== held)),
  );
  const byShare = Array.from({ length: folds }, (_, held) =>
    shareOf(answers.filter(({ fold }) => fold !== held)),
  );
  const outcomes = answers.map(({ isAccepted }) => Number(isAccepted));
  const brierByScore = brierScore(
    answers.map(({ complexity, fold }) => chanceOf(byScore[fold], complexity)),
    outcomes,
  );
  const brierByShare = brierScore(
    answers.map(({ fold }) => byShare[fold] ?? accepted),
    outcomes,
  );
  const isMixed = new Set(outcomes).size > 1;
  return {
    acceptance:
      isMixed && brierByScore < brierByShare
        ? toAcceptance(answers)
        : { intercept: toLogOdds(accepted), slope: 0 },
    answers: answers.length,
    accepted,
    brierByScore,
    brierByShare,
  };
}

function toAcceptance(answers: readonly AcceptedOrNot[]): Calibration {
  const { intercept, coefficients } = fitLogistic({
    rows: answers.map(({ complexity }) => [complexity]),
    labels: answers.map(({ isAccepted }) => Number(isAccepted)),
    ridge: RIDGE,
  });
  return { intercept, slope: coefficients[0] ?? 0 };
}

function chanceOf(
  { intercept, slope }: Calibration = { intercept: 0, slope: 0 },
  complexity: number,
): number {
  return toChance(intercept + slope * complexity);
}

/** With one answer of each kind put to them, so that a few of one kind are no certainty. */
function shareOf(answers: readonly AcceptedOrNot[]): number {
  const count = answers.filter(({ isAccepted }) => isAccepted).length;
  return (count + 1) / (answers.length + 2);
}
