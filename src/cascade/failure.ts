import type { Usage } from './money.ts';
import type { Log } from './ports.ts';

/** Why a call to a tier brought no completion. `message` is for operators only: it may quote the provider. */
export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
  /** Earliest useful retry, from now, where the provider named one. */
  readonly retryAfterMs?: number | undefined;
  /** The provider's own name for the call, for its support and its logs. */
  readonly requestId?: string | undefined;
  /** What was used up for nothing, where the provider said so. */
  readonly usage?: Usage | undefined;
}

export type FailureKind =
  | 'throttled'
  | 'timeout'
  | 'unavailable'
  | 'circuit-open'
  | 'overloaded'
  | 'rejected'
  | 'malformed'
  | 'too-long'
  | 'misconfigured'
  | 'cancelled';

interface FailurePolicy {
  /** May the same tier succeed a moment later? */
  readonly retry: boolean;
  /** May another tier answer instead? */
  readonly fallBack: boolean;
  /** Does it tell that the tier is in trouble, whatever it is asked? */
  readonly countsAgainstTier: boolean;
  /** May the provider have worked, and charged for it? */
  readonly charged: boolean;
  /** How operators hear of it: `error` where somebody has to mend something. */
  readonly tell: 'error' | 'warn' | 'never';
}

/** What to do about each kind of failure; the only place that says so. */
export const FAILURE_POLICY: Readonly<Record<FailureKind, FailurePolicy>> = {
  throttled: { retry: true, fallBack: true, countsAgainstTier: true, charged: false, tell: 'warn' },
  timeout: { retry: false, fallBack: true, countsAgainstTier: true, charged: true, tell: 'error' },
  unavailable: { retry: true, fallBack: true, countsAgainstTier: true, charged: false, tell: 'error' },
  'circuit-open': { retry: false, fallBack: true, countsAgainstTier: false, charged: false, tell: 'never' },
  overloaded: { retry: false, fallBack: true, countsAgainstTier: false, charged: false, tell: 'warn' },
  rejected: { retry: false, fallBack: true, countsAgainstTier: false, charged: false, tell: 'error' },
  malformed: { retry: true, fallBack: true, countsAgainstTier: true, charged: true, tell: 'error' },
  'too-long': { retry: false, fallBack: true, countsAgainstTier: false, charged: false, tell: 'warn' },
  misconfigured: { retry: false, fallBack: true, countsAgainstTier: true, charged: false, tell: 'error' },
  cancelled: { retry: false, fallBack: false, countsAgainstTier: false, charged: false, tell: 'never' },
};

/** Tells operators of a call to `tier` that failed. */
export function tellFailure(
  log: Log,
  event: string,
  { name, model }: { readonly name: string; readonly model: string },
  { kind, message, requestId }: Failure,
): void {
  const { tell } = FAILURE_POLICY[kind];
  if (tell !== 'never') log[tell](event, { tier: name, model, kind, message, requestId });
}
