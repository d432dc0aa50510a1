import type { Evidence } from './evidence.ts';
import { type Amount, isSameValue } from './figure-amounts.ts';
import { type Place, toCells, toPlaces } from './figure-places.ts';
import type { Judged, Source } from './judged.ts';
import type { Sentence } from './source-sentences.ts';

/** What sources have of the figures that an answer claims. */
export interface KnownFigures {
  /** Of the kinds that are claimed. */
  readonly places: readonly Place[];
  /** Whether an amount that none of `places` has may come from the sources all the same. */
  readonly isElsewhere: (amount: Amount, places: readonly Place[]) => boolean;
}

/** A sentence that shares fewer words with question and answer is hardly meant. */
const FEWEST_SHARED = 3;
const NUMBER = /\d[\d,]*(?:\.\d+)?/g;
const BARE_CELL = /^\s*\d[\d,]*(?:\.\d+)?\s*$/;
const EXACT = 0.002;
const NOTHING: KnownFigures = { places: [], isElsewhere: () => false };

/** `given` are the amounts of the question. */
export function toKnownFigures(
  { sources }: Judged,
  { known, index, asked }: Evidence,
  claims: readonly Place[],
  given: readonly Amount[],
): KnownFigures {
  if (claims.length === 0) return NOTHING;
  const wanted = new Set(claims.map(({ amount }) => amount.measure));
  const shared = new Set([...asked, ...claims.flatMap(({ terms }) => [...terms.keys()])]);
  const among = new Set(index.withAtLeast(FEWEST_SHARED, shared));
  const near = toPlaces(known, { wanted, among });
  // Most answers are right, and to read the rest of the sources takes longer than all else.
  const isComplete = claims.every(({ amount }) => near.some((place) => isSameValue(amount, place.amount)));
  const rest = new Set(isComplete ? [] : Array.from(known.keys()).filter((at) => !among.has(at)));
  const places = isComplete ? near : [...near, ...toPlaces(known, { wanted, among: rest })];
  const numbers = isComplete ? new Set<number>() : toNumbers(sources);
  const cells = isComplete ? numbers : toBareCells(known);
  return {
    places,
    isElsewhere: (amount, current) =>
      cells.has(amount.plain) ||
      isBare(amount, current, numbers) ||
      current.some((place) => isRateOf(place.amount, amount, given)),
  };
}

/** A number may be any of the sources' where they speak of no such things; one with its unit may not. */
function isBare({ measure, nouns, plain }: Amount, places: readonly Place[], numbers: ReadonlySet<number>) {
  return (
    measure === 'count' &&
    numbers.has(plain) &&
    !nouns.some((noun) => places.some(({ terms }) => terms.has(noun)))
  );
}

/** What a source has per something, times as many as the question speaks of. */
function isRateOf(rate: Amount, { measure, value }: Amount, given: readonly Amount[]): boolean {
  if (!rate.isRate || (rate.measure !== measure && rate.nouns.length > 0)) return false;
  return given.some(({ plain }) => Math.abs(rate.value * plain - value) <= EXACT * Math.abs(value));
}

/** The numbers of tables that stand without a unit, which may be any. */
function toBareCells(known: readonly Sentence[]): ReadonlySet<number> {
  const rows = known.filter(({ text }) => text.startsWith('|'));
  const cells = rows.flatMap(({ text }) => toCells(text)).filter((cell) => BARE_CELL.test(cell));
  return new Set(cells.map(toNumber));
}

function toNumbers(sources: readonly Source[]): ReadonlySet<number> {
  return new Set(sources.flatMap(({ text }) => text.match(NUMBER) ?? []).map(toNumber));
}

function toNumber(written: string): number {
  return Number(written.replaceAll(',', ''));
}
