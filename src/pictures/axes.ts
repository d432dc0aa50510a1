import { FAINT, RULE } from './colours.ts';
import type { Box } from './labels.ts';
import { FONT } from './picture.ts';
import { type Scale, toTick } from './scale.ts';

interface Axis {
  readonly name: string;
  readonly scale: Scale;
  /** Left out: as `toTick` has it. */
  readonly tick?: (value: number) => string;
}

/** A horizontal axis below a vertical one, for the grid of this index in `frame`. */
export function toAxes(frame: Box, x: Axis, y: Axis, gridIndex = 0) {
  const axis = ({ name, scale, tick }: Axis) => ({
    type: 'value' as const,
    gridIndex,
    name,
    nameLocation: 'middle' as const,
    nameTextStyle: { color: FAINT, fontSize: 12, fontFamily: FONT },
    ...scale,
    axisLine: { show: true, onZero: false, lineStyle: { color: FAINT } },
    axisTick: { show: true, lineStyle: { color: FAINT } },
    axisLabel: {
      color: FAINT,
      fontSize: 11,
      fontFamily: FONT,
      showMinLabel: true,
      showMaxLabel: true,
      formatter: tick ?? ((value: number) => toTick(value, scale.interval)),
    },
    splitLine: { lineStyle: { color: RULE } },
  });
  const { left, top, width, height } = frame;
  return {
    grid: { left, top, width, height, containLabel: false },
    xAxis: { ...axis(x), nameGap: 28, splitLine: { show: false } },
    yAxis: { ...axis(y), nameGap: 56 },
  };
}

/** From values to pixels. */
export function toPixels({ left, top, width, height }: Box, x: Scale, y: Scale) {
  return {
    toX: (value: number) => left + ((value - x.min) / (x.max - x.min)) * width,
    toY: (value: number) => top + height - ((value - y.min) / (y.max - y.min)) * height,
  };
}
