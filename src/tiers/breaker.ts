import type { BreakerState, Clock } from '../cascade/ports.ts';
import type { BreakerSettings } from './tier-settings.ts';

/** Leaves a failing tier alone for a while, and then asks it now and then whether it is back. */
export interface Breaker {
  readonly state: BreakerState;
  /** Whether a call may go through; each `true` must be followed by one `report`. */
  admit(): boolean;
  /** What came of a call: undefined where it says nothing about the tier. */
  report(succeeded: boolean | undefined): void;
}

/**
 * Opens at a share of failures among the latest calls. When its time is over the first call goes through, and
 * then a share of them, until one tells whether the tier is back. Nobody waits for that one.
 */
export function createBreaker(
  { failureShare, minimumCalls, windowCalls, openSeconds, probeShare }: BreakerSettings,
  clock: Clock,
  onChange: (state: BreakerState) => void,
): Breaker {
  const window = Math.max(windowCalls, minimumCalls);
  let state: BreakerState = 'closed';
  let latest: boolean[] = [];
  let openUntilMs = 0;
  let asked = 0;

  const become = (next: BreakerState) => {
    if (next === state) return;
    state = next;
    latest = [];
    asked = 0;
    if (next === 'open') openUntilMs = clock.now() + openSeconds * 1_000;
    onChange(next);
  };

  return {
    get state() {
      return state;
    },
    admit() {
      if (state === 'open' && clock.now() >= openUntilMs) become('half-open');
      if (state === 'closed') return true;
      if (state === 'open') return false;
      const admitted = Math.floor(asked * probeShare) !== Math.floor((asked - 1) * probeShare);
      asked++;
      return admitted;
    },
    report(succeeded) {
      if (succeeded === undefined || state === 'open') return;
      if (state === 'half-open') return become(succeeded ? 'closed' : 'open');
      latest.push(succeeded);
      if (latest.length > window) latest.shift();
      const failures = latest.filter((success) => !success).length;
      if (latest.length >= minimumCalls && failures / latest.length >= failureShare) become('open');
    },
  };
}
