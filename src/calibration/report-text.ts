import { toTable } from '../text/to-table.ts';
import type { AbstentionReport, CalibrationReport, LabelReport } from './calibration-report.ts';
import type { TradeOff } from './find-trade-off.ts';
import type { ConfidenceFit } from './fit-confidence.ts';
import type { CostUnit, Interval, TradeOffPoint } from './report.ts';

/** The report for a reader at a terminal. */
export function toReportText({ labels, abstention }: CalibrationReport): string {
  const sections = [
    ...(labels ? toLabelSections(labels) : []),
    ...(abstention ? [toAbstentionText(abstention)] : []),
    toListText('Warnings', [...(labels?.warnings ?? []), ...(abstention?.warnings ?? [])]),
    toListText(
      'Not found, and left out of the fragment',
      [...(labels?.leftOut ?? []), ...(abstention?.leftOut ?? [])].map(({ key, why }) => `${key}: ${why}`),
    ),
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function toLabelSections(labels: LabelReport): string[] {
  const { confidence, tradeOff, costUnit } = labels;
  return [
    toDataText(labels),
    confidence ? toConfidenceText(confidence) : '',
    toAcceptanceText(labels),
    tradeOff ? toTradeOffText(tradeOff, costUnit) : '',
    tradeOff ? toChoiceText(tradeOff, labels) : '',
  ];
}

function toDataText({ facts, tickets, aside, costUnit }: LabelReport): string {
  const { questions, answers, wrong, byTier, costs } = facts;
  const apart = [...aside].map(([why, count]) => `${count} ${why}`);
  const sources = [
    [costs.line, 'as their lines say'],
    [costs.price, "by their tier's price on estimated tokens"],
    [costs.free, 'free, without a model'],
    [costs.unknown, 'unknown'],
  ] as const;
  const told = sources.filter(([count]) => count > 0).map(([count, how]) => `${count} ${how}`);
  const unit =
    costUnit === 'usd'
      ? 'in US dollars'
      : 'not in money, for want of prices: a call counts 1 at the cheapest tier, 2 at the next, and so on';
  return [
    'Data',
    `  ${questions} questions, ${answers} answers, ${wrong} of them wrong`,
    ...(tickets > 0 ? [`  ${tickets} of the answers were not enough, as tickets say`] : []),
    ...(apart.length > 0 ? [`  Tickets left aside: ${apart.join(', ')}`] : []),
    ...(byTier.length > 0
      ? [
          toTable(
            ['', 'answers', 'mean quality'],
            byTier.map((tier) => [tier.tier, String(tier.answers), tier.quality.toFixed(3)]),
          ),
          `  Costs of the answers: ${told.join(', ')}`,
          `  Costs below are ${unit}`,
        ]
      : []),
  ].join('\n');
}

function toConfidenceText({ before, after, areaUnderRoc, calibration, isBetter }: ConfidenceFit): string {
  const figures = [
    ['calibration error (ECE)', before.expectedCalibrationError, after.expectedCalibrationError],
    ['squared error (Brier)', before.brier, after.brier],
  ] as const;
  const { intercept, slope } = calibration;
  return [
    `Confidence, on answers held out; the judge tells right from wrong with an AUC of ${areaUnderRoc.toFixed(3)}`,
    toTable(
      ['', 'at present', 'calibrated'],
      figures.map(([name, was, is]) => [name, was.toFixed(3), is.toFixed(3)]),
    ),
    `  log-odds of being right = ${intercept.toFixed(3)} + ${slope.toFixed(3)} × those of the judge${isBetter ? '' : ' (not used)'}`,
    toTable(
      ['said, calibrated', 'answers', 'mean said', 'right'],
      after.bins
        .filter(({ count }) => count > 0)
        .map(({ from, to, count, predicted, observed = 0 }) => [
          `${from.toFixed(1)} to ${to.toFixed(1)}`,
          String(count),
          predicted.toFixed(3),
          observed.toFixed(3),
        ]),
    ),
  ].join('\n');
}

function toAcceptanceText({ acceptance }: LabelReport): string {
  if (acceptance.size === 0) return '';
  return [
    'Answers accepted, by tier: log-odds = intercept + slope × complexity',
    toTable(
      ['', 'answers', 'accepted', 'intercept', 'slope'],
      [...acceptance].map(([tier, { acceptance: fit, answers, accepted }]) => [
        tier,
        String(answers),
        toPercent(accepted),
        fit.intercept.toFixed(3),
        fit.slope.toFixed(3),
      ]),
    ),
  ].join('\n');
}

function toTradeOffText({ questions, bestTier, points, chosen, alone }: TradeOff, unit: CostUnit): string {
  const tiers = alone.map(({ tier }) => tier);
  const cost = unit === 'usd' ? 'USD per 1,000' : 'cost per 1,000';
  return [
    `Trade-off on ${questions} questions; quality is the share kept of ${bestTier}'s, ranges hold 95 %`,
    toTable(
      ['', 'accepted from', 'thresholds', 'quality', '', cost, '', 'escalated', ...tiers],
      [
        ...points.map((point) => [
          point === chosen ? '→' : '',
          point.minConfidence.toFixed(2),
          point.thresholds.join(', '),
          ...toFrame(point, unit),
          toPercent(point.escalated),
          ...tiers.map((tier) => toPercent(point.shareByTier[tier] ?? 0)),
        ]),
        ...alone.map((one) => ['', `${one.tier} alone`, '', ...toFrame(one, unit)]),
      ],
    ),
    '  With a threshold of 1 no question starts below it, with 10 nearly all do.',
  ].join('\n');
}

function toChoiceText({ chosen, heldOut }: TradeOff, { wanted, costUnit }: LabelReport): string {
  const goal =
    'quality' in wanted
      ? `keeps ${wanted.quality} of the best tier's quality at the least cost`
      : `has the best quality for at most ${wanted.maxCostUsdPer1k} USD per 1,000 questions`;
  if (!chosen) return '';
  const held = heldOut && toFrame(heldOut, costUnit);
  return [
    `Chosen (→): what ${goal}`,
    `  routing.minConfidence ${chosen.minConfidence}, routing.thresholds [${chosen.thresholds.join(', ')}]`,
    ...(held
      ? [
          `  Choosing so on four fifths of the questions, on the fifth held out: quality ${held[0]} ${held[1]}, cost ${held[2]} ${held[3]}`,
        ]
      : []),
  ].join('\n');
}

function toAbstentionText({ inScope, outOfScope, present, found }: AbstentionReport): string {
  return [
    `Abstention, on ${inScope} questions in scope and ${outOfScope} out of it`,
    ...(found
      ? [
          `  knowledge.answerableScore ${found.cut} (so far ${present}); AUC ${found.areaUnderRoc.toFixed(3)}`,
          `  On questions held out, with 95 % ranges:`,
          `  in scope answered      ${toPercent(found.answered.estimate)} ${toRange(found.answered, toPercent)}`,
          `  out of scope abstained ${toPercent(found.abstained.estimate)} ${toRange(found.abstained, toPercent)}`,
        ]
      : [`  so far ${present}`]),
  ].join('\n');
}

function toListText(title: string, items: readonly string[]): string {
  return items.length > 0 ? [title, ...items.map((item) => `  - ${item}`)].join('\n') : '';
}

function toFrame(
  { quality, costUsdPer1k }: Pick<TradeOffPoint, 'quality' | 'costUsdPer1k'>,
  unit: CostUnit,
): string[] {
  const toCost = (cost: number) => (unit === 'usd' ? toDollars(cost) : cost.toFixed(0));
  const toQuality = (share: number) => share.toFixed(3);
  return [
    toQuality(quality.estimate),
    toRange(quality, toQuality),
    toCost(costUsdPer1k.estimate),
    toRange(costUsdPer1k, toCost),
  ];
}

function toRange({ low, high }: Interval, toText: (value: number) => string): string {
  return `(${toText(low)} to ${toText(high)})`;
}

function toPercent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Three digits of a dollar, more of a small fraction. */
function toDollars(usd: number): string {
  return usd === 0 || usd >= 1 ? usd.toFixed(2) : usd.toPrecision(3);
}
