/** What is added to the log-odds of an answer's being right. */
interface Weights {
  readonly intercept: number;
  readonly weights: Readonly<Record<string, number>>;
}

/** What scripts/train.mjs learns from data. */
export interface Training {
  readonly version: 1;
  readonly sources: readonly string[];
  /** By the script's last run, on what it did not learn from; bench/judgement.mjs measures the rest. */
  readonly measured?: Readonly<Record<string, number>>;
  /** Stems that anybody uses about anything, the most frequent first. */
  readonly everydayWords: string;
  /** Difficulties and their scores, ascending; at least two. */
  readonly complexity: { readonly knots: readonly (readonly [difficulty: number, score: number])[] };
  /** By the judge's signs, without sources and with them. */
  readonly alone: Weights;
  readonly grounded: Weights;
  /** By the judge's log-odds, and the strength of the search, where there was one. */
  readonly retrieved: Weights;
}
