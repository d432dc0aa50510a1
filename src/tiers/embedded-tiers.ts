import type { LocalTierSettings } from './local-settings.ts';

/** The tiers of the embedded default: the same articles, put to use with more and more effort. */
export const EMBEDDED_TIERS: LocalTierSettings[] = [
  { name: 'instant', provider: 'local', method: 'one-passage', timeoutMs: 10_000 },
  { name: 'provisioned', provider: 'local', method: 'several-passages', timeoutMs: 10_000 },
  { name: 'expert', provider: 'local', method: 'sub-questions', timeoutMs: 10_000 },
];
