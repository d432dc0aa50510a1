import type { Result } from '../../src/benchmark/result.ts';
import type { RunFacts } from '../../src/benchmark/run-facts.ts';

/** A right answer of the first tier, asked once. */
export function makeResult(changes: Partial<Result> = {}): Result {
  return {
    id: 'a',
    strategy: 'cascade',
    repetition: 1,
    query: 'What is it?',
    response: 'It is this.',
    status: 'accepted',
    source: 'model',
    tier: 'instant',
    model: 'small',
    confidence: 0.8,
    complexity: 3,
    abstained: false,
    degraded: false,
    failed: false,
    escalations: 0,
    attempts: 1,
    grounded: 1,
    input_tokens: 100,
    output_tokens: 20,
    tokens_estimated: false,
    cost_usd: 0.001,
    idle_usd: 0,
    billed_usd: 0.001,
    latency_ms: 100,
    first_token_ms: 40,
    ...changes,
  };
}

/** A run of the cascade against two tiers. */
export function makeFacts(changes: Partial<RunFacts> = {}): RunFacts {
  return {
    suite: { name: 'mine', cases: 1, digest: 'digest' },
    strategies: [
      { name: 'cascade', kind: 'cascade' },
      { name: 'instant', kind: 'tier' },
      { name: 'expert', kind: 'tier' },
    ],
    tiers: [
      { name: 'instant', model: 'small', basis: '1 USD in and 2 USD out a million tokens' },
      { name: 'expert', model: 'large', basis: '10 USD in and 20 USD out a million tokens' },
    ],
    repetitions: 1,
    concurrency: 1,
    seed: 1,
    configuration: 'configuration',
    knowledge: 'knowledge',
    environment: { package_version: '0.1.0', node: 'v20', platform: 'linux x64', cpus: '2 x cpu' },
    ...changes,
  };
}
