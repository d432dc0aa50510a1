import type { Knowledge } from '../cascade/passage.ts';
import type { Log } from '../cascade/ports.ts';

/**
 * Searches `first`, and `second` where `first` rejects; rejects where both do, with the error of `second`. A
 * search whose signal aborts is over: it rejects as `first` did. An outage is logged when it begins
 * (`knowledge_fell_back`) and when it ends (`knowledge_back`), not with every question in between.
 */
export function withFallback(first: Knowledge, second: Knowledge, log: Log): Knowledge {
  let isOut = false;
  return {
    /** Changes once more when `second` is first read; until then there is nothing of it in any answer. */
    version() {
      const [ofFirst, ofSecond] = [first.version(), second.version()];
      if (ofFirst === undefined || ofSecond === undefined) return ofFirst;
      return `${ofFirst}+${ofSecond}`;
    },
    async search(lookup, signal) {
      // A search that began before the outage and succeeds late does not tell that the outage is over.
      const beganInOutage = isOut;
      try {
        const grounding = await first.search(lookup, signal);
        if (beganInOutage && isOut) {
          isOut = false;
          log.info('knowledge_back');
        }
        return grounding;
      } catch (error) {
        if (signal.aborted) throw error;
        if (!isOut) {
          isOut = true;
          log.warn('knowledge_fell_back', { message: String(error) });
        }
        return second.search(lookup, signal);
      }
    },
  };
}
