import type { StrategyFile } from '../benchmark/strategies/strategy-file.ts';
import type { Cascade } from '../cascade/cascade.ts';
import type { Clock, Log } from '../cascade/ports.ts';
import type { Tier } from '../cascade/tier.ts';
import { loadStrategyPort } from './config.ts';
import type { Config } from './config-schema.ts';

/** What the strategy, if there is one, comes to at this moment. */
export interface Strategy {
  /** Tiers by index, best first; undefined where thresholds or costs decide. */
  order(): readonly number[] | undefined;
  /** Changes with what the strategy says. */
  fingerprint(): string;
  /** Looks for a newer one beside the question that comes in; absent where it stays as it is. */
  readonly refresh?: () => void;
}

export interface StrategyParts {
  readonly tiers: readonly Tier[];
  readonly clock: Clock;
  readonly log: Log;
  readonly toFingerprint: (says: StrategyFile | undefined) => string;
}

/** The strategy of a file, of AppConfig, or none, as most have it. @throws ConfigError */
export async function createStrategy(
  { strategy, routing }: Config,
  { toFingerprint, ...parts }: StrategyParts,
): Promise<Strategy> {
  const { appConfig } = routing;
  if (appConfig) {
    const { createDynamicStrategy } = await import('./dynamic-strategy.ts');
    const port = loadStrategyPort();
    const { current, refresh } = await createDynamicStrategy({ settings: appConfig, port, ...parts });
    let made = { says: current()?.says, fingerprint: toFingerprint(current()?.says) };
    const fingerprint = () => {
      const says = current()?.says;
      if (says !== made.says) made = { says, fingerprint: toFingerprint(says) };
      return made.fingerprint;
    };
    return { order: () => current()?.order, fingerprint, refresh };
  }
  const fingerprint = toFingerprint(strategy);
  if (!strategy) return { order: () => undefined, fingerprint: () => fingerprint };
  const { toStrategyOrder } = await import('./strategy-order.ts');
  const order = toStrategyOrder(strategy, parts.tiers, routing.strategy ?? '');
  return { order: () => order, fingerprint: () => fingerprint };
}

/** The cascade, with a look for a newer strategy beside each question, be it answered from the cache. */
export function keepUp(cascade: Cascade, { refresh }: Strategy): Cascade {
  if (!refresh) return cascade;
  return {
    ...cascade,
    answer(query, options) {
      refresh();
      return cascade.answer(query, options);
    },
  };
}
