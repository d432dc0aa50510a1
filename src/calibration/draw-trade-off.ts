import { toAxes, toPixels } from '../pictures/axes.ts';
import { FAINT, FIRST, INK, SECOND } from '../pictures/colours.ts';
import { type Box, type Label, placeLabels, toLabelText } from '../pictures/labels.ts';
import { type Mark, toMarkBox, toMarks, toThin, toWhiskerBoxes, toWhiskers } from '../pictures/marks.ts';
import { HEIGHT, toSvg, WIDTH } from '../pictures/picture.ts';
import { toScale, toTick } from '../pictures/scale.ts';
import { toLines } from '../pictures/series.ts';
import { textInBox } from '../pictures/words.ts';
import type { CostUnit, DrawTradeOff, TradeOffPoint } from './report.ts';

const FRAME: Box = { left: 84, top: 108, width: WIDTH - 84 - 28, height: HEIGHT - 108 - 58 };
/** Not over the axis. */
const FOR_LABELS: Box = { ...FRAME, left: FRAME.left + 3, width: FRAME.width - 3 };
const CHOICES = 'a choice of settings';
const CHOSEN = 'the chosen one';
const ALONE = 'one tier alone';
const COST_NAMES: Readonly<Record<CostUnit, string>> = {
  usd: 'Cost of 1,000 questions (USD)',
  ranks: "Cost of 1,000 questions (calls, each by its tier's rank: 1, 2, …)",
};

/** Cost of 1,000 questions against the quality that is kept. */
export const drawTradeOff: DrawTradeOff = (points, chosen, setting = {}) => {
  const { alone = [], costUnit = 'usd', wantedQuality } = setting;
  const others = points.filter((point) => point !== chosen).map(toMark);
  const picked = chosen ? [toMark(chosen)] : [];
  const tiers = alone.map(toMark);
  const all = [...others, ...tiers, ...picked];
  const wanted = wantedQuality === undefined ? [] : [100 * wantedQuality];
  const x = toScale([0, ...all.flatMap((mark) => [mark.x.low, mark.x.high, mark.x.estimate])]);
  const y = toScale([...wanted, ...all.flatMap((mark) => [mark.y.low, mark.y.high, mark.y.estimate])]);
  const pixels = toPixels(FRAME, x, y);
  const { toX, toY } = pixels;
  const beside = (text: string, mark: Mark): Label => ({
    text,
    x: toX(mark.x.estimate),
    y: toY(mark.y.estimate),
  });
  const labels = [
    ...picked.map((mark) => ({ ...beside('chosen', mark), colour: SECOND })),
    ...tiers.map((mark, index) => ({ ...beside(toLabelText(alone[index]?.tier ?? ''), mark), colour: INK })),
    ...wanted.map((quality) => ({
      text: `wanted: ${toShort(quality)} %`,
      x: FRAME.left + FRAME.width,
      y: toY(quality),
      colour: FAINT,
    })),
  ];
  const taken: Box[] = [
    ...all.map((mark) => toMarkBox(mark, pixels)),
    ...[...tiers, ...picked].flatMap((mark) => toWhiskerBoxes(mark, pixels)),
    ...wanted.map((quality) => toThin(FRAME.left, toY(quality), FRAME.left + FRAME.width, toY(quality))),
  ];
  return toSvg({
    title: 'Quality kept against cost',
    notes: [toNote(chosen, costUnit), 'Bars: where it lies for 95 of 100 samples of these questions.'],
    legend: [CHOICES, ...(chosen ? [CHOSEN] : []), ...(tiers.length > 0 ? [ALONE] : [])],
    ...toAxes(
      FRAME,
      { name: COST_NAMES[costUnit], scale: x },
      { name: "Quality kept (% of the best tier's)", scale: y },
    ),
    series: [
      toLines(
        wanted.map((quality) => [
          [x.min, quality],
          [x.max, quality],
        ]),
        FAINT,
        { dashed: true, lineWidth: 1.5 },
      ),
      toWhiskers(others, FIRST, 0.3),
      toWhiskers(tiers, INK, 0.6),
      toWhiskers(picked, SECOND, 1),
      toMarks(CHOICES, others, {
        symbol: 'circle',
        symbolSize: 8,
        itemStyle: { color: FIRST, opacity: 1 },
      }),
      toMarks(ALONE, tiers, { symbol: 'diamond', symbolSize: 12, itemStyle: { color: INK, opacity: 1 } }),
      toMarks(CHOSEN, picked, { symbol: 'circle', symbolSize: 12, itemStyle: { color: SECOND, opacity: 1 } }),
    ],
    words: placeLabels(labels, FOR_LABELS, taken).flatMap((box, index) => {
      const { text = '', colour = INK } = labels[index] ?? {};
      return textInBox(text, box, colour);
    }),
  });
};

/** A choice, or a tier alone, as it is drawn: its quality in percent. */
function toMark({ quality, costUsdPer1k }: Pick<TradeOffPoint, 'quality' | 'costUsdPer1k'>): Mark {
  const { estimate, low, high } = quality;
  return { x: costUsdPer1k, y: { estimate: 100 * estimate, low: 100 * low, high: 100 * high } };
}

/** What was chosen, in a line. */
function toNote(chosen: TradeOffPoint | undefined, costUnit: CostUnit): string {
  if (!chosen) return 'None of the choices was taken.';
  const { minConfidence, thresholds, quality, costUsdPer1k } = chosen;
  const by = thresholds.length > 0 ? ` and thresholds ${thresholds.map(toShort).join(', ')}` : '';
  const cost = `${toShort(costUsdPer1k.estimate)} ${costUnit === 'usd' ? 'USD' : 'by ranks'}`;
  return `Chosen: confidence from ${toShort(minConfidence)}${by}. Keeps ${toShort(100 * quality.estimate)} % at ${cost}.`;
}

/** Three digits that tell, or all before the point. */
function toShort(value: number): string {
  const digits = Number(value.toPrecision(3));
  return Math.abs(value) >= 1_000 ? toTick(value, 1) : String(digits);
}
