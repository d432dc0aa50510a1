import { createCollector } from '../../src/benchmark/figures/collect.ts';
import type { Result } from '../../src/benchmark/result.ts';
import type { RunFacts, RunProgress, StrategyFacts } from '../../src/benchmark/run-facts.ts';
import { makeResult } from './make-result.ts';

const TIERS = ['small', 'middle', 'large'];

export const STRATEGIES: readonly StrategyFacts[] = [
  { name: 'cascade', kind: 'cascade' },
  ...TIERS.map((name): StrategyFacts => ({ name, kind: 'tier' })),
  { name: 'luck', kind: 'random' },
];

export const PROGRESS: RunProgress = {
  startedAt: '2026-01-02T03:04:05.000Z',
  finishedAt: '2026-01-02T03:14:05.000Z',
  wallSeconds: 600,
  done: 10,
  total: 10,
  billedUsd: 0.12,
};

/** A result with neither texts nor a measure. */
export function makeBareResult(changes: Partial<Result> = {}): Result {
  const { query: _, response: __, model: ___, grounded: ____, ...bare } = makeResult();
  return { ...bare, id: 'q1', tier: 'small', latency_ms: 200, first_token_ms: 50, ...changes };
}

/** A collector of a run of a cascade, three tiers and luck, with the results added in their order. */
export function collect(results: readonly Result[], changes: Partial<RunFacts> = {}) {
  const collector = createCollector({
    suite: { name: 'sample', cases: 10, digest: 'abc' },
    strategies: STRATEGIES,
    tiers: TIERS.map((name) => ({
      name,
      model: `model-${name}`,
      basis: '1 USD in and out a million tokens',
    })),
    repetitions: 1,
    concurrency: 2,
    seed: 7,
    configuration: 'def',
    knowledge: 'ghi',
    environment: { package_version: '0.0.0', node: '20', platform: 'linux', cpus: '2' },
    ...changes,
  });
  for (const result of results) collector.add(result);
  return collector;
}
