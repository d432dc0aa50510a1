import { type Calibration, calibrate as readAs } from '../cascade/judge/calibration.ts';
import { chooseRouting, type Wanted } from './choose-routing.ts';
import type { TradeOff } from './find-trade-off.ts';
import { type AcceptanceFit, fitAcceptance } from './fit-acceptance.ts';
import { type ConfidenceFit, fitConfidence } from './fit-confidence.ts';
import type { Found } from './fragment.ts';
import { isWrong, type LabelFacts, toDoubts, toLabelFacts } from './label-facts.ts';
import type { Outcome } from './outcome.ts';
import type { CostUnit } from './report.ts';
import { toFoldOf } from './to-fold-of.ts';
import { toLadders } from './to-ladders.ts';

/** What the configuration says so far. */
export interface Configured {
  /** Cheapest first. */
  readonly tierNames: readonly string[];
  readonly policy: 'thresholds' | 'expected-cost';
  readonly minConfidence: number;
  readonly confidence: Calibration;
}

/** A part of the configuration that was looked for in vain. */
export interface LeftOut {
  readonly key: string;
  readonly why: string;
}

export interface Calibrated {
  readonly facts: LabelFacts;
  readonly warnings: readonly string[];
  readonly leftOut: readonly LeftOut[];
  readonly confidence: ConfidenceFit | undefined;
  readonly acceptance: ReadonlyMap<string, AcceptanceFit>;
  readonly tradeOff: TradeOff | undefined;
  readonly costUnit: CostUnit;
  /** Complexity of each question. */
  readonly scores: readonly number[];
  readonly found: Omit<Found, 'answerableScore'>;
}

/** Fewer answers of a tier do not tell how their acceptance goes by anything. */
const FEWEST_ANSWERS = 20;
const OTHER_POLICY =
  'the configured policy is expected-cost: the trade-off is what the policy thresholds would come to';

/**
 * Fits how the judge is to be read, where to start and from where on to accept, and how often each tier's answers
 * then are. The same outcomes give the same result.
 */
export function calibrate(outcomes: readonly Outcome[], configured: Configured, wanted: Wanted): Calibrated {
  const { tierNames } = configured;
  const facts = toLabelFacts(outcomes, tierNames);
  const folds = toFoldOf(outcomes);

  const confidence = fitReading(outcomes, configured, folds);
  const used = confidence?.isBetter ? confidence : undefined;
  const read = (raw: number, fold: number) =>
    readAs(raw, used ? (used.ofFold[fold] ?? used.calibration) : configured.confidence);

  const tiers = facts.byTier.map(({ tier }) => tier);
  const ladders = toLadders(outcomes, tiers, folds.of, read);
  const { tradeOff, why, doubts } = chooseRouting(ladders, tiers, folds.count, wanted);
  const chosen = tradeOff?.chosen;
  const isWhole = tiers.length === tierNames.length;

  const minConfidence = chosen?.minConfidence ?? configured.minConfidence;
  const answers = outcomes.map(({ tier, complexity, ...outcome }) => ({
    tier,
    complexity,
    isAccepted:
      outcome.confidence === undefined
        ? !isWrong(outcome)
        : read(outcome.confidence, folds.of(outcome)) >= minConfidence,
    fold: folds.of(outcome),
  }));
  const known = facts.byTier.filter((tier) => tier.answers >= FEWEST_ANSWERS && folds.count > 1);
  const acceptance = new Map(
    known.map(({ tier: name }) => [
      name,
      fitAcceptance(
        answers.filter(({ tier }) => tier === name),
        folds.count,
      ),
    ]),
  );

  return {
    facts,
    warnings: [
      ...toDoubts(facts, tierNames),
      ...doubts,
      ...(tradeOff && configured.policy === 'expected-cost' ? [OTHER_POLICY] : []),
    ],
    leftOut: [
      ...whyNoConfidence(outcomes, confidence),
      ...(why === undefined
        ? []
        : [
            { key: 'routing.minConfidence', why },
            { key: 'routing.thresholds', why },
          ]),
      ...(why === undefined && !isWhole
        ? [{ key: 'routing.thresholds', why: `they need labels of each tier: ${tierNames.join(', ')}` }]
        : []),
      ...facts.byTier
        .filter(({ tier }) => !acceptance.has(tier))
        .map(({ tier, answers: count }) => ({
          key: `routing.acceptance.${tier}`,
          why: `it has ${count} answers; ${FEWEST_ANSWERS} are needed`,
        })),
    ],
    confidence,
    acceptance,
    tradeOff,
    costUnit: ladders.costUnit,
    scores: [...new Map(outcomes.map(({ question, complexity }) => [question, complexity])).values()],
    found: {
      thresholds: isWhole ? chosen?.thresholds : undefined,
      minConfidence: chosen?.minConfidence,
      confidence: used?.calibration,
      acceptance: new Map([...acceptance].map(([tier, fit]) => [tier, fit.acceptance])),
    },
  };
}

function fitReading(
  outcomes: readonly Outcome[],
  configured: Configured,
  folds: ReturnType<typeof toFoldOf>,
): ConfidenceFit | undefined {
  const judged = outcomes.flatMap((outcome) => {
    const { confidence, quality } = outcome;
    return confidence === undefined ? [] : [{ confidence, quality, fold: folds.of(outcome) }];
  });
  const wrong = judged.filter(isWrong).length;
  const isOneSided = wrong === 0 || wrong === judged.length;
  return isOneSided || folds.count < 2
    ? undefined
    : fitConfidence(judged, configured.confidence, folds.count);
}

function whyNoConfidence(outcomes: readonly Outcome[], fit: ConfidenceFit | undefined): LeftOut[] {
  const key = 'routing.confidence';
  if (!fit) {
    const read = outcomes.filter(({ confidence }) => confidence !== undefined);
    const kind = read.every(isWrong) ? 'wrong' : 'right';
    return [{ key, why: read.length === 0 ? 'no answer is given in words' : `all answers are ${kind}` }];
  }
  if (fit.isBetter) return [];
  const { before, after, calibration } = fit;
  const [error, present] = [after, before].map(
    ({ expectedCalibrationError, brier }) =>
      `${expectedCalibrationError.toFixed(4)} (squared ${brier.toFixed(4)})`,
  );
  const why =
    calibration.slope > 0
      ? `its calibration error on answers held out, ${error}, is not below the present ${present}`
      : 'the more the judge trusts an answer here, the less often it is right';
  return [{ key, why }];
}
