import type { Query } from './query.ts';
import { RequestError } from './request-error.ts';
import type { UseCase } from './use-case.ts';

/** Which tiers may answer a question; indices into the tiers, cheapest first. */
export interface Limits {
  readonly first: number;
  readonly last: number;
}

/** The same, and where to start. */
export interface Route extends Limits {
  readonly start: number;
  /** What decided on the start, in words: what each was expected to cost, or an order. Absent where the thresholds did. */
  readonly basis?: string | undefined;
  /** Tiers within the limits, in the order in which they are asked while none has answered; the others come after them. */
  readonly order?: readonly number[] | undefined;
}

/**
 * The tiers that a caller allows.
 * @throws RequestError where a named tier does not exist or the limits exclude every tier.
 */
export function toLimits(
  { minTier, maxTier }: Pick<Query, 'minTier' | 'maxTier'>,
  tierNames: readonly string[],
): Limits {
  const first = minTier === undefined ? 0 : indexOfTier(minTier, tierNames, 'min_tier');
  const last = maxTier === undefined ? tierNames.length - 1 : indexOfTier(maxTier, tierNames, 'max_tier');
  if (first > last) {
    throw new RequestError('invalid_input', `${minTier} is a stronger tier than max_tier ${maxTier}`, {
      field: 'min_tier',
      nextStep: `Give a min_tier at or below max_tier; from cheapest to strongest: ${tierNames.join(', ')}.`,
    });
  }
  return { first, last };
}

/** The tiers that answer a kind of request, within what its caller allows; where none is left, what the caller allows. */
export function withinUseCase(allowed: Limits, useCase: UseCase, tierNames: readonly string[]): Limits {
  const at = (name: string | undefined, otherwise: number) =>
    name === undefined ? otherwise : tierNames.indexOf(name);
  const first = Math.max(allowed.first, at(useCase.minTier, allowed.first));
  const last = Math.min(allowed.last, at(useCase.maxTier, allowed.last));
  return first > last ? allowed : { first, last };
}

/**
 * Picks the starting tier: the first whose threshold the score stays below, held within the limits.
 * `thresholds` has one value fewer than there are tiers, ascending.
 */
export function toRoute(score: number, thresholds: readonly number[], { first, last }: Limits): Route {
  const below = thresholds.findIndex((threshold) => score < threshold);
  const start = below < 0 ? thresholds.length : below;
  return { first, start: Math.min(last, Math.max(first, start)), last };
}

/** @throws RequestError that names `field` and lists the tiers there are. */
function indexOfTier(name: string, tierNames: readonly string[], field: string): number {
  const index = tierNames.indexOf(name);
  if (index < 0) {
    throw new RequestError('invalid_input', `there is no tier "${name}"`, {
      field,
      nextStep: `Use one of: ${tierNames.join(', ')}.`,
    });
  }
  return index;
}
