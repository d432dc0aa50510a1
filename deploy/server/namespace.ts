import type { Deployment } from '../deployment.ts';

/**
 * The namespace in which the server of a deployment measures: as configured, else one of its own, so that stages in
 * one account do not count for each other.
 */
export function toNamespace({ server: { metrics }, name }: Pick<Deployment, 'server' | 'name'>): string {
  return metrics.kind === 'cloudwatch' ? metrics.namespace : `TieredSupport/${name}`;
}
