import { type BenchmarkHouse, SAMPLE_SUITE } from '../benchmark/house.ts';
import { type App, type AppOptions, createApp } from './app.ts';
import { loadConfig } from './config.ts';
import { PACKAGE } from './package.ts';

export interface BenchmarkHouseOptions extends AppOptions {
  /** File with the built-in suite, made when the package is built. */
  readonly sampleSuite: string;
}

/** What `app` and its configuration have for benchmarks. Other configurations are loaded when they are wanted. */
export function createBenchmarkHouse(
  { dependencies, judge, records, update }: App,
  { sampleSuite, ...options }: BenchmarkHouseOptions,
): BenchmarkHouse {
  const { suites = {}, configurations = {} } = options.config.benchmark ?? {};
  const load = (file: string) => async () => {
    const config = await loadConfig({ file, trustWorkingFolder: false });
    // It only answers: nothing of it is kept or told to anybody.
    const { kind: _, ...keeping } = config.store;
    const other = { ...config, store: { ...keeping, kind: 'memory' as const }, metrics: NO_METRICS };
    return (await createApp({ ...options, config: other })).dependencies;
  };
  return {
    workshop: {
      dependencies,
      configurations: new Map(Object.entries(configurations).map(([name, file]) => [name, load(file)])),
      judge,
      packageVersion: PACKAGE.version,
    },
    suites: new Map([[SAMPLE_SUITE, sampleSuite], ...Object.entries(suites)]),
    records,
    update,
  };
}

const NO_METRICS = { kind: 'none' } as const;
