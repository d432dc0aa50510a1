import { sectionAt } from '../cascade/cite-passage.ts';
import type { Passage } from '../cascade/passage.ts';
import { toUnits, type Unit } from '../text/sentences.ts';
import { toTerms } from '../text/words.ts';

/** A run of neighbouring units lifted from a passage: `quote` is `passage.text.slice(start, …)`. */
export interface Span {
  readonly passage: Passage;
  readonly quote: string;
  readonly start: number;
}

/** What is looked for: the weight of each topic word, and whether steps are wanted. */
export interface Wanted {
  readonly weights: ReadonlyMap<string, number>;
  readonly procedure: boolean;
}

interface Candidate {
  readonly at: number;
  readonly terms: ReadonlySet<string>;
  readonly score: number;
}

const UNITS_PER_PASSAGE = 3;
/** How much of the best unit's score another of its passage needs. */
const TELLING_SHARE = 0.45;
/** What a topic word counts that stands in the heading or title over a unit rather than in it. */
const HEADING_SHARE = 0.6;
const TITLE_SHARE = 0.3;
/** Under a fitting heading, earlier units tell more; each later one counts so much less. */
const LATER_FACTOR = 0.96;
/** Numbered steps answer "how do I" better than what is said around them. */
const STEPS_FACTOR = 1.5;
const STEPS = /^\s*1[.)]\s/;
const SAME_AS_BEFORE = 0.7;
const LEAD_WORDS = 6;
/** What is told of what a lead is over, in sentences. */
const LED_UNITS = 3;

/** A passage with its units weighed by what is wanted. */
export interface Weighed {
  readonly passage: Passage;
  readonly units: readonly Unit[];
  /** Best first. */
  readonly candidates: readonly Candidate[];
  /** The share of what is wanted that the best unit brings; above 1 where it also has the form wanted. */
  readonly bestShare: number;
}

export function weigh(passage: Passage, wanted: Wanted): Weighed {
  const units = toUnits(passage.text);
  const candidates = toCandidates(passage, units, wanted).sort((a, b) => b.score - a.score);
  const most = [...wanted.weights.values()].reduce((sum, weight) => sum + weight, 0);
  return { passage, units, candidates, bestShare: (candidates[0]?.score ?? 0) / Math.max(most, 1) };
}

/** Picks the units that answer best, passage by passage, and joins neighbours into spans in document order. */
export function selectSpans(weighed: readonly Weighed[]): Span[] {
  const chosen: Candidate[] = [];
  return weighed.flatMap(({ passage, units, candidates }) => {
    const enough = (candidates[0]?.score ?? 0) * TELLING_SHARE;
    const fresh = candidates
      .filter(
        ({ score, terms }) =>
          score >= enough && !chosen.some((other) => likeness(terms, other.terms) > SAME_AS_BEFORE),
      )
      .slice(0, UNITS_PER_PASSAGE);
    chosen.push(...fresh);
    return toSpans(passage, units, new Set(fresh.map(({ at }) => at)));
  });
}

function toCandidates(passage: Passage, units: readonly Unit[], { weights, procedure }: Wanted): Candidate[] {
  const title = new Set(toTerms(passage.title));
  const headings = new Map(passage.sections.map((section) => [section, new Set(toTerms(section.heading))]));
  return units.map((unit, at) => {
    const text = passage.text.slice(unit.start, unit.end);
    const terms = new Set(toTerms(text));
    const section = sectionAt(passage, unit.start);
    const heading = section && headings.get(section);
    let score = 0;
    for (const [term, weight] of weights) {
      score +=
        weight *
        (terms.has(term) ? 1 : heading?.has(term) ? HEADING_SHARE : title.has(term) ? TITLE_SHARE : 0);
    }
    const form = procedure && unit.kind === 'list' && STEPS.test(text) ? STEPS_FACTOR : 1;
    return { at, terms, score: score * form * LATER_FACTOR ** at };
  });
}

/** A list, a table or a command needs the sentence that leads to it, and the other way round; a lead what it is over. */
function withLeads(passage: Passage, units: readonly Unit[], picked: ReadonlySet<number>): Set<number> {
  const all = new Set(picked);
  for (const at of picked) {
    if (isLead(passage, units, at))
      for (let next = at + 1; next <= at + LED_UNITS && isBeside(passage, units, next); next++) all.add(next);
    const [before, unit, after] = [units[at - 1], units[at], units[at + 1]];
    if (!unit) continue;
    const section = sectionAt(passage, unit.start);
    const leads = before?.kind === 'sentence' && sectionAt(passage, before.start) === section;
    if (unit.kind !== 'sentence' && leads) all.add(at - 1);
    if (unit.kind === 'sentence' && after && after.kind !== 'sentence' && passage.text[unit.end - 1] === ':')
      all.add(at + 1);
  }
  return all;
}

/** A question, or a few words, that a paragraph begins with: "TH-3001 on start. The zone has no capacity …" */
function isLead(passage: Passage, units: readonly Unit[], at: number): boolean {
  const unit = units[at];
  if (unit?.kind !== 'sentence' || isBeside(passage, units, at)) return false;
  const said = passage.text.slice(unit.start, unit.end);
  return said.endsWith('?') || said.split(' ').length <= LEAD_WORDS;
}

/** Whether it goes on in the paragraph of the unit before it. */
function isBeside({ text }: Passage, units: readonly Unit[], at: number): boolean {
  const [before, unit] = [units[at - 1], units[at]];
  return (
    before?.kind === 'sentence' &&
    unit?.kind === 'sentence' &&
    !text.slice(before.end, unit.start).includes('\n\n')
  );
}

function toSpans(passage: Passage, units: readonly Unit[], picked: ReadonlySet<number>): Span[] {
  const all = withLeads(passage, units, picked);
  const spans: Span[] = [];
  for (let at = 0; at < units.length; at++) {
    const first = units[at];
    if (!first || !all.has(at)) continue;
    while (
      all.has(at + 1) &&
      sectionAt(passage, units[at + 1]?.start ?? 0) === sectionAt(passage, first.start)
    )
      at++;
    const end = (units[at] as Unit).end;
    spans.push({ passage, quote: passage.text.slice(first.start, end), start: first.start });
  }
  return spans;
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const term of a) if (b.has(term)) shared++;
  return shared / Math.max(1, Math.min(a.size, b.size));
}
