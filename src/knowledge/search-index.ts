import { setImmediate } from 'node:timers/promises';
import { isWithinOneEdit } from '../text/edit-distance.ts';
import { toTerms } from '../text/words.ts';
import { type Chunk, toChunks } from './chunk.ts';
import type { Document } from './document.ts';

/** A BM25 index: postings are grouped by term, with each chunk's share of the score worked out beforehand. */
export interface SearchIndex {
  readonly documents: readonly Document[];
  readonly chunks: readonly IndexedChunk[];
  /** Term to its number. */
  readonly terms: ReadonlyMap<string, number>;
  /** Term n has the postings `offsets[n]` to `offsets[n + 1]`. */
  readonly offsets: Uint32Array;
  readonly postingChunks: Uint32Array;
  /** BM25 score that a term contributes to the chunk. */
  readonly postingScores: Float32Array;
}

export interface IndexedChunk extends Chunk {
  /** Index into `documents`. */
  readonly document: number;
}

export interface Ranked {
  /** Index into `chunks`. */
  readonly chunk: number;
  readonly score: number;
}

/** Usual BM25 constants; with title and section counted three times they ranked best on four public help centres. */
const K1 = 1.5;
const B = 0.75;
const TITLE_WEIGHT = 3;
/**
 * A smaller folder is weighed as if it were a part of one this large: among three articles no word is rare, and
 * idf would tell nothing.
 */
const FEWEST_CHUNKS = 400;
/** Documents indexed between two turns of the event loop, so that a server stays responsive meanwhile. */
const DOCUMENTS_A_TURN = 20;

export async function buildIndex(documents: readonly Document[]): Promise<SearchIndex> {
  const chunks: IndexedChunk[] = [];
  const lengths: number[] = [];
  const postings = new Map<string, { chunk: number; frequency: number }[]>();

  for (const [document, { title, text }] of documents.entries()) {
    if (document % DOCUMENTS_A_TURN === 0) await setImmediate();
    for (const chunk of toChunks(documents[document] as Document)) {
      const frequencies = new Map<string, number>();
      count(frequencies, toTerms(text.slice(chunk.start, chunk.end)), 1);
      count(
        frequencies,
        toTerms([title, ...chunk.sections.map(({ heading }) => heading)].join(' ')),
        TITLE_WEIGHT,
      );
      let length = 0;
      for (const [term, frequency] of frequencies) {
        length += frequency;
        const list = postings.get(term);
        if (list) list.push({ chunk: chunks.length, frequency });
        else postings.set(term, [{ chunk: chunks.length, frequency }]);
      }
      chunks.push({ ...chunk, document });
      lengths.push(length);
    }
  }

  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const total = Array.from(postings.values(), (list) => list.length).reduce((sum, length) => sum + length, 0);
  const terms = new Map<string, number>();
  const offsets = new Uint32Array(postings.size + 1);
  const postingChunks = new Uint32Array(total);
  const postingScores = new Float32Array(total);
  let position = 0;
  for (const [term, list] of postings) {
    const weight = toIdf(list.length, chunks.length) * (K1 + 1);
    for (const { chunk, frequency } of list) {
      const relativeLength = (lengths[chunk] as number) / meanLength;
      postingChunks[position] = chunk;
      postingScores[position] = (weight * frequency) / (frequency + K1 * (1 - B + B * relativeLength));
      position++;
    }
    terms.set(term, terms.size);
    offsets[terms.size] = position;
  }
  return { documents, chunks, terms, offsets, postingChunks, postingScores };
}

function count(frequencies: Map<string, number>, terms: readonly string[], by: number): void {
  for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + by);
}

function toIdf(chunkFrequency: number, chunks: number): number {
  return Math.log(1 + (Math.max(chunks, FEWEST_CHUNKS) - chunkFrequency + 0.5) / (chunkFrequency + 0.5));
}

/** The idf of each distinct term; one that the index lacks has the highest there is. */
export function termWeights(index: SearchIndex, terms: readonly string[]): Map<string, number> {
  return new Map(terms.map((term) => [term, toIdf(frequencyOf(index, term), index.chunks.length)]));
}

/** Shorter words have too many neighbours to guess which was meant. */
const CORRECTED_FROM_CHARACTERS = 5;

/** The index's own word for one that it lacks and that looks misspelt: one edit away, the most frequent such. */
export function correctTerm(index: SearchIndex, term: string): string {
  if (term.length < CORRECTED_FROM_CHARACTERS || index.terms.has(term) || /\d/.test(term)) return term;
  let nearest = term;
  let most = 0;
  for (const known of index.terms.keys()) {
    if (known[0] !== term[0] || !isWithinOneEdit(known, term)) continue;
    const frequency = frequencyOf(index, known);
    if (frequency > most) [nearest, most] = [known, frequency];
  }
  return nearest;
}

/** Chunks that share a term with the query, best first, at most `limit`; only of documents that `holds` takes. */
export function rank(
  index: SearchIndex,
  terms: Iterable<string>,
  limit: number,
  holds?: (document: Document) => boolean,
): Ranked[] {
  const scores = new Float64Array(index.chunks.length);
  for (const term of new Set(terms)) {
    const [from, to] = postingsOf(index, term);
    for (let at = from; at < to; at++) {
      const chunk = index.postingChunks[at] as number;
      scores[chunk] = (scores[chunk] as number) + (index.postingScores[at] as number);
    }
  }
  const ranked: Ranked[] = [];
  const isWanted = (chunk: number) =>
    !holds || holds(index.documents[index.chunks[chunk]?.document as number] as Document);
  for (const [chunk, score] of scores.entries())
    if (score > 0 && isWanted(chunk)) ranked.push({ chunk, score });
  return ranked.sort((a, b) => b.score - a.score || a.chunk - b.chunk).slice(0, limit);
}

/**
 * Whether the index holds an answer at all: the best chunk's score over the root of the best that these terms
 * could bring, times the logarithm of how many of them it has. Long questions and bare keywords compare, and so
 * do folders of different size.
 */
export function coverage(
  index: SearchIndex,
  weights: ReadonlyMap<string, number>,
  best: Ranked | undefined,
): number {
  if (!best) return 0;
  let most = 0;
  let matched = 0;
  for (const [term, idf] of weights) {
    most += idf * (K1 + 1);
    if (hasTerm(index, term, best.chunk)) matched++;
  }
  return (best.score / Math.sqrt(most * toIdf(0, index.chunks.length))) * Math.log(1 + matched);
}

function postingsOf({ terms, offsets }: SearchIndex, term: string): [from: number, to: number] {
  const number = terms.get(term);
  return number === undefined ? [0, 0] : [offsets[number] as number, offsets[number + 1] as number];
}

function frequencyOf(index: SearchIndex, term: string): number {
  const [from, to] = postingsOf(index, term);
  return to - from;
}

function hasTerm(index: SearchIndex, term: string, chunk: number): boolean {
  const [from, to] = postingsOf(index, term);
  return index.postingChunks.subarray(from, to).includes(chunk);
}
