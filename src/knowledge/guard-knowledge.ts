import { createBreaker } from '../cascade/breaker.ts';
import type { Knowledge } from '../cascade/passage.ts';
import type { Clock } from '../cascade/ports.ts';

/** Questions can do without passages for a while better than each of them can wait for none. */
const BREAKER = { failureShare: 1, minimumCalls: 3, windowCalls: 3, openSeconds: 10, probeShare: 0.1 };

/**
 * Leaves a knowledge alone that has failed three times in a row: searches reject at once, until ten seconds later
 * one is let through to see whether it is back. A search that was given up says nothing about it.
 */
export function guardKnowledge(knowledge: Knowledge, clock: Clock): Knowledge {
  const breaker = createBreaker(BREAKER, clock, () => {});
  return {
    version: () => knowledge.version(),
    async search(lookup, signal) {
      const tell = breaker.admit();
      if (!tell) throw new Error('left alone after too many failures');
      try {
        const grounding = await knowledge.search(lookup, signal);
        tell(true);
        return grounding;
      } catch (error) {
        tell(signal.aborted ? undefined : false);
        throw error;
      }
    },
  };
}
