import type { Clock } from '../../src/cascade/ports.ts';

export interface VirtualClock extends Clock {
  /** Moves time on by hand; for what reads the time and does not wait. */
  advance(ms: number): void;
}

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

/** 2026-11-01T00:00:00Z, where virtual time begins. */
export const EPOCH_MS = Date.UTC(2026, 10, 1);

/** A clock that stands still while anything runs, and jumps to the next sleeper once all that is left is waiting. */
export function createVirtualClock(): VirtualClock {
  const sleepers = new Set<Sleeper>();
  let nowMs = 0;
  let isTicking = false;

  function tick(): void {
    isTicking = false;
    if (sleepers.size === 0) return;
    nowMs = Math.max(nowMs, Math.min(...Array.from(sleepers, ({ atMs }) => atMs)));
    for (const { atMs, wake } of [...sleepers]) if (atMs <= nowMs) wake();
    scheduleTick();
  }

  /** An immediate comes after every promise that is ready, so nobody is overtaken by time. */
  function scheduleTick(): void {
    if (isTicking) return;
    isTicking = true;
    setImmediate(tick);
  }

  return {
    now: () => nowMs,
    epochMs: () => EPOCH_MS + nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) return resolve();
        const sleeper: Sleeper = {
          atMs: nowMs + Math.max(0, ms),
          wake: () => {
            sleepers.delete(sleeper);
            signal.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        signal.addEventListener('abort', sleeper.wake);
        sleepers.add(sleeper);
        scheduleTick();
      }),
  };
}
