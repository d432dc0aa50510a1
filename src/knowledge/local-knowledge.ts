import {
  ANSWERABLE_STRENGTH,
  type Grounding,
  type Knowledge,
  type Lookup,
  NO_GROUNDING,
} from '../cascade/passage.ts';
import { toTerms } from '../text/words.ts';
import { COVERAGE_CUT } from './coverage-cut.ts';
import { toPredicate } from './filter-documents.ts';
import type { VersionedIndex } from './index-file.ts';
import { rankPassages } from './rank-passages.ts';
import { correctTerm, coverage, rank, type SearchIndex, termWeights } from './search-index.ts';

/** Ranked by BM25 before whole articles, age and context reorder them. */
const CANDIDATES = 40;
/** Longer questions are searched by their first so many distinct topic words. */
const MAX_QUERY_TERMS = 200;

/**
 * Searches an index, which `load` brings at the first question (and again after a failed try).
 * @param answerableScore coverage from which on the best passage likely holds the answer.
 */
export function createLocalKnowledge(
  load: () => Promise<VersionedIndex>,
  answerableScore = COVERAGE_CUT,
): Knowledge {
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
    search: async (lookup, signal) => {
      const { index } = await ready();
      signal.throwIfAborted();
      return search(index, lookup, answerableScore);
    },
  };
}

/** How well the best passage covers a question, 0 and more: what `answerableScore` is held against. */
export function toCoverage(index: SearchIndex, text: string): number {
  return look(index, { text, context: {} }).covered;
}

function search(index: SearchIndex, lookup: Lookup, answerableScore: number): Grounding {
  const { spelling, weights, ranked, covered } = look(index, lookup);
  if (ranked.length === 0) return { ...NO_GROUNDING, weights, spelling };
  return {
    ...rankPassages(index, ranked, weights, lookup.context),
    weights,
    spelling,
    strength: covered / (covered + answerableScore * (1 / ANSWERABLE_STRENGTH - 1)),
  };
}

function look(index: SearchIndex, { text, filter }: Lookup) {
  const asked = [...new Set(toTerms(text))].slice(0, MAX_QUERY_TERMS);
  const spelling = new Map(asked.map((term) => [term, correctTerm(index, term)]));
  const weights = termWeights(index, [...spelling.values()]);
  const holds = filter && toPredicate(filter);
  const ranked = rank(index, weights.keys(), CANDIDATES, holds);
  return { spelling, weights, ranked, covered: coverage(index, weights, ranked[0]) };
}
