/** An axis from `min` to `max` with a tick each `interval`. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly interval: number;
}

const MOST_TICKS = 7;
/** What values may differ by, of themselves or in all, that are as good as the same. */
const ONE = 1e-9;

/** The least axis with at most seven round ticks, no closer than `leastInterval`, that holds all `values`. */
export function toScale(values: readonly number[], leastInterval = 0): Scale {
  const all = values.filter(Number.isFinite);
  const low = all.reduce((least, value) => Math.min(least, value), all[0] ?? 0);
  const high = all.reduce((most, value) => Math.max(most, value), all[0] ?? 1);
  // What is one value, or as good as one, is given room on both sides, but none below 0 that it does not need.
  const isOne = high - low <= Math.max(ONE, ONE * Math.abs(high));
  const room = isOne ? (Math.abs(high) > ONE ? Math.abs(high) / 10 : 0.5) : 0;
  const from = low >= 0 ? Math.max(0, low - room) : low - room;
  const interval = toRoundStep(Math.max(leastInterval, (high + room - from) / (MOST_TICKS - 1)));
  return {
    min: toMultiple(Math.floor(from / interval + 1e-9), interval),
    max: toMultiple(Math.ceil((high + room) / interval - 1e-9), interval),
    interval,
  };
}

/** `value` with as many decimals as the ticks need, and thousands apart; by the thousand where ticks are far apart. */
export function toTick(value: number, interval: number): string {
  if (interval >= 10_000 && value !== 0) return `${toTick(value / 1_000, 1)}k`;
  const decimals = Math.min(12, Math.max(0, Math.ceil(-Math.log10(interval) - 1e-9)));
  const [whole = '', part] = value.toFixed(decimals).split('.');
  const apart = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return part === undefined ? apart : `${apart}.${part}`;
}

/** The least of 1, 2, 5, 10, … times a power of ten that is not below `step`. */
function toRoundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step) + 1e-9);
  const times = [1, 2, 5, 10].find((each) => each * power >= step * (1 - 1e-9)) ?? 10;
  return times * power;
}

/** Without the noise of the last digits, which would become a tick of its own. */
function toMultiple(count: number, interval: number): number {
  return Number((count * interval).toPrecision(12));
}
