import { createLocalLedger } from '../../src/benchmark/run/ceiling.ts';
import { prepareRun, type Wishes, type Workshop } from '../../src/benchmark/run/prepare.ts';
import { toRunKey } from '../../src/benchmark/run/run-key.ts';
import { createStoredRuns, type StoredRun } from '../../src/benchmark/run/stored-runs.ts';
import { type Shift, workOnStoredRun } from '../../src/benchmark/run/work-on-stored-run.ts';
import type { BenchmarkCase } from '../../src/benchmark/suite/case.ts';
import { toSuite } from '../../src/benchmark/suite/suite.ts';
import type { CascadeDependencies } from '../../src/cascade/dependencies.ts';
import type { Tier } from '../../src/cascade/tier.ts';
import { createMemoryRecords } from '../../src/store/memory-records.ts';
import type { Records } from '../../src/store/records.ts';
import { createStoreParts } from './store-parts.ts';
import { makeTrialParts } from './trial-parts.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface StoredRunParts extends Partial<Omit<CascadeDependencies, 'judge' | 'clock'>> {
  readonly clock: VirtualClock;
  /** The only one that there is. */
  readonly tier: Tier;
  readonly size: number;
  readonly wishes?: Partial<Wishes>;
  /** Of answers against their references. */
  readonly answerJudge?: Tier;
  readonly records?: Records;
  readonly case?: Partial<BenchmarkCase>;
}

/** A run of one tier alone that is kept in a store, in parts of eight, and what works on it. */
export async function makeStoredRun({
  clock,
  tier,
  size,
  wishes,
  answerJudge,
  records = createMemoryRecords(clock),
  case: sample,
  ...parts
}: StoredRunParts) {
  const suite = toSuite(
    'mine',
    Array.from({ length: size }, (_, index) => ({ id: `q${index}`, query: `Where is ${index}?`, ...sample })),
  );
  const { dependencies, logged } = makeTrialParts({ tiers: [tier], ...parts, clock });
  const workshop: Workshop = {
    dependencies,
    configurations: new Map(),
    judge: answerJudge && (async () => answerJudge),
    packageVersion: '0.0.0',
  };
  const wished: Wishes = { strategies: [tier.name], repetitions: 1, concurrency: 1, seed: 1, ...wishes };
  const runsOf = () => createStoredRuns(records, createStoreParts(clock, records).update, clock);
  const runs = runsOf();
  const { facts } = await prepareRun(suite, wished, workshop, createLocalLedger(undefined));
  const run: StoredRun = {
    key: toRunKey(facts),
    wishes: wished,
    total: size * wished.repetitions,
    partSize: 8,
    finished: [],
    startedAt: '2026-11-01T00:00:00.000Z',
    workedMs: 0,
    spentNanoUsd: 0,
    held: {},
  };
  const id = await runs.begin(run);
  return {
    id,
    runs,
    workshop,
    suite,
    logged,
    stored: async () => (await runs.get(id)) as StoredRun,
    /** One call, as of a process of its own. */
    async work(limitMs: number, more: Partial<Shift> = {}) {
      const told: number[] = [];
      const ownRuns = runsOf();
      const standing = await workOnStoredRun({
        id,
        run: (await ownRuns.get(id)) as StoredRun,
        suite,
        workshop,
        runs: ownRuns,
        limitMs,
        signal: new AbortController().signal,
        onProgress: (done) => void told.push(done),
        ...more,
      });
      if (standing === 'changed') throw new Error('the run has changed');
      return { ...standing, told };
    },
    /** All that is kept, in order of their positions. */
    async results() {
      const { total, partSize } = run;
      const kept = await Promise.all(
        Array.from({ length: Math.ceil(total / partSize) }, (_, part) => runs.part(id, part)),
      );
      return kept.flatMap(({ results }) => Object.values(results));
    },
  };
}
