/** Why a call to a tier brought no completion. `message` is for operators only: it may quote the provider. */
export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
  /** Earliest useful retry, from now, where the provider named one. */
  readonly retryAfterMs?: number | undefined;
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
  /** Does somebody have to mend it? */
  readonly tellOperator: boolean;
}

/** What to do about each kind of failure; the only place that says so. */
export const FAILURE_POLICY: Readonly<Record<FailureKind, FailurePolicy>> = {
  throttled: { retry: true, fallBack: true, tellOperator: false },
  timeout: { retry: false, fallBack: true, tellOperator: true },
  unavailable: { retry: true, fallBack: true, tellOperator: true },
  'circuit-open': { retry: false, fallBack: true, tellOperator: false },
  overloaded: { retry: false, fallBack: true, tellOperator: true },
  rejected: { retry: false, fallBack: true, tellOperator: true },
  malformed: { retry: true, fallBack: true, tellOperator: true },
  'too-long': { retry: false, fallBack: true, tellOperator: false },
  misconfigured: { retry: false, fallBack: true, tellOperator: true },
  cancelled: { retry: false, fallBack: false, tellOperator: false },
};
