import type { Evidence } from './evidence.ts';
import { isSameValue } from './figure-amounts.ts';
import { toClaims } from './figure-claims.ts';
import { type Home, toHomes } from './figure-homes.ts';
import { toKnownFigures } from './figure-knowledge.ts';
import type { Place } from './figure-places.ts';
import type { Judged } from './judged.ts';
import { toOutdatedSigns, toOutdatedSources } from './outdated-signs.ts';
import { toRivalNames } from './rival-names.ts';
import { toRivalSigns } from './rival-signs.ts';
import { damped, type Sign, shorten } from './sign.ts';

/** How much better another figure has to fit, and where that is beyond doubt. */
const LEAST_GAP = 0.15;
const CLEAR_GAP = 0.4;
const QUOTED_BEFORE = 24;

/** Whether the figures of an answer are those that its sources have, in the same place, and for the thing asked about. */
export function toFigureSigns(judged: Judged, evidence: Evidence): Sign[] {
  const { sources } = judged;
  const { claims, given, working } = toClaims(judged, evidence);
  const known = toKnownFigures(judged, evidence, claims, given);
  const names = toRivalNames(evidence.known);
  const old = toOutdatedSources(sources);
  const isOld = ({ at }: Place) => old.has(evidence.known[at]?.source ?? -1);
  const places = known.places.filter((place) => !isOld(place));
  const isHere = ({ amount }: Place) => places.some((place) => isSameValue(amount, place.amount));
  const unknown = claims.filter((one) => !isHere(one) && !known.isElsewhere(one.amount, places));
  const comparable = claims.filter((one) => unknown.includes(one) || isHere(one));
  const homes = toHomes(comparable, places, evidence.asked, names);
  const passed = unknown.filter(({ amount }) =>
    known.places.some((place) => isSameValue(amount, place.amount)),
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
