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
  /** When it lets a call through again, by the clock that it was given; undefined while it is not open. */
  readonly openUntilMs: number | undefined;
  /** Lets a call through, or not: undefined. */
  admit(): Admission | undefined;
  /**
   * Hears that others found at `foundAtMs` that calls fail, and make none until `untilMs`; both by the clock that
   * it was given. It counts as long as a finding of its own would from then on, at most. Hearing it again changes
   * nothing. See createBreaker for what it comes to.
   */
  hear(foundAtMs: number, untilMs: number): void;
}

/** Told of each new state, and whether the breaker is in it for nothing but what it heard of others. */
export type OnBreakerChange = (state: BreakerState, isHearsay: boolean) => void;

/** What came of a call that was let through: undefined where that says nothing of who was called. Counts once. */
export type Admission = (succeeded: boolean | undefined) => void;

/**
 * Opens at a share of failures among the latest calls. When its time is over the first call goes through, and
 * then a share of them, until one tells whether it is back. Nobody waits for that one. What is heard of
 * calls that were let through in an earlier state says nothing about the present one.
 *
 * What is heard of others opens it while it is closed and has seen no call succeed since they found out: what it
 * saw itself later weighs more. While it is open, that makes it wait longer, never shorter. While it is half-open
 * it pays no heed: its own call will soon know better, and would be for nothing if it opened meanwhile.
 */
export function createBreaker(
  { failureShare, minimumCalls, windowCalls, openSeconds, probeShare }: BreakerSettings,
  clock: Clock,
  onChange: OnBreakerChange,
): Breaker {
  const window = Math.max(windowCalls, minimumCalls);
  let state: BreakerState = 'closed';
  let changes = 0;
  let latest: boolean[] = [];
  let openUntilMs = 0;
  let succeededAtMs = Number.NEGATIVE_INFINITY;
  let asked = 0;

  const become = (next: BreakerState) => {
    state = next;
    changes++;
    latest = [];
    asked = 0;
  };

  /** Finds out by a call of its own. */
  const find = (next: BreakerState) => {
    become(next);
    if (next === 'open') openUntilMs = clock.now() + openSeconds * 1_000;
    onChange(next, false);
  };

  const isShut = () => state === 'open' && clock.now() < openUntilMs;

  const isProbe = () => {
    const admitted = Math.floor(asked * probeShare) !== Math.floor((asked - 1) * probeShare);
    asked++;
    return admitted;
  };

  const count = (succeeded: boolean) => {
    if (state === 'half-open') return find(succeeded ? 'closed' : 'open');
    latest.push(succeeded);
    if (latest.length > window) latest.shift();
    const failures = latest.filter((success) => !success).length;
    if (latest.length >= minimumCalls && failures / latest.length >= failureShare) find('open');
  };

  return {
    get state() {
      return state;
    },
    get isShut() {
      return isShut();
    },
    get openUntilMs() {
      return state === 'open' ? openUntilMs : undefined;
    },
    hear(foundAtMs, untilMs) {
      const heardUntilMs = Math.min(untilMs, foundAtMs + openSeconds * 1_000);
      if (state === 'half-open' || foundAtMs <= succeededAtMs || heardUntilMs <= clock.now()) return;
      if (state === 'open') {
        openUntilMs = Math.max(openUntilMs, heardUntilMs);
        return;
      }
      become('open');
      openUntilMs = heardUntilMs;
      onChange('open', true);
    },
    admit() {
      if (isShut()) return undefined;
      if (state === 'open') find('half-open');
      if (state === 'half-open' && !isProbe()) return undefined;
      const admittedAt = changes;
      let isTold = false;
      return (succeeded) => {
        const isFirst = !isTold;
        isTold = true;
        if (!isFirst || succeeded === undefined) return;
        if (succeeded) succeededAtMs = clock.now();
        if (admittedAt === changes) count(succeeded);
      };
    },
  };
}
