import type { Clock } from '../cascade/ports.ts';

const MINUTE_MS = 60_000;

/** Lets the first of many through and then none for a minute: what goes wrong a thousand times is told once. */
export function createOnceAMinute(clock: Clock): (tell: () => void) => void {
  let nextAtMs = Number.NEGATIVE_INFINITY;
  return (tell) => {
    if (clock.now() < nextAtMs) return;
    nextAtMs = clock.now() + MINUTE_MS;
    tell();
  };
}
