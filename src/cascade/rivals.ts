import { subjectTerms } from '../text/conversation/subject-terms.ts';
import { toTerms } from '../text/words.ts';
import { toChoice } from './clarifying-words.ts';
import { type Contender, toPlaces } from './contenders.ts';

/** A contender as it is offered to the customer. */
export interface Rival {
  readonly contender: Contender;
  readonly choice: string;
}

export type Decided = 'named' | 'led';

/** What a question may be about. Each of either list is another thing; at most four. */
export interface Rivals {
  /** `named`: the question says the whole of a title or a heading. `led`: one article or folder is about its subject. */
  readonly decided?: Decided | undefined;
  /** Those that fit equally, so that no word of the question decides between them. */
  readonly equal: readonly Rival[];
  /** Those that have anything of it. */
  toNear(): readonly Rival[];
}

/** An article whose score is a smaller share of the best one's is not near. */
const NEAR_SHARE = 0.5;
/** The same for one that fits with its text only … */
const SPEAKING_SHARE = 0.6;
/** … and for two words, which a text may have side by side by chance. */
const SPEAKING_OF_TWO_SHARE = 0.8;
/** From here the only article with the subject in its title is what is meant … */
const TITLE_LEADS_SHARE = 0.9;
/** … if that is not one of many more words in it. */
const TITLE_TERMS_A_TERM = 4;
/** Of more words no article is expected to have all side by side. */
const MOST_TERMS = 3;
/** So many articles speak of something that the knowledge has no article on, and is no chance word. */
const WIDELY_SPOKEN = 5;
const MOST_CHOICES = 4;

/** Verbs that go with any object: what is added or changed says more. */
const ANY_VERB = new Set(
  toTerms(
    'add create change set use open update edit make turn enable disable manage show view list check configure increase ' +
      'decrease raise reduce start delete upgrade restore move rename resize export import migrate copy',
  ),
);
/** What everything has: "the price of a bucket" is about the bucket. */
const ATTRIBUTES = new Set(toTerms('price limit quota size maximum minimum number duration default version'));

/** `isDangling`: a pronoun of the question stands for nothing ("delete it"). */
export function toRivals(
  subject: readonly string[],
  contenders: readonly Contender[],
  isDangling: boolean,
): Rivals {
  const near = contenders.filter(({ share }) => share >= NEAR_SHARE);
  const named = subject.filter((term) => !ANY_VERB.has(term));
  const isShorter = named.length > 0 && named.length < subject.length;
  const fitting =
    toFitting(subject, near, isDangling) ?? (isShorter ? toFitting(named, near, isDangling) : undefined);
  const decided = typeof fitting === 'string' ? fitting : undefined;
  const offer = (some: readonly Contender[]) => {
    const words = isShorter ? named : subject;
    const rivals = some.map((contender) => ({ contender, choice: toChoice(contender, words) }));
    return pick(rivals, subject, contenders);
  };
  // Any verb stands somewhere in any text.
  const all = typeof fitting === 'object' ? fitting : [];
  const telling = named.length > 0 ? all : all.filter((contender) => isProminent(contender, subject));
  const isEqual = offer(telling).length > 1;
  const beside = near.filter(
    ({ share, speaksOf }) => share >= SPEAKING_OF_TWO_SHARE && subject.every((term) => speaksOf(term)),
  );
  const equal = isEqual ? [...new Set([...telling, ...beside])] : decided ? [] : toUndecided(subject, near);
  return { decided, equal: offer(equal), toNear: () => offer(toNear(subject, near, isDangling)) };
}

/** The contenders that have all `terms`, or that one is what is meant; undefined where the terms together tell nothing. */
function toFitting(
  terms: readonly string[],
  near: readonly Contender[],
  isDangling: boolean,
): readonly Contender[] | Decided | undefined {
  if (terms.length > MOST_TERMS) return undefined;
  const titled = near.filter(({ titleTerms }) => hasAll(titleTerms, terms));
  const prominent = near.filter((contender) => isProminent(contender, terms));
  const speaking = near.filter(
    (contender) => contender.share >= SPEAKING_SHARE && terms.every((term) => contender.speaksOf(term)),
  );
  const among = (some: readonly Contender[]) => near.filter((contender) => some.includes(contender));

  if (!isDangling) {
    if (near.filter((contender) => isExact(contender, terms)).length === 1) return 'named';
    const [only, ...others] = titled;
    if (only && others.length > 0) return isOfOneArea(titled, near) ? 'led' : titled;
    const isLong = only && only.titleTerms.size > TITLE_TERMS_A_TERM * terms.length;
    if (only && only.share >= TITLE_LEADS_SHARE && !isLong) return 'led';
  }
  if (terms.length === 1) {
    // What no article has for a title or over a section is no subject of the knowledge, unless it is a code.
    if (prominent.length === 0 && !/\d/.test(terms[0] ?? '')) return undefined;
    return titled.length > 1 ? prominent : among([...prominent, ...speaking]);
  }
  const least = Math.min(SPEAKING_OF_TWO_SHARE, prominent[0]?.share ?? 1);
  const close = speaking.filter(({ share }) => share >= least);
  if (prominent.length > 0) return among([...prominent, ...close]);
  if (isDangling) return speaking;
  if (terms.some((term) => ANY_VERB.has(term))) return undefined;
  if (isOfThing(terms, near)) return 'led';
  const half = close.filter((contender) => terms.some((term) => isProminent(contender, [term])));
  return terms.length === 2 && half.length > 1 ? half : undefined;
}

