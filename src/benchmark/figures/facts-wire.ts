import type { RunFacts, RunProgress } from '../run-facts.ts';
import type { Wire } from './figures-wire.ts';

export function toFactsWire(facts: RunFacts): Wire {
  return {
    suite: facts.suite,
    tiers: facts.tiers.map(({ name, model, basis, pricedAs }) => ({
      name,
      model,
      basis,
      priced_as: pricedAs,
    })),
    asked: facts.strategies,
    repetitions: facts.repetitions,
    concurrency: facts.concurrency,
    seed: facts.seed,
    configuration: facts.configuration,
    knowledge: facts.knowledge,
    max_cost_usd: facts.maxCostUsd,
    environment: facts.environment,
  };
}

export function toProgressWire(progress: RunProgress): Wire {
  return {
    started_at: progress.startedAt,
    finished_at: progress.finishedAt,
    wall_seconds: progress.wallSeconds,
    done: progress.done,
    total: progress.total,
    stopped: progress.stopped,
    billed_usd: progress.billedUsd,
  };
}
