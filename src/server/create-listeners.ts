import type { CascadeListener } from '../cascade/events.ts';
import type { Clock, Log } from '../cascade/ports.ts';
import type { Tier } from '../cascade/tier.ts';
import type { SharedTiers } from '../store/shared-tiers.ts';
import type { AwsClients } from './aws-clients.ts';
import type { Config } from './config-schema.ts';
import type { Metrics } from './metrics.ts';
import type { Traces } from './traces.ts';

interface ListenerParts {
  readonly config: Pick<Config, 'metrics' | 'traces'>;
  readonly log: Log;
  /** On Lambda: where metrics go as lines of the log. */
  readonly emf?: ((line: string) => void) | undefined;
}

/** Nothing unless configured. */
export async function createMetrics(
  { config: { metrics }, log, emf }: ListenerParts,
  { aws, clock }: { readonly aws: AwsClients; readonly clock: Clock },
): Promise<Metrics | undefined> {
  if (metrics.kind === 'none') return undefined;
  const { createCloudWatchMetrics } = await import('./metrics.ts');
  return createCloudWatchMetrics(metrics, { log, clock, aws, emf });
}

/** Nothing unless configured. */
export async function createTraces(
  { config: { traces }, log }: ListenerParts,
  { tiers, clock }: { readonly tiers: readonly Tier[]; readonly clock: Clock },
): Promise<Traces | undefined> {
  if (traces.kind === 'none') return undefined;
  const { createXrayTraces } = await import('./traces.ts');
  return createXrayTraces({ tiers, clock, log });
}

/** What other instances know is read while a question is on its way, never before it. */
export function hearOfQuestions(sharedTiers: SharedTiers | undefined): CascadeListener | undefined {
  return sharedTiers && (({ type }) => type === 'route' && sharedTiers.refresh());
}
