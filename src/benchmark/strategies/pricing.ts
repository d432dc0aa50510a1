import type { Answer, AttemptReport } from '../../cascade/answer.ts';
import { isHourly, nanoUsdToUsd, type Price, toCost } from '../../cascade/money.ts';
import type { Tier } from '../../cascade/tier.ts';
import type { Result } from '../result.ts';
import type { TierFacts } from '../run-facts.ts';
import { toReferenceModel } from './reference-prices.ts';

/** What answers of these tiers cost. */
export interface Pricing {
  readonly tiers: readonly TierFacts[];
  /** Of one answer, in US dollars, and its tokens. */
  toMoney(
    answer: Answer,
  ): Pick<
    Result,
    'cost_usd' | 'idle_usd' | 'billed_usd' | 'input_tokens' | 'output_tokens' | 'tokens_estimated'
  >;
}

/**
 * The tiers' own prices; where every tier is embedded and nothing costs money, those of the models that they stand
 * for, so that strategies can be told apart by cost.
 */
export function createPricing(tiers: readonly Tier[]): Pricing {
  const isEmbedded = tiers.every(({ source }) => source === 'knowledge');
  const stood = new Map(
    isEmbedded ? tiers.map(({ name }, index) => [name, toReferenceModel(index, tiers.length)]) : [],
  );
  const own = new Map(tiers.map(({ name, price }) => [name, price]));
  const embedded = new Set(tiers.flatMap(({ name, source }) => (source === 'knowledge' ? [name] : [])));

  function toCosts({ tier, costNanoUsd, marginalNanoUsd, usage }: AttemptReport) {
    const reference = stood.get(tier);
    if (reference) {
      const nano = usage ? toCost(reference.price, usage).costNanoUsd : 0;
      // What it really costs is a second opinion's, as the tier itself costs nothing.
      return { cost: nano + costNanoUsd, idle: 0 };
    }
    const price = own.get(tier);
    // Of an hour nothing is marginal: what is, is a second opinion's.
    const idleShare = price && isHourly(price) ? 1 - price.utilization : 0;
    return { cost: costNanoUsd, idle: (costNanoUsd - marginalNanoUsd) * idleShare };
  }

  return {
    tiers: tiers.map(({ name, model, price }) => {
      const reference = stood.get(name);
      return reference
        ? { name, model, basis: `${toWords(reference.price)}, on estimated tokens`, pricedAs: reference.name }
        : { name, model, basis: price ? toWords(price) : 'no price configured, counted as 0' };
    }),
    toMoney({ attempts, marginalNanoUsd }) {
      const costs = attempts.map(toCosts);
      const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
      return {
        cost_usd: nanoUsdToUsd(sum(costs.map(({ cost }) => cost))),
        idle_usd: nanoUsdToUsd(sum(costs.map(({ idle }) => idle))),
        billed_usd: nanoUsdToUsd(marginalNanoUsd),
        input_tokens: sum(attempts.map(toInputTokens)),
        output_tokens: sum(attempts.map(({ usage }) => usage?.outputTokens ?? 0)),
        tokens_estimated:
          isEmbedded ||
          attempts.some(({ tier, usage, estimated }) => estimated || (usage && embedded.has(tier))),
      };
    },
  };
}

/** All that was read, from a prompt cache or not. */
function toInputTokens({ usage }: AttemptReport): number {
  if (!usage) return 0;
  return usage.inputTokens + (usage.cacheReadTokens ?? 0) + (usage.cacheWriteTokens ?? 0);
}

function toWords(price: Price): string {
  if (isHourly(price)) {
    const { usdPerHour, tokensPerHourAtCapacity, utilization } = price;
    return `${usdPerHour} USD an hour for ${tokensPerHourAtCapacity} tokens, ${Math.round(utilization * 100)} % in use`;
  }
  const { inputUsdPerMillionTokens, outputUsdPerMillionTokens } = price;
  return `${inputUsdPerMillionTokens} USD in and ${outputUsdPerMillionTokens} USD out a million tokens`;
}
