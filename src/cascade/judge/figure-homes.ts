import { type Amount, isSameValue } from './figure-amounts.ts';
import type { Place } from './figure-places.ts';
import { namesAny, namesRivals, type RivalNames } from './rival-names.ts';

/** Where the sources have what an answer says with a figure: the same figure, and others of its kind. */
export interface Home {
  readonly told: Place;
  /** How well the best place that has the same figure fits what is said with it; 0 to 1, 0 where none has it. */
  readonly same: number;
  /** The best place of another figure that the answer does not give as well; absent where there is none. */
  readonly rival: Place | undefined;
  readonly rivalFit: number;
}

/** What the question asks for counts for each figure of the answer, if less than the words around it. */
const ASKED = 0.6;
/** What remains of a place's fit where it speaks of another thing than is asked for ("Business" for "Team"). */
const OTHER_THING = 0.4;
/** Weight of a word that no figure of the sources has beside it, as if it stood beside so many. */
const UNSEEN = 0.7;

/** A place, with the words near it that name one of several parallel things. */
interface Site {
  readonly place: Place;
  readonly about: ReadonlySet<string> | undefined;
}

interface Candidate {
  readonly told: Place;
  readonly same: number;
  readonly others: readonly { readonly place: Place; readonly fit: number }[];
}

/** Holds each figure of an answer, `told`, against the `places` of its sources. */
export function toHomes(
  told: readonly Place[],
  places: readonly Place[],
  asked: ReadonlySet<string>,
  names: RivalNames,
): Home[] {
  const weightOf = toWeights(places);
  const sites = places.map(
    (place): Site => ({
      place,
      about: [place.near, place.own, place.heading].find((terms) => namesAny(names, terms)),
    }),
  );
  const candidates = told.map((one) => toCandidate(one, sites, asked, names, weightOf));
  // A figure that the answer gives in its right place is no rival of its other figures.
  const settled = candidates
    .filter(({ same, others }) => same > 0 && others.every(({ fit }) => fit <= same))
    .map((one) => one.told.amount);
  return candidates.map(({ told: one, same, others }) => {
    const best = others.reduce<(typeof others)[number] | undefined>(
      (most, other) =>
        (most && most.fit >= other.fit) || settled.some((amount) => isSameValue(amount, other.place.amount))
          ? most
          : other,
      undefined,
    );
    return { told: one, same, rival: best?.place, rivalFit: best?.fit ?? 0 };
  });
}

function toWeights(places: readonly Place[]): (term: string) => number {
  const counts = new Map<string, number>();
  for (const { terms } of places)
    for (const term of terms.keys()) counts.set(term, (counts.get(term) ?? 0) + 1);
  return (term) => Math.log((2 + places.length) / (counts.get(term) ?? UNSEEN));
}

function toCandidate(
  told: Place,
  sites: readonly Site[],
  asked: ReadonlySet<string>,
  names: RivalNames,
  weightOf: (term: string) => number,
): Candidate {
  const { amount } = told;
  const context = new Map(told.terms);
  for (const term of asked) if ((context.get(term) ?? 0) < ASKED) context.set(term, ASKED);
  const weighed = [...context].map(([term, nearness]): [string, number] => [term, nearness * weightOf(term)]);
  const all = weighed.reduce((sum, [, weight]) => sum + weight, 0);
  const meant = [told.near, told.own, asked].find((terms) => namesAny(names, terms)) ?? asked;
  const others: { place: Place; fit: number }[] = [];
  let same = 0;
  for (const { place, about } of sites) {
    if (place.amount.measure !== amount.measure) continue;
    const isSame = isSameValue(amount, place.amount);
    if (!isSame && amount.measure === 'count' && !isOfSameThing(amount, place)) continue;
    const met = weighed.reduce((sum, [term, weight]) => sum + weight * (place.terms.get(term) ?? 0), 0);
    const isOther = about !== undefined && namesRivals(names, meant, about);
    const fit = (all > 0 ? met / all : 0) * (isOther ? OTHER_THING : 1);
    if (isSame) same = Math.max(same, fit);
    else others.push({ place, fit });
  }
  return { told, same, others };
}

/** Counts are only held against counts of the same thing; a cell's may stand in its heads. */
function isOfSameThing({ nouns }: Amount, { amount, near }: Place): boolean {
  return amount.nouns.length > 0
    ? amount.nouns.some((noun) => nouns.includes(noun))
    : nouns.some((noun) => near.has(noun));
}
