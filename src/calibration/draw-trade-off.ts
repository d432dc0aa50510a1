import type { CustomSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import { toAxes, toPixels } from '../pictures/axes.ts';
import { type Box, type Label, placeLabels, toLabelText } from '../pictures/labels.ts';
import { FAINT, FIRST, HEIGHT, INK, SECOND, toSvg, WIDTH } from '../pictures/picture.ts';
import { toScale, toTick } from '../pictures/scale.ts';
import { toLines } from '../pictures/series.ts';
import { textInBox } from '../pictures/words.ts';
import type { CostUnit, DrawTradeOff, Interval, TradeOffPoint } from './report.ts';

/** A choice, or a tier alone, as it is drawn: its quality in percent. */
interface Mark {
  readonly cost: Interval;
  readonly quality: Interval;
}

const FRAME: Box = { left: 84, top: 108, width: WIDTH - 84 - 28, height: HEIGHT - 108 - 58 };
/** Not over the axis. */
const FOR_LABELS: Box = { ...FRAME, left: FRAME.left + 3, width: FRAME.width - 3 };
const CHOICES = 'a choice of settings';
const CHOSEN = 'the chosen one';
const ALONE = 'one tier alone';
/** Side of the square that a mark takes, and length of the bar at a whisker's end; pixels. */
const MARK_SIZE = 10;
const BAR_LENGTH = 6;
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
  const x = toScale([0, ...all.flatMap(({ cost }) => [cost.low, cost.high, cost.estimate])]);
  const y = toScale([
    ...wanted,
    ...all.flatMap(({ quality: { low, high, estimate } }) => [low, high, estimate]),
  ]);
  const { toX, toY } = toPixels(FRAME, x, y);
  const beside = (text: string, { cost, quality }: Mark): Label => ({
    text,
    x: toX(cost.estimate),
    y: toY(quality.estimate),
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
    ...all.map((mark) => {
      const { x: middle, y: height } = beside('', mark);
      return {
        left: middle - MARK_SIZE / 2,
        top: height - MARK_SIZE / 2,
        width: MARK_SIZE,
        height: MARK_SIZE,
      };
    }),
    ...[...tiers, ...picked].flatMap(({ cost, quality }) => [
      toThin(toX(cost.low), toY(quality.estimate), toX(cost.high), toY(quality.estimate)),
      toThin(toX(cost.estimate), toY(quality.high), toX(cost.estimate), toY(quality.low)),
    ]),
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

/** A line that a label should not cross. */
function toThin(left: number, top: number, right: number, bottom: number): Box {
  return { left: left - 2, top: top - 2, width: right - left + 4, height: bottom - top + 4 };
}

function toMark({ quality, costUsdPer1k }: Pick<TradeOffPoint, 'quality' | 'costUsdPer1k'>): Mark {
  const { estimate, low, high } = quality;
  return { cost: costUsdPer1k, quality: { estimate: 100 * estimate, low: 100 * low, high: 100 * high } };
}

function toMarks(name: string, marks: readonly Mark[], look: ScatterSeriesOption): ScatterSeriesOption {
  const data = marks.map(({ cost, quality }) => [cost.estimate, quality.estimate]);
  return { type: 'scatter', name, data, silent: true, ...look };
}

/** A cross of two intervals at each mark, with a bar at every end. */
function toWhiskers(marks: readonly Mark[], colour: string, opacity: number): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    data: marks.map(({ cost, quality }) => [cost.estimate, quality.estimate]),
    renderItem: ({ dataIndex }, api) => {
      const mark = marks[dataIndex];
      if (!mark) return undefined;
      const { cost, quality } = mark;
      const [left = 0, y = 0] = api.coord([cost.low, quality.estimate]);
      const [right = 0] = api.coord([cost.high, quality.estimate]);
      const [x = 0, bottom = 0] = api.coord([cost.estimate, quality.low]);
      const [, top = 0] = api.coord([cost.estimate, quality.high]);
      const half = BAR_LENGTH / 2;
      const stretches = [
        [left, y, right, y],
        [left, y - half, left, y + half],
        [right, y - half, right, y + half],
        [x, bottom, x, top],
        [x - half, bottom, x + half, bottom],
        [x - half, top, x + half, top],
      ];
      return {
        type: 'group',
        children: stretches.map(([x1 = 0, y1 = 0, x2 = 0, y2 = 0]) => ({
          type: 'line' as const,
          shape: { x1, y1, x2, y2 },
          style: { fill: 'none', stroke: colour, lineWidth: 1.25, opacity },
        })),
      };
    },
  };
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
