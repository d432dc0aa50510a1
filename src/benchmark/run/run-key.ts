import type { RunFacts } from '../run-facts.ts';

/** What has to be the same for results to belong to one run. */
export function toRunKey({
  suite,
  strategies,
  repetitions,
  seed,
  configuration,
  knowledge,
}: RunFacts): string {
  return JSON.stringify({ digest: suite.digest, strategies, repetitions, seed, configuration, knowledge });
}
