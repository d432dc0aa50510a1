import { type Calibration, calibrate, toLogOdds } from '../cascade/judge/calibration.ts';
import { fitLogistic } from '../statistics/logistic.ts';
import { brierScore, type ReliabilityBin, toReliability } from '../statistics/reliability.ts';
import { areaUnderRoc } from '../statistics/roc.ts';

/** An answer that the judge has read. */
export interface JudgedOutcome {
  /** The judge's own, 0 to 1. */
  readonly confidence: number;
  readonly quality: number;
  readonly fold: number;
}

/** How well confidences foretell what is right. */
export interface ConfidenceFigures {
  readonly expectedCalibrationError: number;
  readonly brier: number;
  readonly bins: readonly ReliabilityBin[];
}

export interface ConfidenceFit {
  /** Fitted to all answers. */
  readonly calibration: Calibration;
  /** As configured so far. */
  readonly before: ConfidenceFigures;
  /** Each answer read by a fit to the other folds. */
  readonly after: ConfidenceFigures;
  /** How well the judge tells right from wrong: the same however it is read, save the other way round. */
  readonly areaUnderRoc: number;
  /** Whether to use it: it lowers the calibration error and the squared error, and keeps the judge's order. */
  readonly isBetter: boolean;
  /** One calibration a fold, fitted to the others. */
  readonly ofFold: readonly Calibration[];
}

/** About five answers' worth of doubt that the judge is to be read otherwise than as it stands. */
const SLOPE_RIDGE = 5;
const INTERCEPT_RIDGE = 1;

/** Platt scaling of the judge's log-odds, cross-validated. */
export function fitConfidence(
  answers: readonly JudgedOutcome[],
  configured: Calibration,
  folds: number,
): ConfidenceFit {
  const ofFold = Array.from({ length: folds }, (_, held) =>
    toCalibration(answers.filter(({ fold }) => fold !== held)),
  );
  const calibration = toCalibration(answers);
  const before = toFigures(answers, ({ confidence }) => calibrate(confidence, configured));
  const after = toFigures(answers, ({ confidence, fold }) =>
    calibrate(confidence, ofFold[fold] ?? calibration),
  );
  const isBetter =
    calibration.slope > 0 &&
    after.expectedCalibrationError < before.expectedCalibrationError &&
    // By itself the one above goes by chance where there is little between the two.
    after.brier < before.brier;
  return {
    calibration,
    before,
    after,
    areaUnderRoc: areaUnderRoc(
      answers.map(({ confidence }) => confidence),
      answers.map(({ quality }) => quality),
    ),
    isBetter,
    ofFold,
  };
}

function toCalibration(answers: readonly JudgedOutcome[]): Calibration {
  const { intercept, coefficients } = fitLogistic({
    rows: answers.map(({ confidence }) => [toLogOdds(confidence)]),
    labels: answers.map(({ quality }) => quality),
    ridge: SLOPE_RIDGE,
    prior: [1],
    interceptRidge: INTERCEPT_RIDGE,
  });
  return { intercept, slope: coefficients[0] ?? 1 };
}

function toFigures(
  answers: readonly JudgedOutcome[],
  read: (answer: JudgedOutcome) => number,
): ConfidenceFigures {
  const confidences = answers.map(read);
  const qualities = answers.map(({ quality }) => quality);
  return {
    ...toReliability(confidences, qualities),
    brier: brierScore(confidences, qualities),
  };
}
