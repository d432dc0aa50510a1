import type { Query } from './query.ts';
import { RequestError } from './request-error.ts';

/** Which tiers may answer a question and where to start; indices into the tiers, cheapest first. */
export interface Route {
  readonly first: number;
  readonly start: number;
  readonly last: number;
}

/**
 * Picks the starting tier: the first whose threshold the score stays below, held within the caller's limits.
 * `thresholds` has one value fewer than there are tiers, ascending.
 * @throws RequestError where a named tier does not exist or the limits exclude every tier.
 */
export function toRoute(
  score: number,
  thresholds: readonly number[],
  tierNames: readonly string[],
  query: Pick<Query, 'minTier' | 'maxTier'>,
): Route {
  const first = query.minTier === undefined ? 0 : indexOfTier(query.minTier, tierNames, 'min_tier');
  const last =
    query.maxTier === undefined ? tierNames.length - 1 : indexOfTier(query.maxTier, tierNames, 'max_tier');
  if (first > last) {
    throw new RequestError(
      'invalid_input',
      `${query.minTier} is a stronger tier than max_tier ${query.maxTier}`,
      {
        field: 'min_tier',
        nextStep: `Give a min_tier at or below max_tier; from cheapest to strongest: ${tierNames.join(', ')}.`,
      },
    );
  }
  const below = thresholds.findIndex((threshold) => score < threshold);
  const start = below < 0 ? tierNames.length - 1 : below;
  return { first, start: Math.min(last, Math.max(first, start)), last };
}

/** @throws RequestError that names `field` and lists the tiers there are. */
export function indexOfTier(name: string, tierNames: readonly string[], field: string): number {
  const index = tierNames.indexOf(name);
  if (index < 0) {
    throw new RequestError('invalid_input', `there is no tier "${name}"`, {
      field,
      nextStep: `Use one of: ${tierNames.join(', ')}.`,
    });
  }
  return index;
}
