import type { Records } from '../store/records.ts';
import type { Update } from '../store/update.ts';
import type { Workshop } from './run/prepare.ts';

/** All that benchmarks need of the server they run in. */
export interface BenchmarkHouse {
  readonly workshop: Workshop;
  /** Files of suites by name; the built-in one is `sample`. */
  readonly suites: ReadonlyMap<string, string>;
  /** Where runs that others may go on with are kept. */
  readonly records: Records;
  readonly update: Update;
}

export const SAMPLE_SUITE = 'sample';

/** Questions at once unless told otherwise: embedded tiers share one thread, where more would only queue. */
export function toConcurrency({ dependencies }: Pick<Workshop, 'dependencies'>): number {
  return dependencies.tiers.every(({ source }) => source === 'knowledge') ? 1 : 4;
}
