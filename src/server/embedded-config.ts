import { EMBEDDED_TIERS } from '../tiers/embedded-tiers.ts';
import type { Config } from './config-schema.ts';

/**
 * What `configSchema` makes of an empty file, written out: most servers run on it, and building the schema to
 * find out costs each start some milliseconds. A test holds the two together.
 */
export const EMBEDDED_CONFIG: Config = {
  version: 1,
  tiers: EMBEDDED_TIERS,
  routing: {
    scorer: 'support',
    policy: 'thresholds',
    minConfidence: 0.7,
    clarify: true,
    hedging: false,
    useCases: {},
  },
  cache: { kind: 'memory', ttlSeconds: 3_600, nearHits: false },
  store: {
    kind: 'local',
    path: '~/.tiered-support-mcp',
    sessionTtlSeconds: 86_400,
    answerTtlSeconds: 7 * 86_400,
    ticketTtlSeconds: 365 * 86_400,
  },
  metrics: { kind: 'none' },
  traces: { kind: 'none' },
  http: {
    allowUnauthenticated: false,
    allowedHosts: [],
    allowedOrigins: [],
    maxConcurrent: 1_024,
    graceSeconds: 1,
    jobs: { concurrency: 4, queue: 100, keepSeconds: 3_600 },
    callbackHosts: [],
  },
  deadlineMs: 25_000,
};
