import type { Evidence } from './evidence.ts';
import { type Amount, isSameValue, toAmounts } from './figure-amounts.ts';
import { type Home, toHomes } from './figure-homes.ts';
import { type Place, toPlaces } from './figure-places.ts';
import { toWorking, type Working } from './figure-working.ts';
import type { Judged, Source } from './judged.ts';
import { toOutdatedSigns, toOutdatedSources } from './outdated-signs.ts';
import { toRivalNames } from './rival-names.ts';
import { toRivalSigns } from './rival-signs.ts';
import { damped, type Sign, shorten } from './sign.ts';

/** More figures of one answer than this are not looked at. */
const MOST_TOLD = 40;
const QUESTION_READ = 4_000;
/** Counts up to this are as often words of the language ("one of the two"). */
const SMALL_COUNT = 2;
/** How much better another figure has to fit, and where that is beyond doubt. */
const LEAST_GAP = 0.08;
const CLEAR_GAP = 0.4;
const QUOTED_BEFORE = 24;
const NO_NUMBERS: ReadonlySet<number> = new Set();
const NUMBER = /\d[\d,]*(?:\.\d+)?/g;

/** Whether the figures of an answer are those that its sources have, in the same place, and for the thing asked about. */
export function toFigureSigns(judged: Judged, evidence: Evidence): Sign[] {
  const { question, answer, sources } = judged;
  const { said, known, asked } = evidence;
  const given = toAmounts(question.slice(0, QUESTION_READ));
  const told = toPlaces(said, undefined, MOST_TOLD);
  const working = toWorking(
    answer,
    given,
    told.map(({ amount }) => amount),
  );
  const claims = told.filter(({ amount }) => isClaim(amount, given, working));
  const wanted = new Set(claims.map(({ amount }) => amount.measure));
  const everywhere = claims.length > 0 ? toPlaces(known, wanted) : [];
  const old = toOutdatedSources(sources);
  const places = everywhere.filter(({ at }) => !old.has(known[at]?.source ?? -1));
  const names = toRivalNames(known);
  const homes = toHomes(claims, places, asked, names);
  const numbers = wanted.has('count') ? toNumbers(sources) : NO_NUMBERS;
  const unknown = claims.filter((one) => !isKnown(one, places, numbers));
  const passed = unknown.filter(({ amount }) =>
    everywhere.some((place) => isSameValue(amount, place.amount)),
  );
  const strays = unknown.filter((one) => !passed.includes(one));
  const [swap] = homes.toSorted((one, other) => gapOf(other) - gapOf(one));
  const gap = swap ? Math.max(0, gapOf(swap)) : 0;
  return [
    {
      name: 'strayFiguresOfSources',
      value: damped(strays.length, 3),
      reason: strays.length > 0 ? `no source has ${listed(strays)}` : undefined,
    },
    {
      name: 'swappedFigures',
      value: Math.min(1, Math.max(0, gap - LEAST_GAP) / (CLEAR_GAP - LEAST_GAP)),
      reason: swap?.rival && gap > LEAST_GAP ? toSwapReason(swap.told, swap.rival) : undefined,
    },
    {
      name: 'outdatedFigures',
      value: damped(passed.length, 3),
      reason: passed.length > 0 ? `only an outdated source has ${listed(passed)}` : undefined,
    },
    {
      name: 'wrongCalculationOfSources',
      value: working.wrong === undefined ? 0 : 1,
      reason: working.wrong && `its arithmetic does not add up: "${shorten(working.wrong, 50)}"`,
    },
    ...toOutdatedSigns(judged, evidence),
    ...toRivalSigns(judged, evidence, names),
  ];
}

/** What the answer has to have from its sources: not what the question says, nor what it works out itself. */
function isClaim(amount: Amount, given: readonly Amount[], working: Working): boolean {
  const { measure, value, plain } = amount;
  if (measure === 'count' && (value <= SMALL_COUNT || working.operands.has(plain))) return false;
  return (
    !given.some((one) => isSameValue(one, amount) || one.plain === plain) && !working.isWorkedOut(amount)
  );
}

/** A bare number may be any of the sources'; one with its unit must be of that kind there too. */
function isKnown({ amount }: Place, places: readonly Place[], numbers: ReadonlySet<number>): boolean {
  if (places.some((place) => isSameValue(amount, place.amount))) return true;
  const isForeign = !amount.nouns.some((noun) => places.some(({ terms }) => terms.has(noun)));
  return amount.measure === 'count' && isForeign && numbers.has(amount.plain);
}

function toNumbers(sources: readonly Source[]): ReadonlySet<number> {
  const written = sources.flatMap(({ text }) => text.match(NUMBER) ?? []);
  return new Set(written.map((number) => Number(number.replaceAll(',', ''))));
}

function gapOf({ same, rivalFit }: Home): number {
  return rivalFit - same;
}

function listed(places: readonly Place[]): string {
  return shorten([...new Set(places.map(({ amount }) => amount.written))].slice(0, 3).join(', '));
}

/** Quotes the source from a little before its figure on. */
function toSwapReason({ amount }: Place, { amount: other, text }: Place): string {
  const at = Math.max(0, text.indexOf(other.written));
  const start = at > QUOTED_BEFORE ? text.lastIndexOf(' ', at - QUOTED_BEFORE) + 1 : 0;
  return `it says "${shorten(amount.written, 20)}", a source "${shorten(text.slice(start), 50)}"`;
}
