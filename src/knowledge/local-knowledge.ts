import {
  ANSWERABLE_STRENGTH,
  type Grounding,
  type Knowledge,
  type Lookup,
  NO_GROUNDING,
} from '../cascade/passage.ts';
import { toTerms } from '../text/words.ts';
import { toPredicate } from './filter-documents.ts';
import type { VersionedIndex } from './index-file.ts';
import { rankPassages } from './rank-passages.ts';
import { correctTerm, coverage, rank, type SearchIndex, termWeights } from './search-index.ts';

/** Ranked by BM25 before whole articles, age and context reorder them. */
const CANDIDATES = 40;
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
    search: async (lookup, signal) => {
      const { index } = await ready();
      signal.throwIfAborted();
      return search(index, lookup);
    },
  };
}

function search(index: SearchIndex, { text, context, filter }: Lookup): Grounding {
  const asked = [...new Set(toTerms(text))].slice(0, MAX_QUERY_TERMS);
  const spelling = new Map(asked.map((term) => [term, correctTerm(index, term)]));
  const weights = termWeights(index, [...spelling.values()]);
  const holds = filter && toPredicate(filter);
  const ranked = rank(index, weights.keys(), CANDIDATES, holds);
  const covered = coverage(index, weights, ranked[0]);
  if (ranked.length === 0) return { ...NO_GROUNDING, weights, spelling };
  const passages = rankPassages(index, ranked, weights, context);
  return {
    passages,
    weights,
    spelling,
    strength: covered / (covered + COVERAGE_CUT * (1 / ANSWERABLE_STRENGTH - 1)),
  };
}
