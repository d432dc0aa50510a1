import { PAIRS } from './colours.ts';

/** How one of several things that are told apart is drawn: no two have a colour, a symbol or a dash in common. */
export interface Look {
  readonly colour: string;
  /** As the library names symbols. */
  readonly symbol: string;
  /** In pixels, so that all symbols weigh about the same. */
  readonly symbolSize: number;
  /** Of lines, in pixels; empty: a whole line. */
  readonly dash: readonly number[];
}

const SHAPES: readonly Omit<Look, 'colour'>[] = [
  { symbol: 'circle', symbolSize: 12, dash: [] },
  { symbol: 'diamond', symbolSize: 14, dash: [8, 4] },
  { symbol: 'rect', symbolSize: 10, dash: [2, 3] },
  { symbol: 'triangle', symbolSize: 12, dash: [10, 3, 2, 3] },
  { symbol: 'path://M0 0H10L5 9Z', symbolSize: 12, dash: [5, 3] },
  { symbol: 'path://M4 0H8V4H12V8H8V12H4V8H0V4H4Z', symbolSize: 12, dash: [14, 4] },
  {
    symbol: 'path://M3 0L6 3L9 0L12 3L9 6L12 9L9 12L6 9L3 12L0 9L3 6L0 3Z',
    symbolSize: 12,
    dash: [8, 3, 2, 3, 2, 3],
  },
  { symbol: 'path://M3 0H9L12 5L9 10H3L0 5Z', symbolSize: 12, dash: [1, 4] },
];

/** Eight, as many as there are colours. */
export const LOOKS: readonly Look[] = SHAPES.map((shape, index) => ({
  ...shape,
  colour: PAIRS[index]?.[0] ?? '',
}));
