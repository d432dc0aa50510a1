import type { Grounding, Passage } from '../cascade/passage.ts';
import type { QueryContext } from '../cascade/query.ts';
import { toTerms } from '../text/words.ts';
import type { Document } from './document.ts';
import type { Ranked, SearchIndex } from './search-index.ts';

const PASSAGES = 8;
/** Other chunks of its document that lift a chunk, and by what share of their mean score. */
const SUPPORTING_CHUNKS = 3;
const SUPPORT_SHARE = 0.3;
/** How far a title that is the question lifts its article. */
const TITLE_SHARE = 0.3;
const OUTDATED_FACTOR = 0.4;
const MATCHING_CONTEXT_FACTOR = 1.25;
const OTHER_CONTEXT_FACTOR = 0.6;
/** Articles that a question may be about, at most. */
const ARTICLES = 12;

/** Passages of what BM25 ranked, best first, as the whole articles, their age and the customer's context have it. */
export function rankPassages(
  index: SearchIndex,
  ranked: readonly Ranked[],
  weights: Grounding['weights'],
  context: QueryContext,
): Pick<Grounding, 'passages' | 'articles'> {
  const ranking = withSupport(index, ranked)
    .map((candidate) => toPassage(index, candidate, weights, context))
    .sort((a, b) => b.score - a.score);
  const first = new Map<string, Passage>();
  for (const passage of ranking) if (!first.has(passage.uri)) first.set(passage.uri, passage);
  return { passages: ranking.slice(0, PASSAGES), articles: [...first.values()].slice(0, ARTICLES) };
}

/** The share of the question's weight that an article's title carries. */
function titleCoverage(title: string, weights: ReadonlyMap<string, number>): number {
  const inTitle = new Set(toTerms(title));
  let most = 0;
  let met = 0;
  for (const [term, weight] of weights) {
    most += weight;
    if (inTitle.has(term)) met += weight;
  }
  return met / Math.max(most, 1);
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
  weights: Grounding['weights'],
  context: QueryContext,
): Passage {
  const { document: number, start, end, sections } = chunks[chunk] as SearchIndex['chunks'][number];
  const document = documents[number] as Document;
  const title = 1 + TITLE_SHARE * titleCoverage(document.title, weights) ** 2;
  const age = document.outdated ? OUTDATED_FACTOR : 1;
  return {
    title: document.title,
    uri: document.path,
    sections: sections.map((section) => ({ ...section, start: section.start - start })),
    text: document.text.slice(start, end),
    start,
    score: score * title * age * contextFactor(document, context),
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
