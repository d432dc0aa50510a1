import { LOOKS, type Look } from '../../pictures/looks.ts';
import type { StrategyFacts } from '../run-facts.ts';

/** Looks by strategy, the same in every picture; of the first eight, as no more are told apart. */
export function looksOf(strategies: readonly StrategyFacts[]): ReadonlyMap<string, Look> {
  return new Map(
    strategies.slice(0, LOOKS.length).flatMap(({ name }, index) => {
      const look = LOOKS[index];
      return look ? [[name, look] as const] : [];
    }),
  );
}
