import type { CascadeSettings } from './dependencies.ts';
import { type Rung, toAcceptance, toCheapest, toExpectedCosts } from './expected-cost.ts';
import { fitWindow } from './fit-window.ts';
import { nanoUsdToUsd, toCost } from './money.ts';
import { type Limits, type Route, toRoute } from './route.ts';
import type { Tier, TierRequest } from './tier.ts';

/** Where a question of this complexity starts; near the end of a budget (`isSaving`) as low as its limits allow. */
export type Routing = (score: number, limits: Limits, request: TierRequest, isSaving?: boolean) => Route;

/**
 * Of the most tokens that a tier may write, what a reply is taken to have: limits are set so that hardly any reply
 * is cut short. It serves to hold tiers against each other, so that being as far off for all of them matters little.
 */
const TYPICAL_REPLY_SHARE = 0.4;

/** The way to pick the starting tier that the settings name. Where no tier in reach costs anything, thresholds do. */
export function createRouting(
  settings: Pick<CascadeSettings, 'policy' | 'thresholds' | 'order' | 'acceptance'>,
  tiers: readonly Tier[],
): Routing {
  const { policy, thresholds, acceptance } = settings;
  return (score, limits, request, isSaving = false) => {
    const route = toRoute(isSaving ? 0 : score, thresholds, limits);
    if (isSaving) return route;
    // It may be another with every question.
    const { order } = settings;
    if (order) return toOrderedRoute(order, limits, tiers);
    if (policy === 'thresholds') return route;
    const { first, last } = limits;
    const rungs = tiers.slice(first, last + 1).map((tier, index) => ({
      name: tier.name,
      costNanoUsd: toExpectedNanoUsd(tier, request),
      acceptance: toAcceptance(score, acceptance.get(tier.name), thresholds[first + index]),
    }));
    const costs = toExpectedCosts(rungs);
    const cheapest = toCheapest(costs);
    return cheapest === undefined
      ? route
      : { ...route, start: first + cheapest, basis: toBasis(rungs, costs) };
  };
}

/** By an order: its first tier that the limits allow, and where they allow none, the nearest to its first. */
function toOrderedRoute(order: readonly number[], { first, last }: Limits, tiers: readonly Tier[]): Route {
  const allowed = order.filter((tier) => first <= tier && tier <= last);
  const [start = Math.min(last, Math.max(first, order[0] ?? first))] = allowed;
  const nameOf = (tier: number) => tiers[tier]?.name ?? '';
  const basis =
    allowed.length > 0
      ? `strategy: ${allowed.map(nameOf).join(', then ')}`
      : `strategy: none of ${order.map(nameOf).join(', ')} is within the limits`;
  return { first, start, last, order: allowed, basis };
}

/**
 * What a call to `tier` is expected to cost, its share of an hour that is paid for included: by what it adds to the
 * bill alone, a machine by the hour would seem free and be asked everything, until another had to be paid for.
 */
function toExpectedNanoUsd(tier: Tier, request: TierRequest): number | undefined {
  const inputTokens = fitWindow(tier, request)?.inputTokens;
  const outputTokens = Math.ceil(tier.maxTokens * TYPICAL_REPLY_SHARE);
  return inputTokens === undefined
    ? undefined
    : toCost(tier.price, { inputTokens, outputTokens }).costNanoUsd;
}

/** What the decision rests on, in words: a chance is told where there is a way on. */
function toBasis(
  rungs: readonly (Rung & { readonly name: string })[],
  costs: readonly (number | undefined)[],
): string {
  const starts = rungs.flatMap(({ name, acceptance }, index) => {
    const cost = costs[index];
    if (cost === undefined) return [];
    const of100 = costs.findLastIndex((above) => above !== undefined) > index;
    const chance = of100 ? ` (${Math.round(acceptance * 100)} of 100 accepted)` : '';
    return [`from ${name} ${nanoUsdToUsd(cost).toFixed(6)} USD${chance}`];
  });
  return `expected cost ${starts.join(', ')}`;
}
