import type { Config } from '../../src/server/config-schema.ts';

/** Of our metrics; the same as DEFAULT_NAMESPACE in src/telemetry, which a test holds together. */
export const DEFAULT_NAMESPACE = 'TieredSupport';

/** The namespace in which a deployed server measures. */
export function toNamespace({ metrics }: Config): string {
  return metrics.kind === 'cloudwatch' ? metrics.namespace : DEFAULT_NAMESPACE;
}
