import { toTerms } from '../../text/words.ts';
import { toCells } from './figure-places.ts';
import type { Sentence } from './source-sentences.ts';

/** The names of parallel things: columns or rows of a table, leads of a list, what stands behind "on" ("Team", "Business"). */
export interface RivalNames {
  /** Groups of stems, each in the order of the text. */
  readonly groups: readonly ReadonlySet<string>[];
}

/** A capital inside a sentence: the word is a name there, and not just the first word of a cell. */
const INNER_NAME = /[\p{Ll},;] (\p{Lu}\p{Ll}{2,30})/gu;
const BEHIND_ON = /\b[Oo]n (\p{Lu}\p{Ll}{2,30})(?:,? (?:and|or) (\p{Lu}\p{Ll}{2,30}))?/gu;
const CALENDAR =
  /^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November|December)$/;
const ITEM = /^\s*[-*•\d]/;
const LEAD = /^\s*(?:[-*•]|\d{1,3}[.)])\s+[*_]{0,3}([\p{L}][\p{L}\p{N} -]{1,40}?)[*_]{0,3}(?::|\s[–—-]\s)/u;
/** What an aside begins with, not one of several things. */
const ASIDE = /^(?:warning|note|tip|example|important|caution|hint|info)$/i;
const CAPITAL = /^\P{L}*\p{Lu}/u;
const FEWEST = 2;
const MOST_GROUPS = 40;
const MOST_WORDS = 3;

/** The groups of names in the sources' sentences, at most forty. */
export function toRivalNames(known: readonly Sentence[]): RivalNames {
  const inner = new Set<string>();
  const plans: string[] = [];
  const whole = known.map(({ text }) => text).join('\n');
  for (const [, name = ''] of whole.matchAll(INNER_NAME)) inner.add(name);
  for (const [, one = '', other = ''] of whole.matchAll(BEHIND_ON)) plans.push(one, other);
  const names = new Set([...inner].filter((name) => !CALENDAR.test(name)).flatMap(toTerms));
  const groups: ReadonlySet<string>[] = [];
  const close = (cells: readonly string[]) => {
    const group = toGroup(cells, names);
    if (group.size >= FEWEST && groups.length < MOST_GROUPS) groups.push(group);
    return [];
  };
  close(plans.filter((name) => !CALENDAR.test(name)));
  let firsts: string[] = [];
  let leads: string[] = [];
  for (const [at, { text, source, heading }] of known.entries()) {
    const before = known[at - 1];
    const isSameBlock = before?.source === source && before.heading === heading;
    const isRow = text.startsWith('|');
    const [, named] = ITEM.test(text) ? (LEAD.exec(text) ?? []) : [];
    const lead = named !== undefined && !ASIDE.test(named) ? named : undefined;
    if (!isSameBlock || !isRow) firsts = close(firsts);
    if (!isSameBlock || lead === undefined) leads = close(leads);
    if (lead !== undefined) leads.push(lead);
    if (!isRow) continue;
    const [first = '', ...others] = toCells(text);
    if (firsts.length === 0) close(others);
    firsts.push(first);
  }
  close(firsts);
  close(leads);
  return { groups };
}

/** The names among `cells`; where two are names elsewhere, those beside them that are one word with a capital too. */
function toGroup(cells: readonly string[], names: ReadonlySet<string>): ReadonlySet<string> {
  const sure = new Set<string>();
  const likely = new Set<string>();
  for (const cell of cells) {
    const words = cell.trim().split(/\s+/);
    if (words.length > MOST_WORDS) continue;
    for (const word of words.filter((one) => CAPITAL.test(one)))
      for (const term of toTerms(word)) {
        if (names.has(term)) sure.add(term);
        if (names.has(term) || words.length === 1) likely.add(term);
      }
  }
  return sure.size >= FEWEST ? likely : sure;
}

export function namesAny({ groups }: RivalNames, terms: ReadonlySet<string>): boolean {
  return groups.some((group) => namesOf(group, terms).length > 0);
}

/** Whether `meant` names things of a group and `spokenOf` only others of the same group. */
export function namesRivals(
  { groups }: RivalNames,
  meant: ReadonlySet<string>,
  spokenOf: ReadonlySet<string>,
): boolean {
  return groups.some((group) => {
    const mine = namesOf(group, meant);
    return mine.length > 0 && namesOf(group, spokenOf).length > 0 && !mine.some((name) => spokenOf.has(name));
  });
}

export function namesOf(group: ReadonlySet<string>, terms: ReadonlySet<string>): string[] {
  return [...group].filter((name) => terms.has(name));
}