/** Those that have something of the subject, where each of its words stands over things of several areas. */
function toUndecided(subject: readonly string[], near: readonly Contender[]): readonly Contender[] {
  const isNamed = near.filter((contender) => isExact(contender, subject)).length === 1;
  if (subject.length < 2 || isNamed) return [];
  const placeOf = toPlaces(near);
  const isDecisive = (term: string) => {
    const prominent = near.filter((contender) => isProminent(contender, [term]));
    const having = prominent.length > 0 ? prominent : near.filter((contender) => contender.speaksOf(term));
    return new Set(having.map(placeOf)).size < 2;
  };
  if (subject.some(isDecisive)) return [];
  return bySpokenTerms(subject, near).filter((contender) =>
    subject.some((term) => isProminent(contender, [term])),
  );
}

/**
 * Where nothing stands over an article that decides: what speaks of any of the subject after a pronoun that stands for
 * nothing; of all of it, if that is spoken of far and wide.
 */
function toNear(
  subject: readonly string[],
  near: readonly Contender[],
  isDangling: boolean,
): readonly Contender[] {
  if (isDangling) return bySpokenTerms(subject, near);
  const speaking = near.filter((contender) => subject.every((term) => contender.speaksOf(term)));
  return speaking.length >= WIDELY_SPOKEN ? speaking : [];
}

/** Those that speak of any of the subject; of most of it first. */
function bySpokenTerms(subject: readonly string[], near: readonly Contender[]): readonly Contender[] {
  return near
    .map((contender) => ({
      contender,
      count: subject.filter((term) => contender.speaksOf(term)).length,
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || b.contender.share - a.contender.share)
    .map(({ contender }) => contender);
}

/** Where most articles with the subject in their title share the folder of the best, that is what is meant. */
function isOfOneArea(titled: readonly Contender[], near: readonly Contender[]): boolean {
  const areas = new Set(near.map(({ area }) => area)).size;
  const own = titled.filter(({ area }) => area === titled[0]?.area).length;
  return areas > 1 && own > 1 && own > titled.length / 2;
}

/** "Bucket price": what everything has, of something that an article is about. */
function isOfThing(terms: readonly string[], near: readonly Contender[]): boolean {
  const things = terms.filter((term) => !ATTRIBUTES.has(term));
  if (things.length === terms.length) return false;
  return near.some(({ titleTerms }) => things.some((term) => titleTerms.has(term)));
}

/** Whether its title, or one of its headings, has all `terms`. */
export function isProminent({ titleTerms, headings }: Contender, terms: readonly string[]): boolean {
  return hasAll(titleTerms, terms) || headings.some((heading) => hasAll(heading.terms, terms));
}

/** The question says the whole of its title, or of a heading: "Delete an instance", "Step 1: verify your domain". */
function isExact({ title, headings }: Contender, terms: readonly string[]): boolean {
  return [title, ...headings.map(({ heading }) => heading)].some((name) => {
    const said = [...subjectTerms(name)].filter((term) => /\D/.test(term));
    return said.length > 1 && said.every((term) => terms.includes(term));
  });
}

function hasAll(said: ReadonlySet<string>, terms: readonly string[]): boolean {
  return terms.every((term) => said.has(term));
}

/** The best of each thing; those first that are offered in the question's own words. */
function pick(
  rivals: readonly Rival[],
  subject: readonly string[],
  contenders: readonly Contender[],
): Rival[] {
  const placeOf = toPlaces(contenders);
  const differ = (a: Contender, b: Contender) =>
    placeOf(a) !== placeOf(b) &&
    (a.area !== b.area ||
      ![...a.titleTerms].some((term) => b.titleTerms.has(term) && !subject.includes(term)));
  const isOwn = ({ choice }: Rival) => subject.includes(toTerms(choice)[0] ?? '');
  const picked: Rival[] = [];
  for (const rival of [...rivals.filter(isOwn), ...rivals.filter((other) => !isOwn(other))]) {
    const isNew = picked.every(
      ({ contender, choice }) =>
        choice.toLowerCase() !== rival.choice.toLowerCase() && differ(contender, rival.contender),
    );
    if (isNew && picked.length < MOST_CHOICES) picked.push(rival);
  }
  return picked;
}
