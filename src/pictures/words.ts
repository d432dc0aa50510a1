import { INK, PAPER } from './colours.ts';
import type { Box } from './labels.ts';
import { FONT } from './picture.ts';

/** Where words are: above axes and series. */
const ABOVE_ALL = 10;

interface TextStyle {
  readonly size?: number;
  readonly weight?: number;
  readonly colour?: string;
  readonly align?: 'left' | 'center' | 'right';
}

/** A text whose middle line is at `y`. */
export function text(
  words: string,
  x: number,
  y: number,
  { size = 12, weight = 400, colour = INK, align = 'left' }: TextStyle = {},
) {
  const font = `${weight} ${size}px ${FONT}`;
  const style = { text: words, font, fill: colour, align, verticalAlign: 'middle' as const };
  return { type: 'text' as const, x, y, z: ABOVE_ALL, silent: true, style };
}

/** A text in a box of `placeLabels`, on a ground that keeps lines away from it. */
export function textInBox(words: string, { left, top, width, height }: Box, colour: string = INK) {
  return [
    {
      type: 'rect' as const,
      z: ABOVE_ALL,
      silent: true,
      shape: { x: left, y: top + 1, width, height: height - 2 },
      style: { fill: PAPER },
    },
    text(words, left + width / 2, top + height / 2, { colour, align: 'center' }),
  ];
}

/** A line between two points, in pixels. */
export function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  colour: string,
  { lineWidth, dash = [] }: { readonly lineWidth?: number; readonly dash?: readonly number[] } = {},
) {
  const style = {
    fill: 'none',
    stroke: colour,
    ...(lineWidth === undefined ? {} : { lineWidth }),
    ...(dash.length > 0 ? { lineDash: [...dash] } : {}),
  };
  return { type: 'line' as const, z: ABOVE_ALL, silent: true, shape: { x1, y1, x2, y2 }, style };
}
