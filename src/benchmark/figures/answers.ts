import { MEASURES, type Measure } from '../result.ts';
import type { RunFacts } from '../run-facts.ts';

/** What is kept of each answer, as numbers. Names are places in the lists of `Collected`; yes is 1, no is 0. */
export const COLUMNS = [
  'question',
  'repetition',
  'tier',
  'status',
  'source',
  'confidence',
  ...MEASURES,
  'escalations',
  'abstained',
  'degraded',
  'failed',
  'inputTokens',
  'outputTokens',
  'costUsd',
  'idleUsd',
  'latencyMs',
  'firstTokenMs',
] as const;
export type Column = (typeof COLUMNS)[number];

/**
 * The answers of one strategy, a column for each property, in order of their questions and repetitions. A measure that
 * an answer lacks is NaN; a tier that it lacks is -1.
 */
export interface Answers {
  readonly count: number;
  readonly columns: Readonly<Record<Column, Float64Array>>;
  /** Which of several tiers an answer stands for, where luck picks one of them for each question; else 0. */
  readonly origin: Float64Array;
  /** How often luck picks each of them; else 1. */
  readonly shares: readonly number[];
}

export interface AskedQuestion {
  readonly id: string;
  readonly tags: readonly string[];
  /** Place of the weakest tier that should answer it among the tiers of the run; -1 where none is named. */
  readonly hint: number;
}

/** All results of a run that there are, without texts, and the same whatever order they came in. */
export interface Collected {
  readonly facts: RunFacts;
  /** By id. */
  readonly questions: readonly AskedQuestion[];
  /** Those of the run, cheapest first, then any other that answered. */
  readonly tiers: readonly string[];
  readonly statuses: readonly string[];
  readonly sources: readonly string[];
  readonly measure?: Measure | undefined;
  /** Questions that have that measure. */
  readonly measured: number;
  /** By strategy, in the order of the run; without those that have no answers. */
  readonly answers: ReadonlyMap<string, Answers>;
}

/** A value of a column whose length has been made sure of. */
export function at(column: Float64Array, row: number): number {
  return column[row] as number;
}

export function allRows({ count }: Answers): readonly number[] {
  return Array.from({ length: count }, (_, row) => row);
}
