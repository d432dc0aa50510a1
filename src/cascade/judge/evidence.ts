import { toMeaning } from './everyday-words.ts';
import type { Judged } from './judged.ts';
import { type Match, SentenceIndex } from './sentence-index.ts';
import { type Sentence, toSentences, toSourceSentences, toTopicTerms } from './source-sentences.ts';

export type { Match };

/** An answer and its sources, taken apart for comparison. */
export interface Evidence {
  readonly said: readonly Sentence[];
  readonly known: readonly Sentence[];
  /** `known` by their words. */
  readonly index: SentenceIndex;
  /** The same by what the words stand for, as everyday-words.ts has it. */
  readonly meanings: SentenceIndex;
  /** For each sentence of the answer. */
  readonly matches: readonly Match[];
  readonly asked: ReadonlySet<string>;
  /** Weight of a word: one that stands in many sentences of the sources tells less. */
  readonly weightOf: (term: string) => number;
}

export function toEvidence({ question, answer, sources }: Judged): Evidence {
  const known = toSourceSentences(sources);
  const said = toSentences(answer);
  const index = SentenceIndex.of(known);
  return {
    said,
    known,
    index,
    meanings: index.as(toMeaning),
    asked: toTopicTerms(question),
    weightOf: index.weightOf,
    matches: said.map(({ terms }) => index.nearest(terms)),
  };
}

const NEIGHBOUR_SHARE = 0.7;
const HEADING_SHARE = 0.5;

/** What the neighbours and the heading say counts in part. For many sentences at once, `index` is quicker. */
export function shareIn(
  terms: ReadonlySet<string>,
  known: readonly Sentence[],
  at: number,
  weightOf: Evidence['weightOf'],
): number {
  const here = known[at] as Sentence;
  const before = known[at - 1]?.source === here.source ? known[at - 1] : undefined;
  const after = known[at + 1]?.source === here.source ? known[at + 1] : undefined;
  let met = 0;
  let all = 0;
  for (const term of terms) {
    const weight = weightOf(term);
    all += weight;
    if (here.terms.has(term)) met += weight;
    else if (before?.terms.has(term) || after?.terms.has(term)) met += weight * NEIGHBOUR_SHARE;
    else if (here.heading.has(term)) met += weight * HEADING_SHARE;
  }
  return all > 0 ? met / all : 0;
}
