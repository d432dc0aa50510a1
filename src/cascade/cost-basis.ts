import type { Attempt } from './attempt.ts';
import { isHourly } from './money.ts';
import type { Tier } from './tier.ts';

/** What the cost of these attempts rests on, tier by tier, for whoever reads the bill. */
export function toCostBasis(attempts: readonly Attempt[], tiers: readonly Tier[]): string {
  const called = attempts.filter(({ outcome }) => outcome !== 'skipped');
  const used = tiers.filter(
    (tier, index) => tier.source === 'model' && called.some((attempt) => attempt.tier === index),
  );
  const reviewers = new Map(
    called.flatMap(({ reviewer }) => (reviewer ? [[reviewer.name, reviewer] as const] : [])),
  );
  if (used.length + reviewers.size === 0) return 'nothing was charged: no priced tier was called';
  const estimated = called.filter((attempt) => attempt.estimated).length;
  return [
    ...used.map((tier) => `${tier.name}: ${toBasis(tier)}`),
    ...Array.from(reviewers.values(), (tier) => `second opinions of ${tier.name}: ${toBasis(tier)}`),
    ...(estimated > 0
      ? [`calls without reported usage, charged at the most they may have used: ${estimated}`]
      : []),
  ].join('; ');
}

function toBasis({ price }: Pick<Tier, 'price'>): string {
  if (!price) return 'no price configured, counted as 0';
  if (!isHourly(price)) return 'tokens at the configured prices';
  const { usdPerHour, tokensPerHourAtCapacity, utilization } = price;
  return `share of ${usdPerHour} USD an hour for ${tokensPerHourAtCapacity} tokens at ${Math.round(utilization * 100)} % use`;
}
