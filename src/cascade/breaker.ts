import type { Clock } from './ports.ts';

/** Whether calls go through: all of them, none, or now and then one, to see whether it is worth while again. */
export type BreakerState = 'closed' | 'open' | 'half-open';

export interface BreakerSettings {
  /** Share of failures at which it opens, above 0 and up to 1. */
  readonly failureShare: number;
  /** Calls before that share says anything. */
  readonly minimumCalls: number;
  /** Latest calls that are counted; at least `minimumCalls` are. */
  readonly windowCalls: number;
  readonly openSeconds: number;
  /** Share of calls that are let through after that, until one tells whether it is back. */
  readonly probeShare: number;
}

/** Leaves what keeps failing alone for a while, and then asks it now and then whether it is back. */
export interface Breaker {
  readonly state: BreakerState;
  /** Whether a call would be turned away, whoever makes it. */
  readonly isShut: boolean;
  /** Lets a call through, or not: undefined. */
  admit(): Admission | undefined;
}

/** What came of a call that was let through: undefined where that says nothing of who was called. Counts once. */
export type Admission = (succeeded: boolean | undefined) => void;

/**
 * Opens at a share of failures among the latest calls. When its time is over the first call goes through, and
 * then a share of them, until one tells whether it is back. Nobody waits for that one. What is heard of
 * calls that were let through in an earlier state says nothing about the present one.
 */
export function createBreaker(
  { failureShare, minimumCalls, windowCalls, openSeconds, probeShare }: BreakerSettings,
  clock: Clock,
  onChange: (state: BreakerState) => void,
): Breaker {
  const window = Math.max(windowCalls, minimumCalls);
  let state: BreakerState = 'closed';
  let changes = 0;
  let latest: boolean[] = [];
  let openUntilMs = 0;
  let asked = 0;

  const become = (next: BreakerState) => {
    state = next;
    changes++;
    latest = [];
    asked = 0;
    if (next === 'open') openUntilMs = clock.now() + openSeconds * 1_000;
    onChange(next);
  };

  const isShut = () => state === 'open' && clock.now() < openUntilMs;

  const isProbe = () => {
    const admitted = Math.floor(asked * probeShare) !== Math.floor((asked - 1) * probeShare);
    asked++;
    return admitted;
  };

  const count = (succeeded: boolean) => {
    if (state === 'half-open') return become(succeeded ? 'closed' : 'open');
    latest.push(succeeded);
    if (latest.length > window) latest.shift();
    const failures = latest.filter((success) => !success).length;
    if (latest.length >= minimumCalls && failures / latest.length >= failureShare) become('open');
  };

  return {
    get state() {
      return state;
    },
    get isShut() {
      return isShut();
    },
    admit() {
      if (isShut()) return undefined;
      if (state === 'open') become('half-open');
      if (state === 'half-open' && !isProbe()) return undefined;
      const admittedAt = changes;
      let isTold = false;
      return (succeeded) => {
        if (succeeded !== undefined && !isTold && admittedAt === changes) count(succeeded);
        isTold = true;
      };
    },
  };
}
