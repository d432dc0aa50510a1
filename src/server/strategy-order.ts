import type { StrategyFile } from '../benchmark/strategies/strategy-file.ts';
import type { Tier } from '../cascade/tier.ts';
import { STRATEGY_HINT, unusable } from './config.ts';
import { toModelName } from './create-tier.ts';

type Named = Pick<Tier, 'name' | 'model'>;

/** @throws ConfigError that names `file`, what in it no one tier stands for, and what there is. */
export function toStrategyOrder(strategy: StrategyFile, tiers: readonly Named[], file: string): number[] {
  const { order, complaints } = findStrategyTiers(strategy, tiers);
  if (complaints.length > 0) throw unusable(`${file} (from routing.strategy)`, complaints, STRATEGY_HINT);
  return order;
}

/**
 * The tiers, by index, whose models the strategy names, in its order, and what in it no one tier stands for. A tier's
 * own name stands for it too, as it must where several tiers have the same model.
 */
export function findStrategyTiers(
  strategy: StrategyFile,
  tiers: readonly Named[],
): { readonly order: number[]; readonly complaints: readonly string[] } {
  const keys = ['primary_model', ...strategy.fallback_models.map((_, index) => `fallback_models[${index}]`)];
  const found = [strategy.primary_model, ...strategy.fallback_models].map((model) => indexOf(model, tiers));
  const complaints = found.flatMap((index, at) => {
    const key = keys[at] ?? '';
    if (typeof index === 'string') return [`${key} ${index}`];
    const before = found.indexOf(index);
    return before < at ? [`${key} stands for the same tier as ${keys[before]}: ${tiers[index]?.name}`] : [];
  });
  return { order: found.filter((index) => typeof index === 'number'), complaints };
}

/** Where the tier stands, or in words why none is meant. */
function indexOf(model: string, tiers: readonly Named[]): number | string {
  const named = toModelName(model);
  const having = tiers.flatMap((tier, index) => (tier.model === named ? [index] : []));
  const [only] = having;
  if (only !== undefined && having.length === 1) return only;
  const byName = tiers.findIndex(({ name }) => name === model);
  if (byName >= 0) return byName;
  const given = `is ${JSON.stringify(model)}`;
  if (having.length > 1)
    return `${given}: the tiers ${having.map((index) => tiers[index]?.name).join(', ')} have this model; name the tier instead`;
  return `${given}: no tier has this model; there are ${[...new Set(tiers.map((tier) => tier.model))].join(', ')}`;
}
