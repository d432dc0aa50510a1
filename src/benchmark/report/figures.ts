import type { Interval } from '../../statistics/bootstrap.ts';

/** What stands where there is no figure. */
export const NONE = '–';

/** Thousands apart, without decimals. */
export function toWhole(value: number): string {
  if (!Number.isFinite(value)) return NONE;
  return Math.round(value)
    .toFixed(0)
    .replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Quality, 0 to 1, with three digits. */
export function toQuality(value: number): string {
  return toSigned(value, 3);
}

/** A share, 0 to 1, in percent: whole from 10 on, with one digit below. */
export function toPercent(share: number): string {
  return Number.isFinite(share) ? `${toPercentNumber(share)} %` : NONE;
}

/** As `toPercent`, without the sign. */
export function toPercentNumber(share: number): string {
  const percent = 100 * share;
  return Math.abs(percent) >= 9.95 || percent === 0 ? toSigned(percent, 0) : toSigned(percent, 1);
}

/** US dollars: three digits that tell, but whole from 100 on, and two from one cent down. */
export function toUsd(usd: number): string {
  if (usd === 0) return '0';
  if (Math.abs(usd) >= 99.95) return toWhole(usd);
  const digits = Math.abs(usd) >= 0.01 ? 3 : 2;
  const decimals = digits - 1 - Math.floor(Math.log10(Number(Math.abs(usd).toPrecision(digits))));
  return toSigned(usd, Math.min(12, Math.max(0, decimals)));
}

/** The two ends of an interval, each written by `write`. */
export function toRange({ low, high }: Interval, write: (value: number) => string): string {
  return `${write(low)} to ${write(high)}`;
}

/** With the sign that typography has for less than nothing, and never a zero with a sign. */
function toSigned(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return NONE;
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
