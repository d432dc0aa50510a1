import type { AbstentionReport, CalibrationReport, LabelReport } from './calibration-report.ts';
import type { TradeOff } from './find-trade-off.ts';
import type { ConfidenceFigures } from './fit-confidence.ts';
import type { TradeOffPoint } from './report.ts';

type Wire = Readonly<Record<string, unknown>>;

/** Finer than this is noise, which may differ between machines. */
const DIGITS = 6;

/** The report for programs: names in snake_case, numbers to six significant digits; NaN becomes null. */
export function toReportWire({ labels, abstention, fragment }: CalibrationReport): Wire {
  const wire = {
    ...(labels && toLabelsWire(labels)),
    ...(abstention && { abstention: toAbstentionWire(abstention) }),
    fragment,
  };
  return JSON.parse(
    JSON.stringify(wire, (_, value) =>
      typeof value === 'number' && Number.isFinite(value) ? Number(value.toPrecision(DIGITS)) : value,
    ),
  );
}

function toLabelsWire(labels: LabelReport): Wire {
  const { facts, confidence, acceptance, tradeOff, costUnit } = labels;
  return {
    data: {
      questions: facts.questions,
      answers: facts.answers,
      wrong: facts.wrong,
      tickets: labels.tickets,
      tickets_left_aside: Object.fromEntries(labels.aside),
      tiers: facts.byTier,
      cost_sources: facts.costs,
      cost_unit: costUnit,
    },
    warnings: labels.warnings,
    left_out: labels.leftOut,
    confidence: confidence && {
      ...confidence.calibration,
      is_used: confidence.isBetter,
      area_under_roc: confidence.areaUnderRoc,
      before: toFiguresWire(confidence.before),
      after: toFiguresWire(confidence.after),
    },
    acceptance: Object.fromEntries(
      [...acceptance].map(([tier, { acceptance: fit, ...figures }]) => [
        tier,
        {
          ...fit,
          answers: figures.answers,
          accepted: figures.accepted,
          brier_by_score: figures.brierByScore,
          brier_by_share: figures.brierByShare,
        },
      ]),
    ),
    trade_off: tradeOff && toTradeOffWire(tradeOff),
  };
}

function toFiguresWire({ expectedCalibrationError, brier, bins }: ConfidenceFigures): Wire {
  return { expected_calibration_error: expectedCalibrationError, brier, bins };
}

function toTradeOffWire({ questions, bestTier, points, chosen, heldOut, alone }: TradeOff): Wire {
  return {
    questions,
    best_tier: bestTier,
    points: points.map((point) => ({ ...toPointWire(point), chosen: point === chosen })),
    held_out: heldOut && toFrameWire(heldOut),
    alone: alone.map(({ tier, ...frame }) => ({ tier, ...toFrameWire(frame) })),
  };
}

function toPointWire({ minConfidence, thresholds, shareByTier, escalated, ...frame }: TradeOffPoint): Wire {
  return {
    min_confidence: minConfidence,
    thresholds,
    ...toFrameWire(frame),
    share_by_tier: shareByTier,
    escalated,
  };
}

function toFrameWire({ quality, costUsdPer1k }: Pick<TradeOffPoint, 'quality' | 'costUsdPer1k'>): Wire {
  return { quality_kept: quality, cost_per_1k: costUsdPer1k };
}

function toAbstentionWire({
  inScope,
  outOfScope,
  present,
  found,
  leftOut,
  warnings,
}: AbstentionReport): Wire {
  return {
    in_scope: inScope,
    out_of_scope: outOfScope,
    present_cut: present,
    cut: found?.cut,
    answered: found?.answered,
    abstained: found?.abstained,
    area_under_roc: found?.areaUnderRoc,
    left_out: leftOut,
    warnings,
  };
}
