/** What of a sentence is looked up. */
interface Indexed {
  readonly terms: ReadonlySet<string>;
  /** Sentences under one heading share one set. */
  readonly heading: ReadonlySet<string>;
  readonly source: number;
}

/** The part of a source that comes nearest to a sentence of the answer. */
export interface Match {
  /** Of the sentence's weight, what the part says too; 0 to 1. */
  readonly share: number;
  /** Index into the sources' sentences; -1 where none shares a word. */
  readonly at: number;
}

/** Where a word is said, and where it counts in part as it is said beside or above. */
interface Places {
  readonly own: readonly number[];
  readonly lent: readonly number[];
  /** How much each of `lent` counts. */
  readonly shares: readonly number[];
}

/** Sentences in a row that stand under one heading. */
interface Stretch {
  readonly from: number;
  to: number;
}

const NEIGHBOUR_SHARE = 0.7;
const HEADING_SHARE = 0.5;
const LEAST_WEIGHT = 0.3;
/** Sums of the same weights in another order differ by less. */
const EQUAL = 1e-9;
const NOWHERE: readonly number[] = [];

/**
 * The sentences of sources by their words, so that what says some words is found without a look at every sentence.
 * What its neighbours and its heading say counts for a sentence in part.
 */
export class SentenceIndex {
  readonly size: number;
  readonly #sources: readonly number[];
  readonly #own: ReadonlyMap<string, readonly number[]>;
  readonly #headings: ReadonlyMap<string, readonly Stretch[]>;
  readonly #found = new Map<string, Places>();
  /** Which look-up last met each sentence. */
  readonly #met: Int32Array;
  #lookUp = 0;

  private constructor(
    sources: readonly number[],
    own: ReadonlyMap<string, readonly number[]>,
    headings: ReadonlyMap<string, readonly Stretch[]>,
  ) {
    this.size = sources.length;
    this.#sources = sources;
    this.#own = own;
    this.#headings = headings;
    this.#met = new Int32Array(this.size);
  }

  static of(sentences: readonly Indexed[]): SentenceIndex {
    const own = new Map<string, number[]>();
    const headings = new Map<string, Stretch[]>();
    let stretch: Stretch = { from: 0, to: 0 };
    for (const [at, { terms, heading }] of sentences.entries()) {
      for (const term of terms) push(own, term, at);
      if (at === 0 || heading !== sentences[at - 1]?.heading) {
        stretch = { from: at, to: at };
        for (const term of heading) push(headings, term, stretch);
      }
      stretch.to = at + 1;
    }
    return new SentenceIndex(
      sentences.map(({ source }) => source),
      own,
      headings,
    );
  }

  /** The same sentences with each word read as `read` does; several words may become one. */
  as(read: (term: string) => string): SentenceIndex {
    return new SentenceIndex(this.#sources, renamed(this.#own, read), renamed(this.#headings, read));
  }

  /** Whether any sentence or heading has the word. */
  has(term: string): boolean {
    return this.#own.has(term) || this.#headings.has(term);
  }

  /** One that stands in many sentences tells less. */
  readonly weightOf = (term: string): number => {
    const count = this.#own.get(term)?.length;
    const all = Math.log(2 + this.size);
    return count === undefined ? all : Math.max(LEAST_WEIGHT, all - Math.log(count));
  };

  /** Indices of the sentences that have at least `fewest` of the words themselves, ascending. */
  withAtLeast(fewest: number, terms: Iterable<string>): number[] {
    const counts = new Map<number, number>();
    for (const term of terms)
      for (const at of this.#own.get(term) ?? NOWHERE) counts.set(at, (counts.get(at) ?? 0) + 1);
    return [...counts]
      .filter(([, count]) => count >= fewest)
      .map(([at]) => at)
      .sort((a, b) => a - b);
  }

  /** For each sentence the weight of the words that it has itself, and of those that are lent to it. */
  weigh(weights: Iterable<readonly [term: string, weight: number]>): [own: Float64Array, lent: Float64Array] {
    const own = new Float64Array(this.size);
    const lent = new Float64Array(this.size);
    for (const [term, weight] of weights) {
      const places = this.#placesOf(term);
      for (const at of places.own) own[at] = (own[at] as number) + weight;
      for (const [index, at] of places.lent.entries())
        lent[at] = (lent[at] as number) + weight * (places.shares[index] as number);
    }
    return [own, lent];
  }

  /** The share of the words' weight that each sentence has. */
  sharesOf(terms: ReadonlySet<string>): Float64Array {
    const weighed = Array.from(terms, (term): [string, number] => [term, this.weightOf(term)]);
    const all = weighed.reduce((sum, [, weight]) => sum + weight, 0);
    const [shares, lent] = this.weigh(weighed);
    for (let at = 0; at < this.size; at++)
      shares[at] = all > 0 ? ((shares[at] as number) + (lent[at] as number)) / all : 0;
    return shares;
  }

  /** The sentence that has the greatest share, of equals the first. */
  nearest(terms: ReadonlySet<string>): Match {
    let best: Match = { share: 0, at: -1 };
    const shares = this.sharesOf(terms);
    for (let at = 0; at < this.size; at++) {
      const share = shares[at] as number;
      if (share > best.share + EQUAL) best = { share, at };
    }
    return best;
  }

  #placesOf(term: string): Places {
    const before = this.#found.get(term);
    if (before) return before;
    const own = this.#own.get(term) ?? NOWHERE;
    const lent: number[] = [];
    const shares: number[] = [];
    this.#lookUp += 1;
    const lend = (at: number, share: number) => {
      if (this.#met[at] === this.#lookUp) return;
      this.#met[at] = this.#lookUp;
      lent.push(at);
      shares.push(share);
    };
    for (const at of own) this.#met[at] = this.#lookUp;
    for (const at of own) {
      for (const beside of [at - 1, at + 1])
        if (this.#sources[beside] === this.#sources[at]) lend(beside, NEIGHBOUR_SHARE);
    }
    for (const { from, to } of this.#headings.get(term) ?? [])
      for (let at = from; at < to; at++) lend(at, HEADING_SHARE);
    const places = { own, lent, shares };
    this.#found.set(term, places);
    return places;
  }
}

function push<Value>(lists: Map<string, Value[]>, term: string, value: Value): void {
  const list = lists.get(term);
  if (list) list.push(value);
  else lists.set(term, [value]);
}

function renamed<Value>(
  lists: ReadonlyMap<string, readonly Value[]>,
  read: (term: string) => string,
): ReadonlyMap<string, readonly Value[]> {
  const merged = new Map<string, readonly Value[]>();
  for (const [term, list] of lists) {
    const name = read(term);
    const before = merged.get(name);
    merged.set(name, before ? [...new Set([...before, ...list])] : list);
  }
  return merged;
}
