import type { QueryContext } from './query.ts';

/** A stretch of a document that may hold the answer. */
export interface Passage {
  /** Title of its document. */
  readonly title: string;
  /** Path of its document, relative to the knowledge folder. */
  readonly uri: string;
  /** Headings that its parts stand under, in order; `start` is an offset in `text`, below 0 for one before it. */
  readonly sections: readonly { readonly start: number; readonly heading: string; readonly slug: string }[];
  /** Canonical text (see text/blocks.ts): `document.text.slice(start, start + text.length)`. */
  readonly text: string;
  /** UTF-16 offset of `text` in the extracted text of its document. */
  readonly start: number;
  /** Where `text` has a placeholder, in order, and the length of what stands there in the document. */
  readonly replaced?: readonly { readonly start: number; readonly end: number; readonly length: number }[];
  /** Retrieval score; comparable within one search only. */
  readonly score: number;
  /** True where the document says of itself that it no longer holds. */
  readonly outdated: boolean;
}

/** What the knowledge has to say to a question. */
export interface Grounding {
  /** Best first. */
  readonly passages: readonly Passage[];
  /** The best passage of each article that has any of it, best first, where more is known than `passages`. */
  readonly articles?: readonly Passage[] | undefined;
  /** Weight of each topic word of the question (its idf in the knowledge); a word it lacks weighs the most. */
  readonly weights: ReadonlyMap<string, number>;
  /** The question's topic words as the knowledge spells them; `weights` goes by the corrected spelling. */
  readonly spelling: ReadonlyMap<string, string>;
  /** How well the best passage covers the question, 0 to 1; from ANSWERABLE_STRENGTH on the answer is likely there. */
  readonly strength: number;
}

/** What is looked for in the knowledge. */
export interface Lookup {
  readonly text: string;
  readonly context: QueryContext;
  readonly filter?: KnowledgeFilter | undefined;
}

type FilterValue = string | number | boolean;

/** What a document has to say of itself: each attribute with this value, or one of these. */
export type KnowledgeFilter = Readonly<Record<string, FilterValue | readonly FilterValue[]>>;

/** Where passages come from. */
export interface Knowledge {
  /** Changes whenever any document does; undefined until the first search has made it known. */
  version(): string | undefined;
  /** Never throws for what a question contains; rejects where the knowledge cannot be read at all. */
  search(lookup: Lookup, signal: AbortSignal): Promise<Grounding>;
}

/** Evidence for a part of an answer: `quote` is `text.slice(start, end)` of the document's extracted text. */
export interface Citation {
  /** Title of the document, and the section in it. */
  readonly title: string;
  /** Path of the document relative to the knowledge folder, plus `#slug` of the section. */
  readonly uri: string;
  readonly quote: string;
  readonly start: number;
  readonly end: number;
}

/** An answer lifted from passages word for word. */
export interface Extract {
  readonly text: string;
  readonly citations: readonly Citation[];
  /** True where the knowledge does not hold the answer and `text` says so. */
  readonly abstained: boolean;
}

/** How far an extractor goes: the best passage, several put together, or each sub-question on its own. */
export type ExtractMethod = 'one-passage' | 'several-passages' | 'sub-questions';

export interface Extractor {
  extract(
    question: Lookup,
    grounding: Grounding,
    method: ExtractMethod,
    signal: AbortSignal,
  ): Promise<Extract>;
}

/** Each knowledge scales its own retrieval statistic so that its cut for "not in here" falls on this value. */
export const ANSWERABLE_STRENGTH = 0.5;

export const NO_GROUNDING: Grounding = {
  passages: [],
  weights: new Map(),
  spelling: new Map(),
  strength: 0,
};
