import type { Judged } from './judged.ts';
import { type Sentence, toSentences, toSourceSentences, toTopicTerms } from './source-sentences.ts';

/** The part of a source that comes nearest to a sentence of the answer. */
export interface Match {
  /** Of the sentence's weight, what the part says too; 0 to 1. */
  readonly share: number;
  /** Index into the sources' sentences; -1 where none shares a word. */
  readonly at: number;
}

/** An answer and its sources, taken apart for comparison. */
export interface Evidence {
  readonly said: readonly Sentence[];
  readonly known: readonly Sentence[];
  /** For each sentence of the answer. */
  readonly matches: readonly Match[];
  readonly asked: ReadonlySet<string>;
  /** Weight of a word: one that stands in many sentences of the sources tells less. */
  readonly weightOf: (term: string) => number;
}

const NEIGHBOUR_SHARE = 0.7;
const HEADING_SHARE = 0.5;

export function toEvidence({ question, answer, sources }: Judged): Evidence {
  const known = toSourceSentences(sources);
  const said = toSentences(answer);
  const asked = toTopicTerms(question);
  const weightOf = toWeights(known);
  return {
    said,
    known,
    asked,
    weightOf,
    matches: said.map((sentence) => nearest(sentence.terms, known, weightOf)),
  };
}

function toWeights(known: readonly Sentence[]): Evidence['weightOf'] {
  const counts = new Map<string, number>();
  for (const { terms } of known) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const most = Math.log(2 + known.length);
  return (term) => {
    const count = counts.get(term);
    return count === undefined ? most : Math.max(0.3, Math.log((2 + known.length) / count));
  };
}

/** What the neighbours and the heading say counts in part. */
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

function nearest(
  terms: ReadonlySet<string>,
  known: readonly Sentence[],
  weightOf: Evidence['weightOf'],
): Match {
  let best: Match = { share: 0, at: -1 };
  for (let at = 0; at < known.length; at++) {
    const share = shareIn(terms, known, at, weightOf);
    if (share > best.share) best = { share, at };
  }
  return best;
}
