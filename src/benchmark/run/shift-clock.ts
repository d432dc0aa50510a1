import { REPLY_RESERVE_MS } from '../../cascade/asked.ts';
import type { Clock } from '../../cascade/ports.ts';
import type { Outcome } from './run-work.ts';

/** When work may begin in a stretch, and how long each piece of it has. */
export interface ShiftClock {
  mayBegin(): boolean;
  /** What `work` comes to in the milliseconds that it is given; `cut` where only the end of the stretch ended it. */
  time(work: (limitMs: number) => Promise<Outcome>): Promise<Outcome>;
}

/** A question is not begun unless the slowest so far would be over in time, this much slower than it was. */
const MARGIN = 1.5;
/** A timer may be a little early. */
const SLACK_MS = 50;
/** What an answer that its time has cut short falls short of it by at most; in less than this there is none. */
const CUT_MS = REPLY_RESERVE_MS + SLACK_MS;

/** For a stretch that ends at `endsAtMs` of `clock`. */
export function createShiftClock(clock: Clock, endsAtMs: number): ShiftClock {
  let slowestMs = 0;
  return {
    mayBegin: () => endsAtMs - clock.now() > slowestMs * MARGIN + CUT_MS,
    async time(work) {
      // Those that begin before any other is over have all the time that there can be.
      const hadAll = slowestMs === 0;
      const begunAtMs = clock.now();
      const limitMs = Math.max(1, endsAtMs - begunAtMs);
      const outcome = await work(limitMs);
      const tookMs = clock.now() - begunAtMs;
      slowestMs = Math.max(slowestMs, tookMs);
      return tookMs > limitMs - CUT_MS && !hadAll && outcome !== 'ran-out' ? 'cut' : outcome;
    },
  };
}
