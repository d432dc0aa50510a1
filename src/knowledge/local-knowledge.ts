import type { Grounding, Knowledge, Passage } from '../cascade/passage.ts';
import { ANSWERABLE_STRENGTH, NO_GROUNDING } from '../cascade/passage.ts';
import type { QueryContext } from '../cascade/query.ts';
import { toTerms } from '../text/words.ts';
import type { Document } from './document.ts';
import type { VersionedIndex } from './index-file.ts';
import { correctTerm, coverage, type Ranked, rank, type SearchIndex, termWeights } from './search-index.ts';

const PASSAGES = 8;
/** Ranked before context and age reorder them. */
const CANDIDATES = 40;
/** Other chunks of its document that lift a chunk, and by what share of their mean score. */
const SUPPORTING_CHUNKS = 3;
const SUPPORT_SHARE = 0.3;
const OUTDATED_FACTOR = 0.4;
const MATCHING_CONTEXT_FACTOR = 1.25;
const OTHER_CONTEXT_FACTOR = 0.6;
/** Longer questions are searched by their first so many distinct topic words. */
const MAX_QUERY_TERMS = 200;
/**
 * Coverage at which the sample articles' own questions part best from questions on other matters
 * (test/unit/knowledge/abstention.test.ts holds the figures).
 */
const COVERAGE_CUT = 0.67;

/** Searches an index, which `load` brings at the first question (and again after a failed try). */
export function createLocalKnowledge(load: () => Promise<VersionedIndex>): Knowledge {
  let loading: Promise<VersionedIndex> | undefined;
  let version: string | undefined;
  const ready = () => {
    loading ??= load().then(
      (loaded) => {
        version = loaded.version;
        return loaded;
      },
      (error: unknown) => {
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  return {
    version: () => version,
    search: async (text, context, signal) => {
      const { index } = await ready();
      signal.throwIfAborted();
      return search(index, text, context);
    },
  };
}

function search(index: SearchIndex, text: string, context: QueryContext): Grounding {
  const asked = [...new Set(toTerms(text))].slice(0, MAX_QUERY_TERMS);
  const spelling = new Map(asked.map((term) => [term, correctTerm(index, term)]));
  const weights = termWeights(index, [...spelling.values()]);
  const ranked = rank(index, weights.keys(), CANDIDATES);
  const covered = coverage(index, weights, ranked[0]);
  if (ranked.length === 0) return { ...NO_GROUNDING, weights, spelling };
  const passages = withSupport(index, ranked)
    .map((candidate) => toPassage(index, candidate, context))
    .sort((a, b) => b.score - a.score)
    .slice(0, PASSAGES);
  return {
    passages,
    weights,
    spelling,
    strength: covered / (covered + COVERAGE_CUT * (1 / ANSWERABLE_STRENGTH - 1)),
  };
}

/** A chunk counts for more where others of its document fit the question too: the document is about it. */
function withSupport({ chunks }: SearchIndex, ranked: readonly Ranked[]): Ranked[] {
  const scores = new Map<number, number[]>();
  for (const { chunk, score } of ranked) {
    const document = chunks[chunk]?.document ?? 0;
    scores.set(document, [...(scores.get(document) ?? []), score]);
  }
  return ranked.map(({ chunk, score }) => {
    const others = [...(scores.get(chunks[chunk]?.document ?? 0) ?? [])];
    others.splice(others.indexOf(score), 1);
    const support =
      others.slice(0, SUPPORTING_CHUNKS).reduce((sum, other) => sum + other, 0) / SUPPORTING_CHUNKS;
    return { chunk, score: score + SUPPORT_SHARE * support };
  });
}

function toPassage(
  { chunks, documents }: SearchIndex,
  { chunk, score }: Ranked,
  context: QueryContext,
): Passage {
  const { document: number, start, end, sections } = chunks[chunk] as SearchIndex['chunks'][number];
  const document = documents[number] as Document;
  return {
    title: document.title,
    uri: document.path,
    sections: sections.map((section) => ({ ...section, start: section.start - start })),
    text: document.text.slice(start, end),
    start,
    score: score * contextFactor(document, context) * (document.outdated ? OUTDATED_FACTOR : 1),
    outdated: document.outdated,
  };
}

/** Articles that name the asked product, plan or language come first; those that name another, last. */
function contextFactor(document: Document, context: QueryContext): number {
  let factor = 1;
  for (const name of ['product', 'plan', 'locale'] as const) {
    const asked = context[name]?.toLowerCase();
    const told = document[name];
    if (asked && told) factor *= told === asked ? MATCHING_CONTEXT_FACTOR : OTHER_CONTEXT_FACTOR;
  }
  return factor;
}
