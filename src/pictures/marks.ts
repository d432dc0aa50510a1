import type { CustomSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type { Interval } from '../statistics/bootstrap.ts';
import type { Box } from './labels.ts';

/** A point that is known in both directions but for an interval, in the axes' own units. */
export interface Mark {
  readonly x: Interval;
  readonly y: Interval;
}

/** Side of the square that a mark takes, and length of the bar at a whisker's end; pixels. */
const MARK_SIZE = 10;
const BAR_LENGTH = 6;

/** A symbol at the estimate of each mark; `name` stands in the legend. */
export function toMarks(
  name: string,
  marks: readonly Mark[],
  look: ScatterSeriesOption,
): ScatterSeriesOption {
  const data = marks.map(({ x, y }) => [x.estimate, y.estimate]);
  return { type: 'scatter', name, data, silent: true, ...look };
}

/** A cross of two intervals at each mark, with a bar at every end. */
export function toWhiskers(marks: readonly Mark[], colour: string, opacity: number): CustomSeriesOption {
  return {
    type: 'custom',
    silent: true,
    data: marks.map(({ x, y }) => [x.estimate, y.estimate]),
    renderItem: ({ dataIndex }, api) => {
      const mark = marks[dataIndex];
      if (!mark) return undefined;
      const [left = 0, middle = 0] = api.coord([mark.x.low, mark.y.estimate]);
      const [right = 0] = api.coord([mark.x.high, mark.y.estimate]);
      const [centre = 0, bottom = 0] = api.coord([mark.x.estimate, mark.y.low]);
      const [, top = 0] = api.coord([mark.x.estimate, mark.y.high]);
      const half = BAR_LENGTH / 2;
      const stretches = [
        [left, middle, right, middle],
        [left, middle - half, left, middle + half],
        [right, middle - half, right, middle + half],
        [centre, bottom, centre, top],
        [centre - half, bottom, centre + half, bottom],
        [centre - half, top, centre + half, top],
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

/** From values to pixels, as `toPixels` gives it. */
interface Pixels {
  readonly toX: (value: number) => number;
  readonly toY: (value: number) => number;
}

/** The square that a mark takes. */
export function toMarkBox({ x, y }: Mark, { toX, toY }: Pixels): Box {
  return {
    left: toX(x.estimate) - MARK_SIZE / 2,
    top: toY(y.estimate) - MARK_SIZE / 2,
    width: MARK_SIZE,
    height: MARK_SIZE,
  };
}

/** What the whiskers of a mark take, which a label should not cross. */
export function toWhiskerBoxes({ x, y }: Mark, { toX, toY }: Pixels): readonly Box[] {
  return [
    toThin(toX(x.low), toY(y.estimate), toX(x.high), toY(y.estimate)),
    toThin(toX(x.estimate), toY(y.high), toX(x.estimate), toY(y.low)),
  ];
}

/** A line that a label should not cross, in pixels. */
export function toThin(left: number, top: number, right: number, bottom: number): Box {
  return { left: left - 2, top: top - 2, width: right - left + 4, height: bottom - top + 4 };
}
