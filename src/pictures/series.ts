import type { CustomSeriesOption } from 'echarts/charts';
import type { Scale } from './scale.ts';

/** A bar that stands on the axis, in the axes' own units. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly height: number;
}

/** Of a bin: what two numbers may differ by that are the same. */
const NOISE = 1e-9;

/**
 * How many of `values` fall into each bin of this width from `min` to `max`; what lies outside, into the nearest one.
 * One bin begins at `edge`, so that those at the ends may be cut.
 */
export function toHistogram(
  values: readonly number[],
  { min, max }: Pick<Scale, 'min' | 'max'>,
  width: number,
  edge = min,
): readonly Bar[] {
  const start = edge - Math.ceil((edge - min) / width - NOISE) * width;
  const count = Math.ceil((max - start) / width - NOISE);
  const heights = new Array<number>(count).fill(0);
  for (const value of values) {
    const bin = Math.max(0, Math.min(count - 1, Math.floor((value - start) / width + NOISE)));
    heights[bin] = (heights[bin] ?? 0) + 1;
  }
  return heights.map((height, bin) => ({
    from: Math.max(min, start + bin * width),
    to: Math.min(max, start + (bin + 1) * width),
    height,
  }));
}

export function toBars(
  bars: readonly Bar[],
  colour: string,
  { name, gridIndex = 0, opacity = 1 }: { name?: string; gridIndex?: number; opacity?: number } = {},
): CustomSeriesOption {
  return {
    type: 'custom',
    ...(name === undefined ? {} : { name }),
    xAxisIndex: gridIndex,
    yAxisIndex: gridIndex,
    silent: true,
    itemStyle: { color: colour, opacity },
    data: bars.map(({ from, height }) => [from, height]),
    renderItem: ({ dataIndex }, api) => {
      const bar = bars[dataIndex];
      if (!bar || bar.height <= 0) return undefined;
      const [x = 0, y = 0] = api.coord([bar.from, bar.height]);
      const [right = 0, bottom = 0] = api.coord([bar.to, 0]);
      return {
        type: 'rect',
        // A pixel between neighbours tells them apart.
        shape: { x: x + 0.5, y, width: Math.max(1, right - x - 1), height: bottom - y },
        style: { fill: colour, opacity },
      };
    },
  };
}

/** Lines through points, each in the axes' own units. Those of the library are cut at the axes, which takes an id. */
export function toLines(
  lines: readonly (readonly (readonly [x: number, y: number])[])[],
  colour: string,
  {
    dashed = false,
    dash = dashed ? [5, 4] : [],
    lineWidth = 2,
  }: { dashed?: boolean; dash?: readonly number[]; lineWidth?: number } = {},
): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    data: lines.map(([first = [0, 0]]) => [...first]),
    renderItem: ({ dataIndex }, api) => ({
      type: 'polyline',
      shape: { points: (lines[dataIndex] ?? []).map((point) => api.coord([...point])) },
      style: { fill: 'none', stroke: colour, lineWidth, ...(dash.length > 0 ? { lineDash: [...dash] } : {}) },
    }),
  };
}
