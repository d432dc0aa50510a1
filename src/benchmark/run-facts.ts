/** What a strategy is: the cascade as it is configured, one tier alone, the course's rule, luck, or another configuration. */
export type StrategyKind = 'cascade' | 'tier' | 'course' | 'random' | 'configuration';

export interface StrategyFacts {
  readonly name: string;
  readonly kind: StrategyKind;
}

/** What a tier's answers cost in this run, in words and at which prices. */
export interface TierFacts {
  readonly name: string;
  readonly model: string;
  /** Such as "0.06 USD in and 0.24 USD out a million tokens"; what is not money of this run is said so here. */
  readonly basis: string;
  /** The model whose price stands in, where the tier itself costs nothing. */
  readonly pricedAs?: string | undefined;
}

/** What a run rests on; it is the same for every process that has a part in it. */
export interface RunFacts {
  readonly suite: { readonly name: string; readonly cases: number; readonly digest: string };
  readonly strategies: readonly StrategyFacts[];
  /** Cheapest first. */
  readonly tiers: readonly TierFacts[];
  readonly repetitions: number;
  readonly concurrency: number;
  readonly seed: number;
  /** Changes with whatever shapes an answer. */
  readonly configuration: string;
  readonly knowledge: string;
  readonly maxCostUsd?: number | undefined;
  readonly environment: Environment;
}

export interface Environment {
  readonly package_version: string;
  readonly node: string;
  readonly platform: string;
  readonly cpus: string;
}

/** How a run went. Times are ISO 8601. */
export interface RunProgress {
  readonly startedAt: string;
  readonly finishedAt: string;
  /** Seconds that processes were at work, all parts of the run together. */
  readonly wallSeconds: number;
  /** Answers that there are, of `total`. */
  readonly done: number;
  readonly total: number;
  /** Why it ended before its time; absent where it is whole. */
  readonly stopped?: 'cost_ceiling' | 'cancelled' | undefined;
  /** US dollars billed, for answers that were cut off and are not among the results too. */
  readonly billedUsd: number;
}
