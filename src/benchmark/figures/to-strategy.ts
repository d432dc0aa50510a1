import { type StrategyFile, toStrategyFile } from '../strategies/strategy-file.ts';
import type { Figures, Summary } from '../summary.ts';

/**
 * The course's strategy: the tiers by similarity of their answers to the references and by latency (the median, in
 * milliseconds), each as it answered alone, or else as far as the cascade had it answer. Where no question has a
 * reference, quality stands in for similarity. Undefined where no tier has answered.
 */
export function toStrategy({ facts, strategies }: Summary): StrategyFile | undefined {
  const cascade = strategies.find(({ kind }) => kind === 'cascade');
  const models = facts.tiers.map(({ model }) => model);
  const scores = facts.tiers.flatMap(({ name, model }) => {
    const alone = strategies.find((strategy) => strategy.kind === 'tier' && strategy.name === name);
    const figures: Figures | undefined = alone ?? cascade?.byTier.find(({ tier }) => tier === name);
    if (!figures) return [];
    const isShared = models.filter((other) => other === model).length > 1;
    return {
      modelId: isShared ? name : model,
      latencyMs: figures.latencyMs.p50,
      similarity: figures.measures.overlap?.mean ?? figures.quality?.estimate ?? 0,
    };
  });
  return scores.length > 0 ? toStrategyFile(scores) : undefined;
}
