import { subjectTerms } from '../text/conversation/subject-terms.ts';
import { toTerms } from '../text/words.ts';
import { toChoice } from './clarifying-words.ts';
import type { Contender } from './contenders.ts';

/** A contender as it is offered to the customer. */
export interface Rival {
  readonly contender: Contender;
  readonly choice: string;
}

/** An article whose score is a smaller share of the best one's does not fit as well. */
const NEAR_SHARE = 0.5;
/** The same for one that has the subject in its text only. */
const SPEAKING_SHARE = 0.6;
/** The same where the subject is two words, which one text may have side by side by chance. */
const SPEAKING_OF_TWO_SHARE = 0.85;
/** From here the only article with the subject in its title is what is meant … */
const TITLE_LEADS_SHARE = 0.9;
/** … if that is not one of many more words in it. */
const TITLE_TERMS_A_TERM = 4;
const MOST_CHOICES = 4;

/** Verbs that go with any object: what is added or changed says more. */
const ANY_VERB = new Set(
  toTerms(
    'add create change set use open update edit make turn enable disable manage show view list check configure increase decrease raise reduce start',
  ),
);

/**
 * What a question with this `subject` may be about, each another thing, two to four of them; fewer where it is clear.
 * `isDangling`: a pronoun in it stands for nothing ("delete it").
 */
export function toRivals(
  subject: readonly string[],
  contenders: readonly Contender[],
  isDangling: boolean,
): readonly Rival[] {
  const near = contenders.filter(({ share }) => share >= NEAR_SHARE);
  const named = subject.filter((term) => !ANY_VERB.has(term));
  const isShorter = named.length > 0 && named.length < subject.length;
  const fitting =
    toFitting(subject, near, isDangling) ?? (isShorter ? toFitting(named, near, isDangling) : undefined);
  const only = named.length === 0 ? fitting?.filter((contender) => isProminent(contender, subject)) : fitting;
  const rivals = (only ?? []).map((contender) => ({
    contender,
    choice: toChoice(contender, isShorter ? named : subject),
  }));
  return pick(rivals, subject, contenders);
}

/** The contenders that have all `terms`, as good as each other; undefined where the terms together tell nothing. */
function toFitting(
  terms: readonly string[],
  near: readonly Contender[],
  isDangling: boolean,
): readonly Contender[] | undefined {
  const titled = near.filter(({ titleTerms }) => hasAll(titleTerms, terms));
  const prominent = near.filter((contender) => isProminent(contender, terms));
  const speaking = near.filter(
    (contender) => contender.share >= SPEAKING_SHARE && terms.every((term) => contender.speaksOf(term)),
  );
  const among = (some: readonly Contender[]) => near.filter((contender) => some.includes(contender));

  if (!isDangling) {
    const exact = terms.length > 1 ? near.filter((contender) => isExact(contender, terms)) : [];
    if (exact.length === 1) return [];
    const [only, ...others] = titled;
    if (only && others.length > 0) return isOfOneArea(titled, near) ? [] : titled;
    const isLong = only && only.titleTerms.size > TITLE_TERMS_A_TERM * terms.length;
    if (only && only.share >= TITLE_LEADS_SHARE && !isLong) return [];
  }
  if (terms.length === 1) return titled.length > 1 ? prominent : among([...prominent, ...speaking]);
  const least = Math.min(SPEAKING_OF_TWO_SHARE, prominent[0]?.share ?? 1);
  const close = speaking.filter(({ share }) => share >= least);
  if (prominent.length > 0) return among([...prominent, ...close]);
  return isDangling ? speaking : undefined;
}

/** Where most articles with the subject in their title share the folder of the best, that is what is meant. */
function isOfOneArea(titled: readonly Contender[], near: readonly Contender[]): boolean {
  const areas = new Set(near.map(({ area }) => area)).size;
  const own = titled.filter(({ area }) => area === titled[0]?.area).length;
  return areas > 1 && own > 1 && own > titled.length / 2;
}

/** Whether its title, or one of its headings, has all `terms`. */
export function isProminent({ titleTerms, headings }: Contender, terms: readonly string[]): boolean {
  return hasAll(titleTerms, terms) || headings.some((heading) => hasAll(heading.terms, terms));
}

/** The title or a heading says that and nothing else: "Delete an instance", "Step 1: verify your domain". */
function isExact({ title, headings }: Contender, terms: readonly string[]): boolean {
  return [title, ...headings.map(({ heading }) => heading)].some((name) => {
    const said = [...subjectTerms(name)].filter((term) => /\D/.test(term));
    return said.length === terms.length && said.every((term) => terms.includes(term));
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
  const differ = toDiffer(contenders, subject);
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

/**
 * Whether two articles are about different things: by their folders, where some share one and some do not; else by
 * titles that have nothing in common but the subject.
 */
function toDiffer(contenders: readonly Contender[], subject: readonly string[]) {
  const areas = new Set(contenders.map(({ area }) => area)).size;
  const foldersTell = areas > 1 && areas < contenders.length;
  return (a: Contender, b: Contender): boolean =>
    foldersTell
      ? a.area !== b.area
      : ![...a.titleTerms].some((term) => b.titleTerms.has(term) && !subject.includes(term));
}
