import type { Result } from '../result.ts';
import type { RunFacts, RunProgress } from '../run-facts.ts';
import type { Summary } from '../summary.ts';
import { createCollector } from './collect.ts';
import { summarise } from './summarise.ts';

/**
 * What a run has come to.
 * @param results goes through all of them; they are read twice, so that their texts are never held together.
 */
export async function summariseResults(
  facts: RunFacts,
  results: () => AsyncIterable<Result>,
  progress: Omit<RunProgress, 'done'>,
): Promise<Summary> {
  const collector = createCollector(facts);
  let done = 0;
  for await (const result of results()) if (collector.add(result)) done += 1;
  return summarise(collector, { ...progress, done }, async (isWanted) => {
    const found: Result[] = [];
    for await (const result of results()) if (isWanted(result)) found.push(result);
    return found;
  });
}
