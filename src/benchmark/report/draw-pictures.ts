import type { Summary } from '../summary.ts';
import { cascadeOf } from './cascade-of.ts';
import { drawConfidence } from './draw-confidence.ts';
import { drawCostQuality } from './draw-cost-quality.ts';
import { drawGrades } from './draw-grades.ts';
import { drawLatency } from './draw-latency.ts';
import { toMoneyBasis, toShortBasis } from './money-basis.ts';
import { type Sentence, toName } from './sentence.ts';

/** A picture and how to read it, or why there is none. */
export type ReportPicture =
  | { readonly svg: string; readonly reading: Sentence }
  | { readonly leftOut: string };

export type DrawPictures = (summary: Summary) => readonly ReportPicture[];

/** The pictures of a report, in its order; SVGs that leave it to the page to say what is dark. */
export const drawPictures: DrawPictures = (summary) => [
  toCostQuality(summary),
  toLatency(summary),
  toGrades(summary),
  toConfidence(summary),
];

/** The first of them. */
export function toCostQuality(summary: Summary): ReportPicture {
  const { strategies } = summary;
  const title = 'Cost against quality';
  if (!strategies.some(({ quality }) => quality)) {
    return { leftOut: `${title} is not drawn, as no question says what a right answer is.` };
  }
  if (strategies.every(({ costUsdPer1k }) => costUsdPer1k.estimate === 0)) {
    return { leftOut: `${title} is not drawn, as no strategy costs anything.` };
  }
  const basis = toMoneyBasis(summary);
  return {
    svg: drawCostQuality(strategies, toShortBasis(summary)),
    reading: [
      'Further up is better, further left is cheaper. What lies above the dashed line is better than taking tiers by lot for the same money; the line joins the strategies that no other beats.',
      ...(basis ? [' Money is counted ', ...basis, '.'] : []),
    ],
  };
}

function toLatency({ strategies }: Summary): ReportPicture {
  if (!strategies.some(({ latencyCurveMs }) => latencyCurveMs.length > 1)) {
    return { leftOut: 'How long answers took is not drawn, as no answer was timed.' };
  }
  return {
    svg: drawLatency(strategies),
    reading: [
      'The further left a curve, the faster the answers. Half of them had come by the mark at 50 (p50), all but five of 100 by the mark at 95 (p95).',
    ],
  };
}

function toGrades(summary: Summary): ReportPicture {
  const { facts, strategies } = summary;
  const title = 'Where each grade of question was answered';
  const cascade = cascadeOf(summary);
  if (!cascade) return { leftOut: `${title} is not drawn, as no cascade was asked.` };
  const tags = new Set(cascade.byTag.map(({ tag }) => tag));
  if (!cascade.tierShares.some(({ tag }) => tags.has(tag))) {
    return { leftOut: `${title} is not drawn, as no question has a tag.` };
  }
  return {
    svg: drawGrades(
      cascade,
      facts.tiers.map(({ name }) => name),
      strategies,
    ),
    reading: [
      'Answers of ',
      toName(cascade.name),
      '. Easy questions are meant to end at a cheap tier, and hard ones at a dear one. Answers of no tier come from the cache or from nobody.',
    ],
  };
}

function toConfidence({ reliability, measure }: Summary): ReportPicture {
  const title = 'Confidence against what came of it';
  if (!reliability?.bins.some(({ count }) => count > 0)) {
    const why =
      measure === undefined
        ? 'no question says what a right answer is'
        : 'no answer of a cascade was measured';
    return { leftOut: `${title} is not drawn, as ${why}.` };
  }
  return {
    svg: drawConfidence(reliability),
    reading: [
      'A dot on the dashed line means that of answers said to be right with that confidence, just as many were. The calibration error is the mean distance from the line.',
    ],
  };
}
