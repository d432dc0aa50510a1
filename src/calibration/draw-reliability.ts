import type { ScatterSeriesOption } from 'echarts/charts';
import { toAxes, toPixels } from '../pictures/axes.ts';
import { type Box, widthOf } from '../pictures/labels.ts';
import { FAINT, FIRST, HEIGHT, SECOND, toSvg, WIDTH } from '../pictures/picture.ts';
import { toTick } from '../pictures/scale.ts';
import { type Bar, toBars, toLines } from '../pictures/series.ts';
import { text } from '../pictures/words.ts';
import type { ReliabilityBin } from '../statistics/reliability.ts';
import type { DrawReliability } from './report.ts';

type Bins = readonly ReliabilityBin[];

const ABOVE: Box = { left: 84, top: 108, width: WIDTH - 84 - 28, height: 168 };
const BELOW: Box = { ...ABOVE, top: 296, height: HEIGHT - 296 - 58 };
const BEFORE = 'before calibration';
const AFTER = 'after calibration';
const PERCENT = { min: 0, max: 100, interval: 20 };
/** What the bars of a bin leave free on either side, of its width. */
const FREE = 0.08;
/** Of the highest bar, what is free above it for its number. */
const HEADROOM = 1.4;
/** Of the numbers above the bars, in pixels. */
const NUMBER_SIZE = 10;

/** How often answers were right against how often they were said to be, and of how many answers that is known. */
export const drawReliability: DrawReliability = (before, after) => {
  const barsBefore = toHalves(before, 0);
  const barsAfter = toHalves(after, 1);
  const highest = [...barsBefore, ...barsAfter].reduce((most, { height }) => Math.max(most, height), 1);
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
  const toNumbers = (bars: readonly Bar[]): readonly object[] => {
    const shown = bars.filter(({ height }) => height > 0);
    const fits = ({ from, to, height }: Bar) =>
      (NUMBER_SIZE / 12) * widthOf(toCount(height)) <= toX(to) - toX(from);
    if (!shown.every(fits)) return [];
    return shown.map(({ from, to, height }) =>
      text(toCount(height), toX((from + to) / 2), toY(height) - 7, { size: NUMBER_SIZE, align: 'center' }),
    );
  };

  return toSvg({
    title: 'Confidence against what came of it',
    notes: [
      `${toTick(
        after.reduce((sum, { count }) => sum + count, 0),
        1,
      )} answers; each dot is the mean of those in one range of confidence.`,
      'On the dashed line confidence means what it says; below it is too sure, above it not sure enough.',
    ],
    legend: [BEFORE, AFTER],
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
      toLines([toPoints(before)], SECOND),
      toLines([toPoints(after)], FIRST),
      toDots(BEFORE, before, { symbol: 'diamond', symbolSize: 11, itemStyle: { color: SECOND, opacity: 1 } }),
      toDots(AFTER, after, { symbol: 'circle', symbolSize: 8, itemStyle: { color: FIRST, opacity: 1 } }),
      toBars(barsBefore, SECOND, { gridIndex: 1 }),
      toBars(barsAfter, FIRST, { gridIndex: 1 }),
    ],
    words: [...toNumbers(barsBefore), ...toNumbers(barsAfter)],
  });
};

/** In at most four characters up to ten million. */
function toCount(count: number): string {
  return count < 10_000 ? String(count) : `${Math.round(count / 1_000)}k`;
}

/** Predicted and observed of the bins that have any answers, in percent. */
function toPoints(bins: Bins): readonly (readonly [x: number, y: number])[] {
  return bins.flatMap(({ predicted, observed }) =>
    observed === undefined ? [] : [[100 * predicted, 100 * observed] as const],
  );
}

function toDots(name: string, bins: Bins, look: ScatterSeriesOption): ScatterSeriesOption {
  return { type: 'scatter', name, data: toPoints(bins).map((point) => [...point]), silent: true, ...look };
}

/** Half of each bin for its count: the left one (0), or the right one (1). */
function toHalves(bins: Bins, half: 0 | 1): readonly Bar[] {
  return bins.map(({ from, to, count }) => {
    const width = ((to - from) * (1 - 2 * FREE)) / 2;
    const start = from + (to - from) * FREE + half * width;
    return { from: 100 * start, to: 100 * (start + width), height: count };
  });
}
