import type { ScatterSeriesOption } from 'echarts/charts';
import type { ReliabilityBin } from '../statistics/reliability.ts';
import { toAxes, toPixels } from './axes.ts';
import { FAINT } from './colours.ts';
import { type Box, widthOf } from './labels.ts';
import { HEIGHT, type Picture, WIDTH } from './picture.ts';
import { type Bar, toBars, toLines } from './series.ts';
import { text } from './words.ts';

/** One diagram, drawn over others of the same answers. */
export interface ReliabilitySeries {
  /** In the legend, where there is more than one. */
  readonly name: string;
  readonly bins: readonly ReliabilityBin[];
  readonly colour: string;
  readonly symbol: 'circle' | 'diamond';
  /** In pixels. */
  readonly symbolSize: number;
}

const ABOVE: Box = { left: 84, top: 108, width: WIDTH - 84 - 28, height: 168 };
const BELOW: Box = { ...ABOVE, top: 296, height: HEIGHT - 296 - 58 };
const PERCENT = { min: 0, max: 100, interval: 20 };
/** What the bars of a bin leave free on either side, of its width. */
const FREE = 0.08;
/** Of the highest bar, what is free above it for its number. */
const HEADROOM = 1.4;
/** Of the numbers above the bars, in pixels. */
const NUMBER_SIZE = 10;

/**
 * How often answers were right against how often they were said to be (a reliability diagram; DeGroot and Fienberg,
 * 1983), and below it of how many answers that is known.
 */
export function drawReliabilityOf(
  series: readonly ReliabilitySeries[],
  words: Pick<Picture, 'title' | 'notes'>,
): Picture {
  const bars = series.map(({ bins }, index) => toParts(bins, index, series.length));
  const highest = bars.flat().reduce((most, { height }) => Math.max(most, height), 1);
  const counts = { min: 0, max: highest * HEADROOM, interval: highest * HEADROOM };
  const { toX, toY } = toPixels(BELOW, PERCENT, counts);
  const upper = toAxes(ABOVE, { name: '', scale: PERCENT }, { name: 'Were right (%)', scale: PERCENT });
  const lower = toAxes(
    BELOW,
    { name: 'Said to be right: confidence (%)', scale: PERCENT },
    { name: 'Answers', scale: counts },
    1,
  );

  /** The number of each bar above it; none where there is no room for all. */
  const toNumbers = (all: readonly Bar[]): readonly object[] => {
    const shown = all.filter(({ height }) => height > 0);
    const fits = ({ from, to, height }: Bar) =>
      (NUMBER_SIZE / 12) * widthOf(toCount(height)) <= toX(to) - toX(from);
    if (!shown.every(fits)) return [];
    return shown.map(({ from, to, height }) =>
      text(toCount(height), toX((from + to) / 2), toY(height) - 7, { size: NUMBER_SIZE, align: 'center' }),
    );
  };

  return {
    ...words,
    legend: series.length > 1 ? series.map(({ name }) => name) : [],
    grid: [upper.grid, lower.grid],
    xAxis: [{ ...upper.xAxis, axisLabel: { show: false } }, lower.xAxis],
    yAxis: [
      upper.yAxis,
      { ...lower.yAxis, axisLabel: { show: false }, axisTick: { show: false }, splitLine: { show: false } },
    ],
    series: [
      toLines(
        [
          [
            [0, 0],
            [100, 100],
          ],
        ],
        FAINT,
        { dashed: true, lineWidth: 1.5 },
      ),
      ...series.map(({ bins, colour }) => toLines([toPoints(bins)], colour)),
      ...series.map(toDots),
      ...series.map(({ colour }, index) => toBars(bars[index] ?? [], colour, { gridIndex: 1 })),
    ],
    words: bars.flatMap(toNumbers),
  };
}

/** In at most four characters up to ten million. */
function toCount(count: number): string {
  return count < 10_000 ? String(count) : `${Math.round(count / 1_000)}k`;
}

/** Predicted and observed of the bins that have any answers, in percent. */
function toPoints(bins: readonly ReliabilityBin[]): readonly (readonly [x: number, y: number])[] {
  return bins.flatMap(({ predicted, observed }) =>
    observed === undefined ? [] : [[100 * predicted, 100 * observed] as const],
  );
}

function toDots({ name, bins, colour, symbol, symbolSize }: ReliabilitySeries): ScatterSeriesOption {
  const data = toPoints(bins).map((point) => [...point]);
  return {
    type: 'scatter',
    name,
    data,
    silent: true,
    symbol,
    symbolSize,
    itemStyle: { color: colour, opacity: 1 },
  };
}

/** The part of each bin, one of so many side by side, for its count. */
function toParts(bins: readonly ReliabilityBin[], part: number, parts: number): readonly Bar[] {
  return bins.map(({ from, to, count }) => {
    const width = ((to - from) * (1 - 2 * FREE)) / parts;
    const start = from + (to - from) * FREE + part * width;
    return { from: 100 * start, to: 100 * (start + width), height: count };
  });
}
