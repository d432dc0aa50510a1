import type { Figures } from '../summary.ts';
import { toPercent, toQuality, toRange, toUsd, toWhole } from './figures.ts';
import type { Column } from './table.ts';

/** A column of numbers; undefined: the row has none. */
export function toNumbers<Row>(
  head: string,
  of: (row: Row) => number | undefined,
  write: (value: number) => string = toWhole,
): Column<Row> {
  return {
    head,
    isNumber: true,
    toCell: (row) => {
      const value = of(row);
      return value === undefined || !Number.isFinite(value) ? undefined : { shown: write(value), value };
    },
  };
}

/** Quality with its interval. */
export const QUALITY: Column<Figures> = {
  head: 'Quality',
  isNumber: true,
  toCell: ({ quality }) =>
    quality && {
      shown: toQuality(quality.estimate),
      value: quality.estimate,
      below: toRange(quality, toQuality),
    },
};

/** Cost of 1,000 questions with its interval, and at whose prices. */
export function toCostColumn<Row extends Figures>(standInOf: (row: Row) => string = () => ''): Column<Row> {
  return {
    head: 'USD per 1,000',
    isNumber: true,
    toCell: (row) => {
      const { costUsdPer1k: cost } = row;
      return {
        shown: toUsd(cost.estimate),
        value: cost.estimate,
        below: toRange(cost, toUsd),
        note: standInOf(row),
      };
    },
  };
}

export const SHARES: readonly Column<Figures>[] = [
  toNumbers('Escalated', ({ escalated }) => escalated, toPercent),
  toNumbers('Abstained', ({ abstained }) => abstained, toPercent),
  toNumbers('Degraded', ({ degraded }) => degraded, toPercent),
  toNumbers('Failed', ({ failed }) => failed, toPercent),
];
