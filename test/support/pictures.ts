import { drawAbstention } from '../../src/calibration/draw-abstention.ts';
import { drawReliability } from '../../src/calibration/draw-reliability.ts';
import { drawScores } from '../../src/calibration/draw-scores.ts';
import { drawTradeOff } from '../../src/calibration/draw-trade-off.ts';
import type { Interval, TradeOffPoint } from '../../src/calibration/report.ts';
import { toReliability } from '../../src/statistics/reliability.ts';
import { createSeeded } from '../../src/statistics/seeded.ts';

// Pictures of made-up reports, ordinary ones and those that are hard to draw.

/** Names that would break out of a picture that does not take care. */
export const HOSTILE_NAMES = [
  '</text><script>alert(1)</script>',
  '"><image href="http://example.com/a.png"/>',
  '{a|rich} {b} {@[0]} %s &amp; ]]> <!--',
  'a\u0000b\u0008c\ufffed\ud800e\nf\u202eg',
  '日本語の名前がとても長いとき何が起こるか',
  '',
  'x'.repeat(500),
];
const NAMES = ['instant', 'provisioned', 'expert'];

const around = (estimate: number, half: number): Interval => ({
  estimate,
  low: estimate - half,
  high: estimate + half,
});

/** So many choices, from cheap and poor to dear and good. */
function makePoints(count: number, thresholds: readonly number[], cost = 1): TradeOffPoint[] {
  const random = createSeeded(7);
  return Array.from({ length: count }, (_, index) => {
    const share = (index + random()) / count;
    return {
      minConfidence: 0.3 + 0.6 * share,
      thresholds,
      quality: around(1 - 0.25 * (1 - share) ** 2 + 0.02 * random(), 0.02),
      costUsdPer1k: around(cost * (0.3 + 3 * share), 0.08 * cost),
      shareByTier: {},
      escalated: 0.2,
    };
  });
}

/** Tiers that are the better and the dearer the later they come. */
const makeAlone = (names: readonly string[], cost = 1) =>
  names.map((tier, index) => ({
    tier,
    quality: around(1 - 0.08 * (names.length - 1 - index), 0.015),
    costUsdPer1k: around(cost * (0.2 + (3.4 * index) / names.length), 0.05 * cost),
  }));

function makeReliability(count: number) {
  const random = createSeeded(11);
  const after = Array.from({ length: count }, random);
  const before = after.map((chance) => chance ** 0.4);
  const outcomes = after.map((chance) => (random() < chance ? 1 : 0));
  return drawReliability(toReliability(before, outcomes).bins, toReliability(after, outcomes).bins);
}

/** So many numbers about `middle`, like a bell, none below 0. */
function makeBell(count: number, middle: number, width: number): number[] {
  const random = createSeeded(13);
  return Array.from({ length: count }, () =>
    Math.max(0, middle + width * (random() + random() + random() - 1.5)),
  );
}

const points = makePoints(20, [3, 7]);
const many = makePoints(150, [1.25, 2.5, 3.75, 5, 6.25, 7.5], 700);

export const PICTURES: Readonly<Record<string, () => string>> = {
  'a trade-off': () => drawTradeOff(points, points[11], { alone: makeAlone(NAMES), wantedQuality: 0.95 }),
  'a trade-off of hostile names': () => drawTradeOff(points, points[3], { alone: makeAlone(HOSTILE_NAMES) }),
  'a trade-off of many choices, in thousands': () =>
    drawTradeOff(many, many[70], { alone: makeAlone(HOSTILE_NAMES, 700), wantedQuality: 0.9 }),
  'a trade-off by ranks, with nothing chosen': () =>
    drawTradeOff(points, undefined, { alone: makeAlone(NAMES), costUnit: 'ranks' }),
  'a trade-off of nothing': () => drawTradeOff([], undefined),
  'a trade-off that costs nothing': () => drawTradeOff(makePoints(4, [], 0), undefined),
  reliability: () => makeReliability(800),
  'reliability of very many': () => makeReliability(120_000),
  'reliability of none': () => makeReliability(0),
  scores: () => drawScores(makeBell(2_000, 5, 4), [3, 7], NAMES),
  'scores of hostile names, with thresholds in one place': () =>
    drawScores(makeBell(300_000, 6, 5), [4, 4, 4.25, 4.5, 9, 10], HOSTILE_NAMES),
  'scores of one tier and no question': () => drawScores([], [], ['only']),
  abstention: () => drawAbstention(makeBell(240, 1, 0.5), makeBell(1_000, 0.4, 0.3), 0.67),
  'abstention with the cut at the edge': () => drawAbstention([0.4, 0.9], [], 0.01),
};
